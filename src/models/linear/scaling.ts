import { Normalizer } from '../data/normalizer.ts';

/** Mean and standard deviation by column, so that numbers of any unit become comparable. */
export interface Scaling {
  /** `[k]` */
  readonly mean: Float64Array;
  /** `[k]`, above 0: 1 for columns that do not vary. */
  readonly std: Float64Array;
}

/** The scaling of `[n, columns]`, row-major. Columns from `unscaled` on ("one-hot" inputs) keep mean 0 and std 1. */
export function scalingOf(values: Float64Array, columns: number, unscaled = columns): Scaling {
  const normalizer = new Normalizer(columns);
  normalizer.update(values);
  const { mean, std } = normalizer;
  return { mean: mean.fill(0, unscaled), std: std.fill(1, unscaled) };
}

/** (values - mean) / std of `[n, k]`, in float64, as a new array. */
export function scaled(values: Float64Array, { mean, std }: Scaling): Float64Array {
  const columns = mean.length;
  return values.map((value, at) => (value - (mean[at % columns] ?? 0)) / (std[at % columns] ?? 1));
}
