/**
 * What the covariance of one output is made of, for inputs and outputs scaled to standard deviation 1.
 *
 * k(z, z') = signalStd^2 exp(-1/2 sum_i (z_i - z'_i)^2 / lengthscales_i^2) + slopeStd^2 z . z', and noiseStd^2 more for a datum with
 * itself. The second term stands for a linear mean whose slopes are not known (Rasmussen and Williams 2006, section 2.7).
 */
export interface Hyperparameters {
  /** `[I]`: how far one has to go in an input for the output to be another (automatic relevance determination). */
  readonly lengthscales: Float64Array;
  readonly signalStd: number;
  readonly noiseStd: number;
  /** 0 where the mean is zero. */
  readonly slopeStd: number;
}

/** k(z, z') of `points` `[n, I]` with one `z` `[I]`, into `into` `[n]`. */
export function covariances(
  points: Float64Array,
  z: Float64Array,
  { lengthscales, signalStd, slopeStd }: Hyperparameters,
  into: Float64Array,
): void {
  const width = lengthscales.length;
  for (let j = 0; j < into.length; j++) {
    let distance = 0;
    let product = 0;
    for (let i = 0; i < width; i++) {
      const [a, b] = [points[j * width + i] ?? 0, z[i] ?? 0];
      distance += ((a - b) / (lengthscales[i] ?? 1)) ** 2;
      product += a * b;
    }
    into[j] = signalStd ** 2 * Math.exp(-0.5 * distance) + slopeStd ** 2 * product;
  }
}

/** k(z, z). */
export function variance(z: Float64Array, { signalStd, slopeStd }: Hyperparameters): number {
  return signalStd ** 2 + slopeStd ** 2 * z.reduce((sum, value) => sum + value * value, 0);
}

/** log hyperparameters: lengthscales, signalStd, noiseStd and, with a linear mean, slopeStd. */
export function toLogs({ lengthscales, signalStd, noiseStd, slopeStd }: Hyperparameters): Float64Array {
  const all = [...lengthscales, signalStd, noiseStd, ...(slopeStd > 0 ? [slopeStd] : [])];
  return Float64Array.from(all, Math.log);
}

/** What {@link toLogs} came from; `width` is I. */
export function fromLogs(logs: Float64Array, width: number): Hyperparameters {
  const slope = logs[width + 2];
  return {
    lengthscales: logs.slice(0, width).map(Math.exp),
    signalStd: Math.exp(logs[width] ?? 0),
    noiseStd: Math.exp(logs[width + 1] ?? 0),
    slopeStd: slope === undefined ? 0 : Math.exp(slope),
  };
}
