import { ForerunError } from '../error.ts';

/** Vectors between two bounds, component by component; a bound may be infinite. */
export interface Box {
  readonly kind: 'box';
  /** `[n]` */
  readonly low: Float32Array;
  /** `[n]` */
  readonly high: Float32Array;
  /** `[n]` */
  readonly shape: readonly [number];
  contains(value: unknown): boolean;
  /**
   * Uniform between the bounds; `random()` is uniform in [0, 1), default `Math.random`.
   *
   * @throws ForerunError `invalid-argument` where a bound is infinite
   */
  sample(random?: () => number): Float32Array;
}

/** The whole numbers 0 to n - 1. */
export interface Discrete {
  readonly kind: 'discrete';
  readonly n: number;
  contains(value: unknown): boolean;
  /** Uniform; `random()` is uniform in [0, 1), default `Math.random`. */
  sample(random?: () => number): number;
}

/** What observations or actions can be. */
export type Space = Box | Discrete;

/** The {@link Box} between `low` and `high`, both included. */
export function box(low: ArrayLike<number>, high: ArrayLike<number>): Box {
  const lowest = Float32Array.from(low);
  const highest = Float32Array.from(high);
  const size = lowest.length;
  const inOrder = lowest.every((value, i) => value <= (highest[i] ?? Number.NaN));
  if (size === 0 || highest.length !== size || !inOrder) {
    throw new ForerunError(
      'invalid-argument',
      `box: got low [${lowest.join(', ')}] and high [${highest.join(', ')}]; give two lists of the same length, low not above high.`,
    );
  }
  return {
    kind: 'box',
    low: lowest,
    high: highest,
    shape: [size],
    contains(value) {
      if (!isNumbers(value) || value.length !== size) return false;
      return lowest.every((least, i) => {
        const component = value[i] ?? Number.NaN;
        return component >= least && component <= (highest[i] ?? Number.NaN);
      });
    },
    sample(random = Math.random) {
      return lowest.map((least, i) => {
        const range = (highest[i] ?? least) - least;
        if (!Number.isFinite(range)) {
          throw new ForerunError(
            'invalid-argument',
            `box.sample: component ${i} is not bounded (${least} to ${highest[i]}); there is no uniform distribution on it.`,
          );
        }
        return least + random() * range;
      });
    },
  };
}

/** All vectors of `size` numbers. */
export function unboundedBox(size: number): Box {
  const high = new Float32Array(size).fill(Number.POSITIVE_INFINITY);
  return box(
    high.map((value) => -value),
    high,
  );
}

/** The {@link Discrete} space of `n` numbers. */
export function discrete(n: number): Discrete {
  if (!Number.isInteger(n) || n < 1) {
    throw new ForerunError('invalid-argument', `discrete: got n = ${n}; give a whole number from 1.`);
  }
  return {
    kind: 'discrete',
    n,
    contains: (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < n,
    sample: (random = Math.random) => Math.min(Math.floor(random() * n), n - 1),
  };
}

function isNumbers(value: unknown): value is ArrayLike<number> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}
