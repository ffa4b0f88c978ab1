import { ForerunError } from '../error.ts';

/** What every environment can be made with. */
export interface EnvOptions {
  /** Time limit: steps after which an episode is truncated. Default the environment's own, and none for a system. */
  readonly steps?: number;
  /** State that every episode starts from, `[S]`. Default what the environment draws. */
  readonly start?: ArrayLike<number>;
  /** Parameters of the physics that differ from their defaults. */
  readonly params?: Readonly<Record<string, number>>;
}

/**
 * The time limit: infinite where none is given.
 *
 * @throws ForerunError `invalid-argument`
 */
export function checkedLimit(api: string, steps: number | undefined): number {
  const limit = steps ?? Number.POSITIVE_INFINITY;
  if (limit === Number.POSITIVE_INFINITY || (Number.isInteger(limit) && limit > 0)) return limit;
  throw invalid(`${api}: steps = ${steps}; give a whole number of steps from 1, or leave it out.`);
}

/**
 * A seed of an environment.
 *
 * @throws ForerunError `invalid-argument`
 */
export function checkedSeed(name: string, seed: number): number {
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw invalid(`reset: environment '${name}' got seed = ${seed}; give a whole number from 0.`);
}

/** A seed for who gives none. */
export function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/**
 * A state as a user gives it.
 *
 * @param names of its components
 * @throws ForerunError `invalid-argument`
 */
export function checkedState<T extends Float32Array | Float64Array>(
  what: string,
  given: T,
  names: readonly string[],
): T {
  if (given.length === names.length && given.every(Number.isFinite)) return given;
  throw invalid(`${what} is [${given.join(', ')}]; give ${names.length} finite numbers: ${names.join(', ')}.`);
}

/**
 * `params` with some values changed.
 *
 * @throws ForerunError `invalid-argument` for unknown names and numbers that are not finite
 */
export function changedParams(
  name: string,
  params: Readonly<Record<string, number>>,
  values: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  for (const [key, value] of Object.entries(values)) {
    if (!Object.hasOwn(params, key)) {
      const known = Object.keys(params).join(', ') || 'none';
      throw invalid(`setParams: environment '${name}' has no parameter '${key}'; its parameters are ${known}.`);
    }
    if (typeof value !== 'number' || !Number.isFinite(Math.fround(value))) {
      throw invalid(`setParams: environment '${name}' got ${key} = ${String(value)}; give a finite number.`);
    }
  }
  return { ...params, ...values };
}

function invalid(message: string): ForerunError {
  return new ForerunError('invalid-argument', message);
}
