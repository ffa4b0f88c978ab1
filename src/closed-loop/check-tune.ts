import { ForerunError } from '../error.ts';
import { findPlanner } from '../planners/catalog.ts';
import { checkParams } from '../planners/inputs.ts';
import { PLACE_OPTIONS } from '../planners/place.ts';
import { checkedLoop } from './check-loop.ts';
import type { World } from './judge.ts';
import { WAITING_OPTIONS } from './run-loops.ts';
import type { TuneOptions } from './tune.ts';

const OPTIONS = {
  system: true,
  plant: true,
  planner: true,
  settings: true,
  search: true,
  budget: true,
  steps: true,
  start: true,
  generations: true,
  population: true,
  seeds: true,
  freshSeeds: true,
  seed: true,
  randomize: true,
  success: true,
  processNoise: true,
  actionDelay: true,
  ...PLACE_OPTIONS,
  ...WAITING_OPTIONS,
} as const satisfies Record<keyof TuneOptions, true>;

/** Seeds of all generations together, at most; those of the verdict come behind them. */
export const SEARCH_SEEDS = 2 ** 24;

/**
 * Checks everything that is not about what is searched for, and makes of it the world that candidates are judged in.
 *
 * @throws ForerunError `invalid-argument`
 */
export function checkTune(options: TuneOptions): World {
  const given: unknown = options;
  if (typeof given !== 'object' || given === null) {
    throw invalid(`got ${String(given)}; give { system: pendulum(), planner: 'mppi', steps: 200 }.`);
  }
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(OPTIONS, name));
  if (unknown !== undefined) {
    throw invalid(`there is no option '${unknown}'; the options are ${Object.keys(OPTIONS).join(', ')}.`);
  }
  for (const [name, least, most] of [
    ['generations', 1, 100_000],
    ['population', 4, 10_000],
    ['seeds', 1, 10_000],
    // The interval of fewer differences is much too narrow: of two, it shuts zero out every other time.
    ['freshSeeds', 8, 100_000],
    ['seed', 0, 2 ** 31],
  ] as const) {
    const value = options[name];
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) continue;
    throw invalid(`${name} is ${String(value)}; give a whole number from ${least} to ${most}.`);
  }
  const { system, plant = system, settings = {}, steps, start, processNoise = 0, actionDelay = 0 } = options;
  const randomize: unknown = options.randomize ?? {};
  for (const [name, value] of Object.entries({ settings, randomize, search: options.search ?? {} })) {
    if (typeof value !== 'object' || value === null) throw invalid(`${name} is ${String(value)}; give an object.`);
  }
  const { success, onProgress } = options;
  for (const [name, value] of Object.entries({ success, onProgress })) {
    if (value !== undefined && typeof value !== 'function')
      throw invalid(`${name} is ${String(value)}; give a function.`);
  }
  const { generations = 15, seeds = 8 } = options;
  if (generations * seeds > SEARCH_SEEDS) {
    throw invalid(
      `${generations} generations of ${seeds} seeds are more than ${SEARCH_SEEDS} seeds; give fewer of either.`,
    );
  }
  const planner: unknown = options.planner;
  if (typeof planner !== 'string') {
    const { name } = (planner ?? {}) as { readonly name?: unknown };
    const got = typeof name === 'string' ? `the algorithm or function '${name}'` : String(planner);
    throw invalid(`planner is ${got}; give the name of one, such as 'mppi', and what it starts from as settings.`);
  }
  const algorithm = findPlanner(planner).create(settings);
  const states = start ?? new Float32Array(plant?.stateSize);
  const loop = checkedLoop('tune', { system, plant, algorithm, steps, states, processNoise, actionDelay });
  for (const [name, range] of Object.entries(options.randomize ?? {})) {
    const [low, high] = Array.isArray(range) ? range : [Number.NaN, Number.NaN];
    if (range?.length !== 2 || !(low <= high)) {
      throw invalid(`randomize ${name} is ${JSON.stringify(range)}; give [low, high].`);
    }
    checkParams('tune', plant, { [name]: low });
    checkParams('tune', plant, { [name]: high });
  }
  const { processNoise: noise } = loop;
  return { model: system, plant, steps, start, processNoise: noise, actionDelay, randomize: options.randomize ?? {} };
}

function invalid(message: string): ForerunError {
  return new ForerunError('invalid-argument', `tune: ${message}`);
}
