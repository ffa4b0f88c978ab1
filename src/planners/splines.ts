import type { SplineKnots } from './algorithm.ts';

/**
 * Interpolation as data, `[rows, 5]`: the first of four neighbouring knots and their weights. Every scheme here is
 * linear in the knots, so kernels need one rule for all of them: value = sum of weight times knot.
 */
export type Taps = Float32Array;

/** Taps that give the value at each of `horizon` steps from the knots. */
export function splineTaps(knots: SplineKnots, horizon: number): Taps {
  return tapsAt(positions(horizon, knots.count), knots.count, knots.interpolation);
}

/**
 * Taps that give the knots of the same curve one step later; beyond its end the last knot is repeated.
 * A zero-order spline is moved on as if it were linear: stepwise it would stand still, since a knot spans many steps.
 */
export function shiftTaps(knots: SplineKnots | undefined, horizon: number): Taps {
  if (knots === undefined) {
    return tapsAt(
      Float64Array.from({ length: horizon }, (_, t) => Math.min(t + 1, horizon - 1)),
      horizon,
      'zero',
    );
  }
  const { count, interpolation } = knots;
  const step = horizon > 1 ? (count - 1) / (horizon - 1) : 0;
  const later = Float64Array.from({ length: count }, (_, k) => Math.min(k + step, count - 1));
  return tapsAt(later, count, interpolation === 'zero' ? 'linear' : interpolation);
}

/** Where the steps lie, counted in knots. */
function positions(horizon: number, count: number): Float64Array {
  const perStep = horizon > 1 ? (count - 1) / (horizon - 1) : 0;
  return Float64Array.from({ length: horizon }, (_, t) => Math.min(t * perStep, count - 1));
}

function tapsAt(at: Float64Array, count: number, interpolation: SplineKnots['interpolation']): Taps {
  const taps = new Float32Array(at.length * 5);
  at.forEach((position, row) => {
    const knot = Math.min(Math.floor(position), count - 1);
    const first = Math.max(0, Math.min(knot - 1, count - 4));
    taps[row * 5] = first;
    for (const [offset, weight] of weightsOf(position - knot, interpolation)) {
      const clamped = Math.max(0, Math.min(knot + offset, count - 1));
      const slot = row * 5 + 1 + clamped - first;
      taps[slot] = (taps[slot] ?? 0) + weight;
    }
  });
  return taps;
}

/** Offsets from the knot before the position, with their weights. */
function weightsOf(
  fraction: number,
  interpolation: SplineKnots['interpolation'],
): readonly (readonly [offset: number, weight: number])[] {
  switch (interpolation) {
    case 'zero':
      return [[0, 1]];
    case 'linear':
      return [
        [0, 1 - fraction],
        [1, fraction],
      ];
    case 'cubic': {
      const f = fraction;
      return [
        [-1, ((-f + 2) * f - 1) * f * 0.5],
        [0, ((3 * f - 5) * f * f + 2) * 0.5],
        [1, ((-3 * f + 4) * f + 1) * f * 0.5],
        [2, (f - 1) * f * f * 0.5],
      ];
    }
    default:
      return interpolation satisfies never;
  }
}
