import { ForerunError } from '../../error.ts';
import type { Algorithm } from '../../planners/algorithm.ts';
import { findPlanner } from '../../planners/catalog.ts';
import type { SettingValue } from '../../planners/settings.ts';
import { defaultSettings } from '../../planners/tuned.ts';
import type { BuiltInSystem, Obstacle } from '../../systems/built-in.ts';
import { findSystem } from '../../systems/catalog.ts';
import type { SimulationSettings } from './simulation.ts';

/** What a simulation starts with where nothing else is said. */
export const DEFAULT_SETTINGS: SimulationSettings = {
  system: 'quadrotor',
  planner: 'mppi',
  settings: {},
  params: {},
  backend: 'auto',
  seed: 0,
};

const BACKENDS = ['auto', 'webgpu', 'cpu'] as const;

/** The longest list of obstacles or numbers that anything here has. */
const LONGEST = 1000;

/**
 * `before` with some settings changed, all of them checked as far as that goes without opening a backend. They may come from
 * outside: an address, a file, an attribute.
 *
 * @throws ForerunError `invalid-argument` naming what is wrong and what is accepted
 */
export function changedSettings(before: SimulationSettings, given: Partial<SimulationSettings>): SimulationSettings {
  if (!isRecord(given)) throw invalid(`got ${shown(given)}; give { system, planner, settings, params, backend, seed }`);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(DEFAULT_SETTINGS, name) && name !== 'obstacles');
  if (unknown !== undefined) {
    throw invalid(`there is no '${unknown}'; there are ${Object.keys(DEFAULT_SETTINGS).join(', ')} and obstacles`);
  }
  const { system = before.system, backend = before.backend, seed = before.seed } = given;
  const other = system !== before.system;
  const planner = given.planner ?? before.planner;
  const { params = other ? {} : before.params } = given;
  const { settings = other || planner !== before.planner ? {} : before.settings } = given;
  const places = 'obstacles' in given || other ? given.obstacles : before.obstacles;
  const builtIn = findSystem(text('system', system));
  checkPlannerSettings(settings);
  if (!BACKENDS.includes(backend)) throw invalid(`backend is ${shown(backend)}; give ${BACKENDS.join(', ')}`);
  if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)) {
    throw invalid(`seed is ${shown(seed)}; give a whole number from 0 to ${2 ** 32 - 1}`);
  }
  checkParams(builtIn, params);
  const obstacles = places && checkedObstacles(builtIn, places);
  const changed = { system, planner: text('planner', planner), settings: { ...settings }, params: { ...params } };
  const next = { ...changed, ...(obstacles && { obstacles }), backend, seed };
  algorithmOf(next);
  return next;
}

/**
 * The algorithm of some settings: those tuned for the system, with what was set on top.
 *
 * @throws ForerunError `invalid-argument` for settings that the planner does not have or take
 */
export function algorithmOf({ system, planner, settings }: SimulationSettings): Algorithm {
  return findPlanner(planner).create({ ...defaultSettings(system, planner), ...settings });
}

/** Every parameter of the system, by name, with the changed ones. */
export function paramsOf({ system, params }: SimulationSettings): Readonly<Record<string, number>> {
  return { ...Object.fromEntries(findSystem(system).params.map((info) => [info.name, info.default])), ...params };
}

/** Those of `params` that differ from the task's. */
export function ownParams(system: string, params: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const defaults = new Map(findSystem(system).params.map((info) => [info.name, info.default]));
  return Object.fromEntries(Object.entries(params).filter(([name, value]) => defaults.get(name) !== value));
}

function checkPlannerSettings(settings: unknown): asserts settings is Readonly<Record<string, SettingValue>> {
  if (!isRecord(settings)) throw invalid(`settings is ${shown(settings)}; give { samples: 512 }`);
  const long = Object.entries(settings).find(([, value]) => Array.isArray(value) && value.length > LONGEST);
  if (long !== undefined) throw invalid(`settings.${long[0]} is a list of more than ${LONGEST}; give one per action`);
}

function checkParams({ name, params: known }: BuiltInSystem, params: unknown): void {
  if (!isRecord(params)) throw invalid(`params is ${shown(params)}; give { dt: 0.05 }`);
  for (const [param, value] of Object.entries(params)) {
    if (!known.some((info) => info.name === param)) {
      const names = known.map((info) => info.name).join(', ') || 'none';
      throw invalid(`system '${name}' has no parameter ${shown(param)}; its parameters are ${names}`);
    }
    if (typeof value !== 'number' || !Number.isFinite(Math.fround(value))) {
      throw invalid(`params.${param} is ${shown(value)}; give a finite number`);
    }
  }
}

/** Copies of what an obstacle of the system's own has, and of nothing else. */
function checkedObstacles({ name, obstacles: own }: BuiltInSystem, given: unknown): readonly Obstacle[] {
  if (!Array.isArray(given) || given.length !== own.length) {
    throw invalid(`obstacles is ${shown(given)}; give the ${own.length} obstacles of '${name}', moved`);
  }
  return own.map((obstacle, i) => {
    const other: unknown = given[i];
    const found = isRecord(other) ? likeObstacle(obstacle, other) : undefined;
    if (found === undefined) {
      const corners = 'low' in obstacle ? ', low below high' : '';
      throw invalid(`obstacles[${i}] is ${shown(other)}; give a ${obstacle.kind} of finite numbers${corners}`);
    }
    return found;
  });
}

function likeObstacle(own: Obstacle, given: Readonly<Record<string, unknown>>): Obstacle | undefined {
  const copies = Object.entries(own).map(([key, value]): readonly [string, unknown] => {
    const other = Object.hasOwn(given, key) ? given[key] : undefined;
    return [key, key === 'kind' ? (other === value ? value : undefined) : numbersLike(value, other)];
  });
  if (copies.some(([, copy]) => copy === undefined)) return undefined;
  const copied = Object.fromEntries(copies) as unknown as Obstacle;
  return 'low' in copied && copied.low.some((low, k) => !(low < (copied.high[k] ?? low))) ? undefined : copied;
}

/** A copy of a number above 0, or of as many finite numbers as there are in `one`. */
function numbersLike(one: unknown, other: unknown): number | readonly number[] | undefined {
  const isNumber = (value: unknown): value is number =>
    typeof value === 'number' && Number.isFinite(Math.fround(value));
  if (!Array.isArray(one)) return isNumber(other) && other > 0 ? other : undefined;
  // Copied first: what a list leaves out is skipped by its methods.
  const copy = Array.isArray(other) && other.length === one.length ? Array.from<unknown>(other) : [];
  return copy.length === one.length && copy.every(isNumber) ? copy : undefined;
}

function text(what: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw invalid(`${what} is ${shown(value)}; give a name`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return `${JSON.stringify(value) ?? String(value)}`.slice(0, 80);
}

function invalid(message: string): ForerunError {
  return new ForerunError('invalid-argument', `simulation: ${message}.`);
}
