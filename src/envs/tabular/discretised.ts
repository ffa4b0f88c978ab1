import { checkOptions } from '../../models/check-options.ts';
import type { EnvEntry } from '../entry.ts';
import type { Env } from '../env.ts';
import { discrete } from '../spaces.ts';
import { type StateGrid, type StateGridOptions, stateGrid } from './state-grid.ts';

/** What {@link discretised} takes: a grid over observations. */
export interface DiscretisedOptions extends StateGridOptions {
  /** How many levels each component of a continuous action has, its bounds included. Default 3. */
  readonly actionLevels?: number;
}

const OPTIONS = { low: true, high: true, bins: true, actionLevels: true } as const satisfies Record<
  keyof DiscretisedOptions,
  true
>;

/**
 * An environment seen through a grid: observations are numbers of cells, and continuous actions are choices. What agents with tables learn
 * in where the world is continuous; the cells hide part of it, so its steps are a matter of chance even where the world's are not.
 *
 * @throws ForerunError `invalid-argument` for grids and options that cannot be
 */
export function discretised(entry: EnvEntry, options: DiscretisedOptions): EnvEntry {
  checkOptions('discretised', options, Object.keys(OPTIONS));
  const { actionLevels = 3, ...grid } = options;
  const cells = stateGrid(grid);
  const { action } = entry.space;
  const choices =
    action.kind === 'discrete'
      ? undefined
      : stateGrid({ ...levelBounds(action.low, action.high, actionLevels), bins: actionLevels });
  const count = action.kind === 'discrete' ? action.count : (choices?.states ?? 0);
  return {
    name: `${entry.name}-discretised`,
    description: `${entry.description} Seen as ${cells.states} cells.`,
    steps: entry.steps,
    states: cells.states,
    space: { stateNames: ['number'], action: { kind: 'discrete', count } },
    reward: {
      wgsl: 'fn cost(x: State, u: Action, t: u32) -> f32 { return 0.0; }',
      approximation: 'nothing: the reward is not known by cells; learn it',
    },
    create: async (envOptions) => throughGrid(await entry.create(envOptions), cells, choices, count),
  };
}

/** Bounds of cells whose middles are the levels, the first and the last on the bounds. */
function levelBounds(low: Float32Array, high: Float32Array, levels: number) {
  const half = high.map((most, i) => (most - (low[i] ?? 0)) / Math.max(1, levels - 1) / 2);
  return { low: low.map((least, i) => least - (half[i] ?? 0)), high: high.map((most, i) => most + (half[i] ?? 0)) };
}

function throughGrid(env: Env, cells: StateGrid, choices: StateGrid | undefined, count: number): Env {
  const seen = (observation: Float32Array) => Float32Array.of(cells.stateOf(observation));
  const actionSpace = discrete(count);
  const seenThrough: Env = {
    name: `${env.name}-discretised`,
    observationSpace: discrete(cells.states),
    actionSpace,
    reset(options) {
      const { observation, info } = env.reset(options);
      return { observation: seen(observation), info };
    },
    step(given) {
      const index = typeof given === 'number' ? given : (given[0] ?? Number.NaN);
      // What is no choice is refused by the environment itself, as its own error says.
      const taken = choices !== undefined && actionSpace.contains(index) ? choices.middleOf(index) : given;
      const result = env.step(choices === undefined || actionSpace.contains(index) ? taken : []);
      return { ...result, observation: seen(result.observation) };
    },
    close: () => env.close(),
  };
  if (env.clock === undefined) return seenThrough;
  return Object.defineProperty(seenThrough, 'clock', {
    enumerable: true,
    get: () => env.clock,
    set: (time: number) => {
      env.clock = time;
    },
  });
}
