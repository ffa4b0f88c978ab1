import { ForerunError } from '../error.ts';
import { initialDistribution } from '../planners/distribution.ts';
import { checkParams, checkStates } from '../planners/inputs.ts';
import { PLACE_OPTIONS } from '../planners/place.ts';
import { planSizes } from '../planners/sizes.ts';
import type { System } from '../systems/system.ts';
import type { LoopParts } from './loop-program.ts';
import { WAITING_OPTIONS } from './run-loops.ts';
import type { SimulateOptions } from './simulate.ts';

const OPTIONS = {
  system: true,
  plant: true,
  plantParams: true,
  algorithm: true,
  steps: true,
  states: true,
  problems: true,
  seed: true,
  processNoise: true,
  actionDelay: true,
  record: true,
  ...PLACE_OPTIONS,
  ...WAITING_OPTIONS,
} as const satisfies Record<keyof SimulateOptions, true>;

const MOST_STEPS = 2 ** 31;

/**
 * Checks everything that does not need a backend, and fills in the defaults.
 *
 * @throws ForerunError `invalid-argument` naming what was given and what would do
 */
export function checkedLoop(api: string, options: SimulateOptions): LoopParts {
  const invalid = (message: string) => new ForerunError('invalid-argument', `${api}: ${message}`);
  const given: unknown = options;
  if (typeof given !== 'object' || given === null) {
    throw invalid(
      `got ${String(given)}; give { system: pendulum(), algorithm: mppi(), steps: 200, states: [Math.PI, 0] }.`,
    );
  }
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(OPTIONS, name));
  if (unknown !== undefined) {
    throw invalid(`there is no option '${unknown}'; the options are ${Object.keys(OPTIONS).join(', ')}.`);
  }
  const {
    system,
    algorithm,
    steps,
    problems = 1,
    seed = 0,
    actionDelay = 0,
    processNoise = 0,
    record = false,
  } = options;
  if (typeof system?.code !== 'string') {
    throw invalid('system is no system; give what defineSystem or a built-in system returns: pendulum().');
  }
  if (typeof algorithm?.refit !== 'object') {
    throw invalid('algorithm is no algorithm; give what a planner returns: mppi({ samples: 1024 }).');
  }
  const plant = options.plant ?? system;
  checkPlant(invalid, system, plant);
  const whole = (name: string, value: number, least: number, most: number) => {
    if (Number.isInteger(value) && value >= least && value <= most) return;
    throw invalid(`${name} is ${String(value)}; give a whole number from ${least} to ${most}.`);
  };
  if (options.onProgress !== undefined && typeof options.onProgress !== 'function') {
    throw invalid(`onProgress is ${String(options.onProgress)}; give a function.`);
  }
  whole('steps', steps, 1, MOST_STEPS);
  whole('problems', problems, 1, 2 ** 24);
  whole('actionDelay', actionDelay, 0, 100_000);
  // What does not fit the system shows before anything is opened.
  initialDistribution(system, algorithm, planSizes(system, algorithm, problems, Number.MAX_SAFE_INTEGER));
  const size = plant.stateSize;
  const count = options.states?.length;
  const one = problems > 1 && count === size;
  if (problems > 1 && !one && count !== problems * size) {
    throw invalid(
      `states has ${count ?? 'no'} numbers; give ${size} (${plant.stateNames.join(', ')}) for all problems, or [B, S] = ${problems} x ${size} in one flat array.`,
    );
  }
  const states = checkStates(api, plant, options.states, one ? 1 : problems);
  return {
    system,
    plant,
    plantParams: checkedPlantParams(invalid, api, plant, options.plantParams ?? {}, problems),
    algorithm,
    steps,
    states: one ? Float32Array.from({ length: problems * size }, (_, i) => states[i % size] ?? 0) : states,
    seeds: checkedSeeds(invalid, seed, problems),
    processNoise: checkedNoise(invalid, plant, processNoise),
    actionDelay,
    record,
  };
}

type Invalid = (message: string) => ForerunError;

/** The planner plans from the plant's states and the plant takes the planner's actions. */
function checkPlant(invalid: Invalid, system: System, plant: System): void {
  if (typeof plant?.code !== 'string')
    throw invalid('plant is no system; give what defineSystem returns, or leave it out.');
  if (plant.ensemble !== undefined) {
    throw invalid(
      `the plant '${plant.name}' has learned networks for dynamics; give a plant with dynamics in WGSL, such as the system that was learned.`,
    );
  }
  const shape = ({ stateNames, action }: System) => ({
    states: stateNames.join(', '),
    actions:
      action.kind === 'discrete'
        ? `${action.count} choices`
        : action.names.map((name, a) => `${name} from ${action.low[a]} to ${action.high[a]}`).join(', '),
  });
  const [believed, real] = [shape(system), shape(plant)];
  for (const what of ['states', 'actions'] as const) {
    if (believed[what] === real[what]) continue;
    throw invalid(
      `the plant '${plant.name}' has the ${what} ${real[what]}, but the system '${system.name}' has ${believed[what]}; they have to be the same.`,
    );
  }
}

function checkedPlantParams(
  invalid: Invalid,
  api: string,
  plant: System,
  given: NonNullable<SimulateOptions['plantParams']>,
  problems: number,
): readonly Readonly<Record<string, number>>[] {
  const sets: readonly Readonly<Record<string, number>>[] = Array.isArray(given) ? given : [given];
  if (Array.isArray(given) && sets.length !== problems) {
    throw invalid(
      `plantParams has ${sets.length} sets for ${problems} problems; give one per problem, or one for all.`,
    );
  }
  for (const params of sets) {
    if (typeof params !== 'object' || params === null) {
      throw invalid(`plantParams has ${String(params)}; give an object of the plant's parameters, or one per problem.`);
    }
    checkParams(api, plant, params);
  }
  return sets;
}

function checkedSeeds(invalid: Invalid, seed: number | readonly number[], problems: number): Uint32Array {
  const seeds = typeof seed === 'number' ? Array.from({ length: problems }, (_, b) => seed + b) : seed;
  if (
    seeds?.length === problems &&
    Array.from(seeds).every((each) => Number.isInteger(each) && each >= 0 && each < 2 ** 32)
  ) {
    return Uint32Array.from(seeds);
  }
  throw invalid(`seed is ${String(seed)}; give a whole number from 0 to 2^32 - ${problems}, or one per problem.`);
}

function checkedNoise(invalid: Invalid, plant: System, given: number | readonly number[]): Float32Array {
  const { stateSize, stateNames } = plant;
  const all = typeof given === 'number' ? Array.from({ length: stateSize }, () => given) : given;
  if (all?.length === stateSize && Array.from(all).every((std) => Number.isFinite(Math.fround(std)) && std >= 0)) {
    return Float32Array.from(all);
  }
  throw invalid(
    `processNoise is ${String(given)}; give a standard deviation of at least 0, or one for each state (${stateNames.join(', ')}).`,
  );
}
