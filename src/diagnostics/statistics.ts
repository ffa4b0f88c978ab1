import { ForerunError } from '../error.ts';
import { randomIndex, seededRandom } from '../models/data/random.ts';

/** Arithmetic mean; NaN of nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / values.length;
}

/** Standard deviation of a sample (divided by n - 1, two passes); 0 for one value, NaN of nothing. */
export function standardDeviation(values: ArrayLike<number>): number {
  if (values.length < 2) return values.length === 1 ? 0 : Number.NaN;
  const middle = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += ((values[i] ?? 0) - middle) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}

/**
 * Quantile with linear interpolation between the order statistics (type 7 of Hyndman and Fan 1996, as NumPy's default). Infinities
 * rank as such; NaN of nothing.
 *
 * @param q 0 (smallest) to 1 (largest)
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  return quantileOfSorted(Float64Array.from(values).sort(), q);
}

/** {@link quantile} of values that are in ascending order already. */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  const place = q * (sorted.length - 1);
  const below = Math.floor(place);
  const [low, high] = [sorted[below] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
  // Two equal infinities differ by NaN.
  return low === high ? low : low + (place - below) * (high - low);
}

/**
 * Mean of the middle half of the values: a quarter is cut off at each end (Agarwal et al., "Deep reinforcement learning at the edge of the
 * statistical precipice", 2021). As SciPy's `trim_mean(values, 0.25)`, whole values are cut: the count to cut is rounded down.
 */
export function interquartileMean(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const cut = Math.floor(sorted.length / 4);
  return mean(sorted.subarray(cut, sorted.length - cut));
}

/** Settings of {@link bootstrapInterval}. */
export interface BootstrapOptions {
  /** Default {@link mean}. */
  readonly statistic?: (values: ArrayLike<number>) => number;
  /** Default 0.95. */
  readonly confidence?: number;
  /** Default 2,000. */
  readonly resamples?: number;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * Confidence interval of a statistic by the percentile bootstrap (Efron 1979), as Agarwal et al. 2021 recommend for few runs. Of one value, that value.
 *
 * @throws ForerunError `invalid-argument` for no values and for settings that cannot be
 */
export function bootstrapInterval(
  values: ArrayLike<number>,
  options: BootstrapOptions = {},
): { low: number; high: number } {
  const { statistic = mean, confidence = 0.95, resamples = 2000, seed = 0 } = options;
  if (values.length === 0) throw invalid('got no values; give at least one.');
  if (!(confidence > 0 && confidence < 1)) throw invalid(`confidence = ${confidence}; give a number between 0 and 1.`);
  if (!Number.isInteger(resamples) || resamples < 1)
    throw invalid(`resamples = ${resamples}; give a whole number from 1.`);
  const random = seededRandom(seed);
  const drawn = new Float64Array(values.length);
  const statistics = Float64Array.from({ length: resamples }, () => {
    for (let i = 0; i < drawn.length; i++) drawn[i] = values[randomIndex(random, drawn.length)] ?? 0;
    return statistic(drawn);
  }).sort();
  const tail = (1 - confidence) / 2;
  return { low: quantileOfSorted(statistics, tail), high: quantileOfSorted(statistics, 1 - tail) };
}

/** Pearson's correlation; `null` where one of the two does not vary, or for fewer than two pairs. */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  const n = Math.min(x.length, y.length);
  if (n < 2) return null;
  const [middleX, middleY] = [mean(x), mean(y)];
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [dx, dy] = [(x[i] ?? 0) - middleX, (y[i] ?? 0) - middleY];
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  const r = xy / Math.sqrt(xx * yy);
  return Number.isFinite(r) ? Math.max(-1, Math.min(1, r)) : null;
}

/** Spearman's rank correlation, ties sharing their mean rank; `null` as {@link pearson}. */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  return pearson(ranks(x), ranks(y));
}

/** Ranks from 1, equal values sharing their mean rank. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranked = new Float64Array(values.length);
  for (let first = 0; first < order.length; ) {
    let end = first + 1;
    while (end < order.length && values[order[end] ?? 0] === values[order[first] ?? 0]) end++;
    for (let k = first; k < end; k++) ranked[order[k] ?? 0] = (first + 1 + end) / 2;
    first = end;
  }
  return ranked;
}

function invalid(message: string): ForerunError {
  return new ForerunError('invalid-argument', `bootstrapInterval: ${message}`);
}
