import { ForerunError } from '../../error.ts';
import { isRecord, shownJson } from '../../models/data/foreign-json.ts';

/** Fields of an object of JSON from whomever, taken one by one; every complaint names the place. */
export interface JsonObject {
  readonly at: string;
  text(name: string, pattern?: RegExp, expected?: string): string | undefined;
  number(name: string, low: number, high: number): number | undefined;
  flag(name: string): boolean | undefined;
  choice<Choice extends string | number>(name: string, choices: readonly Choice[]): Choice | undefined;
  object(name: string): JsonObject | undefined;
  /** The entries of an object whose names are free, at most 256. */
  entries(name: string): readonly (readonly [string, unknown])[] | undefined;
  /** The entries of a list, at most 256. */
  list(name: string): readonly unknown[] | undefined;
  raw(name: string): unknown;
  /** @throws ForerunError when there is a field that nobody asked for */
  done(): void;
}

const MOST = 256;
const LONGEST = 512;

/** The error for a field that cannot be used. */
export function badField(at: string, got: unknown, expected: string): ForerunError {
  return new ForerunError(
    'invalid-argument',
    `${at} is ${got === undefined ? 'missing' : shownJson(got)}; give ${expected}.`,
  );
}

/** What is there, or the error that it is missing. */
export function needed<Value>(value: Value | undefined, at: string, expected: string): Value {
  if (value === undefined) throw badField(at, undefined, expected);
  return value;
}

/**
 * An object of JSON from whomever.
 *
 * @param at Where it is, for complaints: `'robot.json: robot'`
 * @throws ForerunError `invalid-argument`
 */
export function jsonObject(given: unknown, at: string): JsonObject {
  if (!isRecord(given)) throw badField(at, given, 'an object { ... }');
  const asked = new Set<string>();
  const take = (name: string): unknown => {
    asked.add(name);
    return Object.hasOwn(given, name) ? given[name] : undefined;
  };
  const where = (name: string) => `${at}.${name}`;
  return {
    at,
    raw: take,
    text(name, pattern = /^/, expected = 'a text that suits') {
      const value = take(name);
      if (value === undefined) return undefined;
      if (typeof value === 'string' && value !== '' && value.length <= LONGEST && pattern.test(value)) return value;
      throw badField(where(name), value, expected);
    },
    number(name, low, high) {
      const value = take(name);
      if (value === undefined) return undefined;
      if (typeof value === 'number' && value >= low && value <= high) return value;
      throw badField(where(name), value, `a number from ${low} to ${high}`);
    },
    flag(name) {
      const value = take(name);
      if (value === undefined || typeof value === 'boolean') return value;
      throw badField(where(name), value, 'true or false');
    },
    choice(name, choices) {
      const value = take(name);
      const found = choices.find((choice) => choice === value);
      if (value === undefined || found !== undefined) return found;
      throw badField(where(name), value, `one of ${choices.join(', ')}`);
    },
    object(name) {
      const value = take(name);
      return value === undefined ? undefined : jsonObject(value, where(name));
    },
    entries(name) {
      const value = take(name);
      if (value === undefined) return undefined;
      const entries = isRecord(value) ? Object.entries(value) : undefined;
      if (
        entries !== undefined &&
        entries.length <= MOST &&
        entries.every(([key]) => key.length <= LONGEST && key !== '__proto__')
      )
        return entries;
      throw badField(where(name), value, `an object of at most ${MOST} fields`);
    },
    list(name) {
      const value = take(name);
      if (value === undefined) return undefined;
      if (Array.isArray(value) && value.length <= MOST) return value;
      throw badField(where(name), value, `a list of at most ${MOST} entries`);
    },
    done() {
      const unknown = Object.keys(given).find((name) => !asked.has(name));
      if (unknown === undefined) return;
      const fields = [...asked].join(', ');
      throw new ForerunError(
        'invalid-argument',
        `${at}: there is no field ${shownJson(unknown)}; the fields are ${fields}.`,
      );
    },
  };
}
