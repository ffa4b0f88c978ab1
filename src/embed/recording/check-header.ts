import { ForerunError } from '../../error.ts';
import { isRecord, shownJson } from '../../models/data/foreign-json.ts';
import type { SettingValue } from '../../planners/settings.ts';
import type { Obstacle } from '../../systems/built-in.ts';
import { RUN_LIMITS } from './limits.ts';
import type { RunHeader } from './run.ts';

/** The error for a recording that cannot be read. */
export function badRun(got: string, expected: string): ForerunError {
  return new ForerunError('invalid-data', `readRun: ${got}; expected ${expected}.`);
}

/**
 * The header of a run out of JSON from whomever.
 *
 * @throws ForerunError `invalid-data`, naming the field
 */
export function checkHeader(given: unknown): RunHeader {
  if (!isRecord(given)) throw badRun('the header is no object', 'one with system, planner, stateNames, ...');
  const { obstacles } = given;
  return {
    forerun: word(given, 'forerun'),
    system: word(given, 'system'),
    planner: word(given, 'planner'),
    settings: table(given, 'settings', setting),
    params: table(given, 'params', (value) => (isNumber(value) ? value : undefined)),
    seed: number(given, 'seed', (value) => Number.isSafeInteger(value) && value >= 0, 'a whole number of at least 0'),
    dt: number(given, 'dt', (value) => value > 0, 'seconds above 0'),
    startedAt: number(given, 'startedAt', Number.isSafeInteger, 'whole milliseconds since 1970'),
    stateNames: names(given, 'stateNames'),
    actionNames: names(given, 'actionNames'),
    ...(obstacles !== undefined && { obstacles: obstacleList(obstacles) }),
  };
}

/** A finite number, also as f32. */
export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(Math.fround(value));
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= RUN_LIMITS.nameLength;
}

function word(given: Readonly<Record<string, unknown>>, name: string): string {
  const value = Object.hasOwn(given, name) ? given[name] : undefined;
  if (isWord(value)) return value;
  throw badRun(`${name} is ${shownJson(value)}`, `a text of 1 to ${RUN_LIMITS.nameLength} characters`);
}

function number(
  given: Readonly<Record<string, unknown>>,
  name: string,
  suits: (value: number) => boolean,
  expected: string,
): number {
  const value = Object.hasOwn(given, name) ? given[name] : undefined;
  if (typeof value === 'number' && Number.isFinite(value) && suits(value)) return value;
  throw badRun(`${name} is ${shownJson(value)}`, expected);
}

function names(given: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const value = given[name];
  const list = Array.isArray(value) ? value : [];
  if (list.length > 0 && list.length <= RUN_LIMITS.names && list.every(isWord) && new Set(list).size === list.length) {
    return [...list];
  }
  throw badRun(`${name} is ${shownJson(value)}`, `1 to ${RUN_LIMITS.names} different names`);
}

function table<Value>(
  given: Readonly<Record<string, unknown>>,
  name: string,
  read: (value: unknown) => Value | undefined,
): Readonly<Record<string, Value>> {
  const value = given[name];
  if (!isRecord(value) || Object.keys(value).length > RUN_LIMITS.names) {
    throw badRun(`${name} is ${shownJson(value)}`, `an object of at most ${RUN_LIMITS.names} names with values`);
  }
  const entries = Object.entries(value).map(([key, entry]): [string, Value] => {
    const found = isWord(key) && key !== '__proto__' ? read(entry) : undefined;
    if (found === undefined) throw badRun(`${name}.${key.slice(0, 40)} is ${shownJson(entry)}`, 'a finite value');
    return [key, found];
  });
  return Object.fromEntries(entries);
}

function setting(value: unknown): SettingValue {
  if (typeof value === 'boolean' || isWord(value) || isNumber(value)) return value;
  return Array.isArray(value) && value.length <= RUN_LIMITS.names && value.every(isNumber) ? [...value] : undefined;
}

/** The numbers of each kind of obstacle: name and how many. */
const OBSTACLES: Readonly<Record<Obstacle['kind'], Readonly<Record<string, number>>>> = {
  sphere: { center: 3, radius: 1 },
  box: { low: 3, high: 3 },
  circle: { center: 2, radius: 1 },
  rectangle: { low: 2, high: 2 },
};

function obstacleList(given: unknown): readonly Obstacle[] {
  if (!Array.isArray(given) || given.length > RUN_LIMITS.names) {
    throw badRun(`obstacles is ${shownJson(given)}`, `a list of at most ${RUN_LIMITS.names}`);
  }
  return given.map((entry: unknown, i) => {
    const kind = isRecord(entry) ? entry.kind : undefined;
    const fields =
      typeof kind === 'string' && Object.hasOwn(OBSTACLES, kind) ? OBSTACLES[kind as Obstacle['kind']] : undefined;
    if (!isRecord(entry) || fields === undefined) {
      throw badRun(`obstacles[${i}] is ${shownJson(entry)}`, `one of the kinds ${Object.keys(OBSTACLES).join(', ')}`);
    }
    const values = Object.entries(fields).map(([name, count]) => {
      const value = entry[name];
      const fits =
        count === 1 ? isNumber(value) : Array.isArray(value) && value.length === count && value.every(isNumber);
      if (!fits) throw badRun(`obstacles[${i}].${name} is ${shownJson(value)}`, `${count} finite numbers`);
      return [name, Array.isArray(value) ? [...value] : value];
    });
    // Kind and fields were compared with the table of kinds.
    return { kind, ...Object.fromEntries(values) } as Obstacle;
  });
}
