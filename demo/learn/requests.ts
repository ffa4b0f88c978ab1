import { ForerunError } from '../../src/error.ts';
import { isLearningSystem, LEARNING_SYSTEMS, type LearningSizes, type LearningSystem } from './tasks.ts';

/** Asks the worker to learn. */
export interface LearnRequest {
  readonly kind: 'learn';
  readonly system: LearningSystem;
  /** 0 to 2^32 - 1. */
  readonly seed: number;
  readonly sizes: LearningSizes;
}

/** Asks the worker to stop. */
export interface CancelRequest {
  readonly kind: 'cancel';
}

/** What the page tells the worker. */
export type Request = LearnRequest | CancelRequest;

/** Least and most of each size. */
export const SIZE_RANGES: Readonly<Record<keyof LearningSizes, readonly [least: number, most: number]>> = {
  episodes: [2, 20],
  steps: [10, 200],
  epochs: [1, 200],
};

/** The largest seed. */
export const LARGEST_SEED = 2 ** 32 - 1;

/**
 * A message to the worker, from whomever, as a request.
 *
 * @throws ForerunError `invalid-argument`, naming what is wrong
 */
export function readRequest(message: unknown): Request {
  const given = ownFields(message);
  const kind = given.get('kind');
  if (kind === 'cancel') return { kind };
  if (kind !== 'learn') throw refused('kind', kind, "'learn' or 'cancel'");
  const system = given.get('system');
  if (!isLearningSystem(system)) throw refused('system', system, `one of ${LEARNING_SYSTEMS.join(', ')}`);
  const seed = whole('seed', given.get('seed'), 0, LARGEST_SEED);
  const sizes = ownFields(given.get('sizes'));
  const size = (name: keyof LearningSizes) => whole(`sizes.${name}`, sizes.get(name), ...SIZE_RANGES[name]);
  return { kind, system, seed, sizes: { episodes: size('episodes'), steps: size('steps'), epochs: size('epochs') } };
}

function ownFields(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

function whole(name: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw refused(name, value, `a whole number from ${least} to ${most}`);
}

function refused(name: string, got: unknown, expected: string): ForerunError {
  const shown = typeof got === 'string' ? `'${got.slice(0, 40)}'` : String(got).slice(0, 40);
  return new ForerunError('invalid-argument', `readRequest: ${name} is ${shown}; give ${expected}.`);
}
