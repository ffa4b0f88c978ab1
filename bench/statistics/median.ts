import { quantileOfSorted } from '../../src/diagnostics/statistics.ts';

/** What a list of times comes to. All in the unit of the times. */
export interface Summary {
  /** How many times were measured. */
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly min: number;
  /** Ends of an interval that holds the median with 95 % confidence; null for fewer than 6 times, which cannot give one. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Quantiles (type 7 of Hyndman and Fan 1996) and the interval of the median. */
export function summarise(times: readonly number[]): Summary {
  const sorted = Float64Array.from(times).sort();
  const interval = medianInterval(sorted);
  return {
    count: sorted.length,
    p50: quantileOfSorted(sorted, 0.5),
    p95: quantileOfSorted(sorted, 0.95),
    p99: quantileOfSorted(sorted, 0.99),
    min: sorted[0] ?? Number.NaN,
    low: interval?.[0] ?? null,
    high: interval?.[1] ?? null,
  };
}

/**
 * An interval between two order statistics that holds the median of any continuous distribution with at least the given confidence
 * (David and Nagaraja, "Order Statistics", 2003, section 7.1): how many of n values lie below the median is binomial with p = 1/2, whatever
 * the distribution. `undefined` where even the extremes do not reach the confidence.
 *
 * @param sorted In ascending order
 */
export function medianInterval(
  sorted: ArrayLike<number>,
  confidence = 0.95,
): readonly [low: number, high: number] | undefined {
  const rank = outerRank(sorted.length, (1 - confidence) / 2);
  if (rank === 0) return undefined;
  return [sorted[rank - 1] ?? Number.NaN, sorted[sorted.length - rank] ?? Number.NaN];
}

/** Largest r with P(fewer than r of n values lie below the median) <= tail; 0 where there is none. */
function outerRank(n: number, tail: number): number {
  // The terms of the binomial by their logarithms: 2^-n is no number for n beyond 1,074.
  let logTerm = -n * Math.LN2;
  let below = 0;
  for (let r = 0; r <= n / 2; r++) {
    below += Math.exp(logTerm);
    if (below > tail) return r;
    logTerm += Math.log((n - r) / (r + 1));
  }
  return Math.floor(n / 2);
}

/** Width of the median's interval as a share of the median; infinite where there is no interval. */
export function relativeWidth({ p50, low, high }: Pick<Summary, 'p50' | 'low' | 'high'>): number {
  return low === null || high === null || !(p50 > 0) ? Number.POSITIVE_INFINITY : (high - low) / p50;
}
