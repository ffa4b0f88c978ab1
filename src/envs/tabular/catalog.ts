import type { EnvEntry, EnvReward } from '../entry.ts';
import type { EnvOptions } from '../env-options.ts';
import { blackjack } from './blackjack.ts';
import { cliffWalking } from './cliff-walking.ts';
import { frozenLake } from './frozen-lake.ts';
import { blockingMaze, DYNA_MAZE, maze, shortcutMaze } from './maze.ts';
import type { TabularMdp } from './mdp.ts';
import { type Phase, tabularEnv } from './tabular-env.ts';
import { taxi } from './taxi.ts';

/** Tables as an entry. They are made when they are first used. */
export interface TabularDefinition {
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  /** Time limit of an episode. */
  readonly steps: number;
  readonly states: number;
  readonly actions: number;
  readonly tables: () => TabularMdp | readonly Phase[];
}

/**
 * An environment of tables that can be registered by name. Observations are the number of the state. Its reward for planners is what an
 * action pays on average, in the first table.
 */
export function tabularEntry({ name, description, steps, states, actions, tables }: TabularDefinition): EnvEntry {
  let made: TabularMdp | readonly Phase[] | undefined;
  const madeOnce = () => {
    made ??= tables();
    return made;
  };
  let reward: EnvReward | undefined;
  return {
    name,
    description,
    steps,
    states,
    space: { stateNames: ['number'], action: { kind: 'discrete', count: actions } },
    get reward() {
      reward ??= rewardOf(madeOnce());
      return reward;
    },
    create: async (options: EnvOptions = {}) => tabularEnv(madeOnce(), { steps, ...options }),
  };
}

function rewardOf(tables: TabularMdp | readonly Phase[]): EnvReward {
  const mdp = 'offsets' in tables ? tables : tables[0]?.mdp;
  if (mdp === undefined) return { wgsl: 'fn cost(x: State, u: Action, t: u32) -> f32 { return 0.0; }' };
  const { states, actions, offsets, probabilities, nexts, rewards, terminals } = mdp;
  const paid = new Float32Array(states * actions);
  // 1 where all that leads there ends the episode.
  const over = new Float32Array(states);
  for (let pair = 0; pair < paid.length; pair++) {
    for (let k = offsets[pair] ?? 0; k < (offsets[pair + 1] ?? 0); k++) {
      paid[pair] = (paid[pair] ?? 0) + (probabilities[k] ?? 0) * (rewards[k] ?? 0);
      over[nexts[k] ?? 0] = 1;
    }
  }
  nexts.forEach((next, k) => {
    if (terminals[k] === 0) over[next] = 0;
  });
  return {
    wgsl: `
fn number_of(x: State) -> u32 { return u32(clamp(x.number + 0.5, 0.0, ${states - 1}.5)); }
fn cost(x: State, u: Action, t: u32) -> f32 { return -paid(number_of(x) * ${actions}u + u.index); }
fn terminated(x: State) -> bool { return over(number_of(x)) > 0.5; }
`,
    data: { paid, over },
    approximation: 'what an action pays on average; ends where all that leads to a state ends the episode',
  };
}

const MAZE = { states: 54, actions: 4, steps: 10_000 } as const;

/** Gymnasium's toy text and the mazes of Sutton and Barto (2018), by name. */
export const tabularEnvs: readonly EnvEntry[] = [
  tabularEntry({
    name: 'frozen-lake',
    description: "Walk over slippery ice to a goal, past holes: Gymnasium's FrozenLake-v1.",
    steps: 100,
    states: 16,
    actions: 4,
    tables: () => frozenLake(),
  }),
  tabularEntry({
    name: 'frozen-lake-8x8',
    description: "A larger lake: Gymnasium's FrozenLake8x8-v1.",
    steps: 200,
    states: 64,
    actions: 4,
    tables: () => frozenLake({ map: '8x8' }),
  }),
  tabularEntry({
    name: 'frozen-lake-not-slippery',
    description: 'The small lake with a firm grip.',
    steps: 100,
    states: 16,
    actions: 4,
    tables: () => frozenLake({ slippery: false }),
  }),
  tabularEntry({
    name: 'frozen-lake-8x8-not-slippery',
    description: 'The larger lake with a firm grip.',
    steps: 200,
    states: 64,
    actions: 4,
    tables: () => frozenLake({ map: '8x8', slippery: false }),
  }),
  tabularEntry({
    name: 'cliff-walking',
    description: "Walk along a cliff: Gymnasium's CliffWalking-v1, with a time limit.",
    // Gymnasium has none: who walks in circles would do so for ever.
    steps: 1000,
    states: 48,
    actions: 4,
    tables: () => cliffWalking(),
  }),
  tabularEntry({
    name: 'taxi',
    description: "Fetch a passenger and bring them where they want to go: Gymnasium's Taxi-v4.",
    steps: 200,
    states: 500,
    actions: 6,
    tables: () => taxi(),
  }),
  tabularEntry({
    name: 'blackjack',
    description: "Come closer to 21 than the dealer: Gymnasium's Blackjack-v1.",
    steps: 100,
    states: 715,
    actions: 2,
    tables: () => blackjack(),
  }),
  tabularEntry({
    ...MAZE,
    name: 'dyna-maze',
    description: 'Find the way through a maze: figure 8.2 of Sutton and Barto.',
    tables: () => maze('dyna-maze', DYNA_MAZE),
  }),
  tabularEntry({
    ...MAZE,
    name: 'blocking-maze',
    description: 'A maze whose way is blocked after 1,000 steps, while another opens: figure 8.4.',
    tables: blockingMaze,
  }),
  tabularEntry({
    ...MAZE,
    name: 'shortcut-maze',
    description: 'A maze in which a shorter way opens after 3,000 steps: figure 8.5.',
    tables: shortcutMaze,
  }),
];
