import type { Tensor1D, Tensor3D } from '@tensorflow/tfjs-core';
import { tf } from './load-tfjs.ts';

/** Soft bounds of the log-variances, learned: `[1, 1, D]` each. */
export interface LogVarianceBounds {
  readonly min: Tensor3D;
  readonly max: Tensor3D;
}

/** A loss, and its gradients. */
export interface Loss {
  /** `[M]` */
  readonly losses: Tensor1D;
  /** By the outputs, `[M, n, O]`. */
  readonly gradient: Tensor3D;
  /** By the bounds, for probabilistic networks. */
  readonly bounds?: LogVarianceBounds;
}

/** Weight of the bounds' distance in the loss of PETS. */
const BOUNDS_WEIGHT = 0.01;

/** Mean squared error over rows and targets, by member. All `[M, n, D]`; targets may be `[1, n, D]`. */
export function squaredError(outputs: Tensor3D, targets: Tensor3D): Loss {
  const error = tf.sub<Tensor3D>(outputs, targets);
  return {
    losses: tf.mean<Tensor1D>(tf.square(error), [1, 2]),
    gradient: tf.mul(error, 2 / (outputs.shape[1] * outputs.shape[2])),
  };
}

/** Means and bounded log-variances, `[M, n, D]` each, out of `[M, n, 2 D]`. */
export function meanAndLogVariance(
  outputs: Tensor3D,
  bounds: LogVarianceBounds,
): { readonly mean: Tensor3D; readonly logVariance: Tensor3D } {
  const [mean, free] = halves(outputs);
  return { mean, logVariance: bounded(free, bounds).logVariance };
}

/**
 * Gaussian negative log-likelihood with learned soft bounds of the log-variance l (Chua et al. 2018, appendix A.1): by member the mean of
 * (mean - y)^2 e^-l + l, which is twice the likelihood's without its constant, and once 0.01 (sum max - sum min).
 *
 * @param outputs `[M, n, 2 D]`
 * @param targets `[M, n, D]` or `[1, n, D]`
 */
export function likelihood(outputs: Tensor3D, targets: Tensor3D, bounds: LogVarianceBounds): Loss {
  const [mean, free] = halves(outputs);
  const { logVariance, below, above } = bounded(free, bounds);
  const scale = 1 / (mean.shape[1] * mean.shape[2]);
  const error = tf.sub<Tensor3D>(mean, targets);
  const precision = tf.exp(tf.neg(logVariance));
  const weighted = tf.mul<Tensor3D>(error, precision);
  const squares = tf.mul<Tensor3D>(weighted, error);
  // Chain rule, from the bounded log-variance back through the lower and the upper bound.
  const byLogVariance = tf.mul<Tensor3D>(tf.sub(1, squares), scale);
  const byUpper = tf.mul<Tensor3D>(byLogVariance, above);
  const byFree = tf.mul<Tensor3D>(byUpper, below);
  const byBound = (gradient: Tensor3D, sign: number): Tensor3D =>
    tf.add(tf.sum<Tensor3D>(gradient, [0, 1], true), sign * BOUNDS_WEIGHT);
  return {
    losses: tf.mean<Tensor1D>(tf.add(squares, logVariance), [1, 2]),
    gradient: tf.concat([tf.mul<Tensor3D>(weighted, 2 * scale), byFree], 2),
    bounds: { min: byBound(tf.sub(byLogVariance, byUpper), -1), max: byBound(tf.sub(byUpper, byFree), 1) },
  };
}

/** The log-variance within its bounds, and the slopes on the way: sigmoids of the distances below the upper and above the lower bound. */
function bounded(
  free: Tensor3D,
  { min, max }: LogVarianceBounds,
): { readonly logVariance: Tensor3D; readonly below: Tensor3D; readonly above: Tensor3D } {
  const room = tf.sub<Tensor3D>(max, free);
  const upper = tf.sub<Tensor3D>(max, tf.softplus(room));
  const height = tf.sub<Tensor3D>(upper, min);
  return { logVariance: tf.add(min, tf.softplus(height)), below: tf.sigmoid(room), above: tf.sigmoid(height) };
}

function halves(outputs: Tensor3D): [Tensor3D, Tensor3D] {
  const [members, rows, width] = outputs.shape;
  const size: [number, number, number] = [members, rows, width / 2];
  return [tf.slice3d(outputs, [0, 0, 0], size), tf.slice3d(outputs, [0, 0, width / 2], size)];
}
