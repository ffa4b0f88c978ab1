import { seededRandom } from '../models/data/random.ts';
import { defineSystem } from '../systems/define.ts';
import type { RollOut } from '../systems/rollout.testing.ts';
import type { ActionSpace, System, SystemDefinition } from '../systems/system.ts';
import type { EnvEntry } from './entry.ts';
import { spaceOf } from './read-action.ts';

/** What happened in an environment under random actions. */
export interface RandomTrajectory {
  /** One more than steps. */
  readonly observations: readonly Float32Array[];
  readonly actions: readonly (readonly number[])[];
  readonly rewards: readonly number[];
  readonly terminated: readonly boolean[];
}

/** What an entry's WGSL says of each step of a trajectory. */
export interface ReplayedStep {
  /** `cost(x, u, t)` */
  readonly cost: number;
  /** `terminalCost(x') - terminalCost(x)`; 0 without one. */
  readonly terminal: number;
  readonly terminated: boolean;
}

/** Runs an environment with uniformly random actions until it ends or `steps` are over. */
export async function randomTrajectory(entry: EnvEntry, seed: number, steps: number): Promise<RandomTrajectory> {
  const random = seededRandom(seed);
  const env = await entry.create({ steps });
  const space = spaceOf(entry.space.action);
  const found = {
    observations: [env.reset({ seed }).observation],
    actions: [] as number[][],
    rewards: [] as number[],
    terminated: [] as boolean[],
  };
  for (let over = false; !over; ) {
    const sample = space.sample(random);
    const action = typeof sample === 'number' ? [sample] : [...sample];
    const { observation, reward, terminated, truncated } = env.step(action);
    found.observations.push(observation);
    found.actions.push(action);
    found.rewards.push(reward);
    found.terminated.push(terminated);
    over = terminated || truncated;
  }
  env.close();
  return found;
}

/** Asks an entry's WGSL, on the backend of `rollOut`, what each step of a trajectory cost. */
export async function replayedCosts(
  rollOut: RollOut,
  entry: EnvEntry,
  { observations, actions }: RandomTrajectory,
): Promise<ReplayedStep[]> {
  const system = replayingSystem(entry, observations);
  const { states } = await rollOut(system, [0, 0, 0, 0], actions);
  return states.slice(1).map(([, cost = Number.NaN, terminal = Number.NaN, terminated]) => ({
    cost,
    terminal,
    terminated: terminated === 1,
  }));
}

/** A system whose state is what the entry's functions say of the t-th recorded observation. */
function replayingSystem(entry: EnvEntry, observations: readonly Float32Array[]): System {
  const { stateNames, action } = entry.space;
  const { wgsl, params = {}, data = {} } = entry.reward;
  const size = stateNames.length;
  const has = (name: string) => new RegExp(`\\bfn ${name}\\(`).test(wgsl);
  const renamed = wgsl
    .replaceAll(/\bState\b/g, 'Observed')
    .replaceAll(/\bcost\b/g, 'stageCost')
    .replaceAll(/\bterminalCost\b/g, 'lastCost')
    .replaceAll(/\bterminated\b/g, 'hasEnded');
  return defineSystem({
    name: 'replay',
    state: ['row', 'stage', 'last', 'ended'],
    action: definedAction(action),
    params,
    data: { ...data, observed: Float32Array.from(observations.flatMap((observation) => [...observation])) },
    wgsl: `${renamed}
      struct Observed { ${stateNames.map((name) => `${name}: f32`).join(', ')} }
      fn seen(t: u32) -> Observed { return Observed(${stateNames.map((_, k) => `observed(t * ${size}u + ${k}u)`).join(', ')}); }
      fn dynamics(x: State, u: Action, t: u32) -> State {
        return State(x.row + 1.0, stageCost(seen(t), u, t),
          ${has('terminalCost') ? 'lastCost(seen(t + 1u)) - lastCost(seen(t))' : '0.0'},
          ${has('terminated') ? 'select(0.0, 1.0, hasEnded(seen(t + 1u)))' : '0.0'});
      }
      fn cost(x: State, u: Action, t: u32) -> f32 { return 0.0; }`,
  });
}

/** An action space as `defineSystem` takes it. */
export function definedAction(action: ActionSpace): SystemDefinition['action'] {
  if (action.kind === 'discrete') return { discrete: action.count };
  return Object.fromEntries(
    action.names.map((name, i) => [name, [action.low[i] ?? 0, action.high[i] ?? 0, action.neutral[i] ?? 0]]),
  );
}
