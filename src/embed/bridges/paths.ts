import { ForerunError } from '../../error.ts';

/** Names on the way to a value in a message. */
export type Path = readonly string[];

const FORBIDDEN = ['__proto__', 'prototype', 'constructor'];
const DEEPEST = 16;

/**
 * Reads a path: names and indices with dots between. Indices have at most four digits: a list of ours is written as far as they go.
 *
 * @param at For the message
 * @throws ForerunError `invalid-argument`
 */
export function parsePath(text: string, at: string): Path {
  const names = text.split('.');
  const good =
    names.length <= DEEPEST &&
    names.every((name) => /^\w{1,64}$/.test(name) && !FORBIDDEN.includes(name) && !/^\d{5,}$/.test(name));
  if (good) return names;
  throw new ForerunError(
    'invalid-argument',
    `${at} is '${text.slice(0, 80)}'; give names with dots between, as 'pose.position.x'.`,
  );
}

/** What lies there in a message from whomever; only own properties count. */
export function valueAt(message: unknown, path: Path): unknown {
  let value = message;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

/** Writes a value into a message of ours; objects on the way are made where they are missing, lists where an index comes next. */
export function writeAt(message: Record<string, unknown>, path: Path, value: unknown): void {
  let place = message;
  for (const [i, name] of path.slice(0, -1).entries()) {
    const next = Object.hasOwn(place, name) ? place[name] : undefined;
    if (typeof next !== 'object' || next === null) place[name] = /^\d+$/.test(path[i + 1] ?? '') ? [] : {};
    place = place[name] as Record<string, unknown>;
  }
  place[path.at(-1) ?? ''] = value;
}
