import { factor, inverse, solve } from '../linear/cholesky.ts';
import { fromLogs } from './kernel.ts';
import type { Evaluated } from './minimize.ts';

/** What all outputs and all hyperparameters have in common. */
export interface Pairs {
  /** n */
  readonly count: number;
  /** I */
  readonly width: number;
  /** Squared differences by input of each pair j > k, in the order of a lower triangle without its diagonal, `[n (n - 1) / 2, I]`. */
  readonly squares: Float64Array;
  /** z_j . z_k of the same pairs. */
  readonly products: Float64Array;
  /** |z_j|^2, `[n]` */
  readonly lengths: Float64Array;
}

/** The pairs of `[n, I]` points. */
export function pairsOf(points: Float64Array, width: number): Pairs {
  const count = points.length / width;
  const squares = new Float64Array(((count * (count - 1)) / 2) * width);
  const products = new Float64Array((count * (count - 1)) / 2);
  const lengths = new Float64Array(count);
  let pair = 0;
  for (let j = 0; j < count; j++) {
    const a = points.subarray(j * width, (j + 1) * width);
    for (let k = 0; k < j; k++, pair++) {
      let product = 0;
      for (let i = 0; i < width; i++) {
        const [left, right] = [a[i] ?? 0, points[k * width + i] ?? 0];
        squares[pair * width + i] = (left - right) ** 2;
        product += left * right;
      }
      products[pair] = product;
    }
    lengths[j] = a.reduce((sum, value) => sum + value * value, 0);
  }
  return { count, width, squares, products, lengths };
}

/**
 * Minus the log marginal likelihood of `y` `[n]` per datum, and its gradient, at the logarithms of hyperparameters: Rasmussen and
 * Williams, "Gaussian Processes for Machine Learning" (2006), equations 2.30 (algorithm 2.1) and 5.9. Infinite where the covariance is
 * not positive definite in float64.
 */
export function negativeLogLikelihood(pairs: Pairs, y: Float64Array, logs: Float64Array): Evaluated {
  const { count, width, squares, products, lengths } = pairs;
  const { lengthscales, signalStd, noiseStd, slopeStd } = fromLogs(logs, width);
  const precisions = lengthscales.map((length) => 1 / length ** 2);
  const [signal, noise, slope] = [signalStd ** 2, noiseStd ** 2, slopeStd ** 2];
  const bells = new Float64Array(products.length);
  const covariance = new Float64Array(count * count);
  for (let j = 0, pair = 0; j < count; j++) {
    for (let k = 0; k < j; k++, pair++) {
      let distance = 0;
      for (let i = 0; i < width; i++) distance += (squares[pair * width + i] ?? 0) * (precisions[i] ?? 0);
      const bell = signal * Math.exp(-0.5 * distance);
      bells[pair] = bell;
      covariance[j * count + k] = bell + slope * (products[pair] ?? 0);
    }
    covariance[j * count + j] = signal + noise + slope * (lengths[j] ?? 0);
  }
  const gradient = new Float64Array(logs.length);
  if (!factor(covariance, count)) return { value: Number.POSITIVE_INFINITY, gradient };
  const alpha = y.slice();
  solve(covariance, count, alpha);
  let value = 0.5 * count * Math.log(2 * Math.PI);
  for (let j = 0; j < count; j++) {
    value += 0.5 * (y[j] ?? 0) * (alpha[j] ?? 0) + Math.log(covariance[j * count + j] ?? 0);
  }
  // Half the trace of W dK, W = K^-1 - alpha alpha^T; each pair stands for two entries.
  const precision = inverse(covariance, count);
  let [bySignal, byNoise, bySlope] = [0, 0, 0];
  for (let j = 0, pair = 0; j < count; j++) {
    const own = alpha[j] ?? 0;
    for (let k = 0; k < j; k++, pair++) {
      const w = (precision[j * count + k] ?? 0) - own * (alpha[k] ?? 0);
      const bell = w * (bells[pair] ?? 0);
      for (let i = 0; i < width; i++) gradient[i] = (gradient[i] ?? 0) + bell * (squares[pair * width + i] ?? 0);
      bySignal += 2 * bell;
      bySlope += 2 * w * (products[pair] ?? 0);
    }
    const w = (precision[j * count + j] ?? 0) - own * own;
    bySignal += w * signal;
    byNoise += w;
    bySlope += w * (lengths[j] ?? 0);
  }
  for (let i = 0; i < width; i++) gradient[i] = (gradient[i] ?? 0) * (precisions[i] ?? 0);
  gradient[width] = bySignal;
  gradient[width + 1] = noise * byNoise;
  if (logs.length > width + 2) gradient[width + 2] = slope * bySlope;
  return { value: value / count, gradient: gradient.map((slopeOf) => slopeOf / count) };
}
