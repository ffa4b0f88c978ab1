import type { ReturnFigure } from './published.ts';

/** The published figures have one decimal: a mean may be off by half of it, and so may a deviation. */
const ROUNDING = 0.05;

/** A measured return beside a published one. */
export interface Comparison {
  /** Measured minus published mean, in published standard deviations: positive is better; null where that deviation was published as 0. */
  readonly deviations: number | null;
  readonly withinTwoDeviations: boolean;
}

/** Counts the distance in published deviations, and allows for their rounding. */
export function comparison(measured: ReturnFigure, published: ReturnFigure): Comparison {
  const distance = measured.mean - published.mean;
  return {
    deviations: published.std > 0 ? distance / published.std : null,
    withinTwoDeviations: Math.abs(distance) <= 2 * (published.std + ROUNDING) + ROUNDING,
  };
}

/** Mean and sample standard deviation. */
export function moments(values: readonly number[]): ReturnFigure {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, std: Math.sqrt(squares / Math.max(values.length - 1, 1)) };
}
