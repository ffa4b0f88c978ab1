import { ForerunError } from '../../error.ts';
import { factorRow, solve, solveLower } from '../linear/cholesky.ts';
import type { Pause } from '../linear/pause.ts';
import { covariances, type Hyperparameters, variance } from './kernel.ts';

/** What is known of one output once data have been seen (Rasmussen and Williams 2006, algorithm 2.1). */
export interface Posterior {
  readonly hyperparameters: Hyperparameters;
  /** L of K + noise = L L^T, `[n, n]`, lower triangle. */
  readonly factor: Float64Array;
  /** (K + noise)^-1 y, `[n]`. */
  readonly alpha: Float64Array;
}

/** Added to the diagonal, in units of its mean, when the covariance is not positive definite in float64: first nothing, then more and more. */
const JITTER = [0, 1e-10, 1e-8, 1e-6, 1e-4];

/**
 * The posterior of one output given `y` `[n]` at `points` `[n, I]`.
 *
 * @throws ForerunError `invalid-argument` when no jitter makes the covariance positive definite, and what `pause` throws
 */
export async function posteriorOf(
  points: Float64Array,
  y: Float64Array,
  hyperparameters: Hyperparameters,
  pause: Pause,
): Promise<Posterior> {
  const count = y.length;
  const width = hyperparameters.lengthscales.length;
  const factor = new Float64Array(count * count);
  for (const jitter of JITTER) {
    let definite = true;
    for (let j = 0; j < count && definite; j++) {
      if (j % 16 === 0) await pause();
      const z = points.subarray(j * width, (j + 1) * width);
      covariances(points, z, hyperparameters, factor.subarray(j * count, j * count + j + 1));
      const diagonal = variance(z, hyperparameters);
      factor[j * count + j] = diagonal * (1 + jitter) + hyperparameters.noiseStd ** 2;
      definite = factorRow(factor, count, j);
    }
    if (!definite) continue;
    const alpha = y.slice();
    solve(factor, count, alpha);
    return { hyperparameters, factor, alpha };
  }
  throw new ForerunError(
    'invalid-argument',
    'gaussianProcess: the covariance of the data is not positive definite; raise minNoiseStd, or leave out repeated rows.',
  );
}

/** Mean and standard deviation of one output's noise-free value at `z` `[I]`. `buffer` is `[n]`, overwritten. */
export function predictAt(
  points: Float64Array,
  { hyperparameters, factor, alpha }: Posterior,
  z: Float64Array,
  buffer: Float64Array,
): { mean: number; std: number } {
  covariances(points, z, hyperparameters, buffer);
  let mean = 0;
  for (let j = 0; j < buffer.length; j++) mean += (buffer[j] ?? 0) * (alpha[j] ?? 0);
  solveLower(factor, buffer.length, buffer);
  let explained = 0;
  for (let j = 0; j < buffer.length; j++) explained += (buffer[j] ?? 0) ** 2;
  return { mean, std: Math.sqrt(Math.max(0, variance(z, hyperparameters) - explained)) };
}

/** `[I]`: slopes of the linear part of the mean, in float32. */
export function slopesOf(points: Float64Array, { hyperparameters, alpha }: Posterior): Float32Array {
  const width = hyperparameters.lengthscales.length;
  return Float32Array.from({ length: width }, (_, i) => {
    return (
      hyperparameters.slopeStd ** 2 * alpha.reduce((sum, weight, j) => sum + weight * (points[j * width + i] ?? 0), 0)
    );
  });
}
