import { ForerunError } from '../../error.ts';
import { checkOptions } from '../../models/check-options.ts';
import type { TransitionSpace } from '../../models/data/transitions.ts';
import { checkNumber } from '../../planners/check-number.ts';
import type { EnvEntry } from '../entry.ts';
import type { Env } from '../env.ts';
import { discrete } from '../spaces.ts';
import { gridOf, type StateGrid, type StateGridOptions } from './state-grid.ts';

/** What {@link discretised} takes: a grid over observations. */
export interface DiscretisedOptions extends StateGridOptions {
  /** How many levels each component of a continuous action has, its bounds included. Default 3. */
  readonly actionLevels?: number;
}

const OPTIONS = { low: true, high: true, bins: true, periodic: true, actionLevels: true } as const satisfies Record<
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
  const { cells, choices, count } = cellsOf('discretised', `the environment '${entry.name}'`, entry.space, options);
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

/** Cells of states, and choices for what may be continuous actions. */
export interface Cells {
  readonly cells: StateGrid;
  /** Its middles are the actions; absent where they are choices anyway. */
  readonly choices: StateGrid | undefined;
  /** A */
  readonly count: number;
}

/**
 * The grids of {@link discretised} and its like.
 *
 * @param api that function, and `what` it was given, for messages
 * @throws ForerunError `invalid-argument` for grids and options that cannot be, or that do not fit the space
 */
export function cellsOf(api: string, what: string, space: TransitionSpace, options: DiscretisedOptions): Cells {
  checkOptions(api, options, Object.keys(OPTIONS));
  const { actionLevels = 3, ...grid } = options;
  const { stateNames, action } = space;
  checkNumber(api, 'actionLevels', actionLevels, { min: 1, max: 2 ** 16, integer: true });
  const cells = gridOf(api, grid);
  if (cells.size !== stateNames.length) {
    throw new ForerunError(
      'invalid-argument',
      `${api}: the grid has ${cells.size} components, but ${what} has ${stateNames.length} (${stateNames.join(', ')}); give bounds and bins for each.`,
    );
  }
  if (action.kind === 'discrete') return { cells, choices: undefined, count: action.count };
  if (actionLevels ** action.low.length > MOST_CHOICES) {
    throw new ForerunError(
      'invalid-argument',
      `${api}: ${actionLevels} levels of ${action.low.length} actions are more than ${MOST_CHOICES} choices; give fewer actionLevels.`,
    );
  }
  const choices = gridOf(api, { ...levelBounds(action.low, action.high, actionLevels), bins: actionLevels });
  return { cells, choices, count: choices.states };
}

const MOST_CHOICES = 2 ** 16;

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
