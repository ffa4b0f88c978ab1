import type { Tensor } from '@tensorflow/tfjs-core';
import { FUSED, fused } from './fused.ts';
import { tf } from './load-tfjs.ts';

/** A parameter and its running moments: sums that decay, so Adam's m / (1 - beta1) and v / (1 - beta2), which saves operations. */
export interface AdamState<T extends Tensor = Tensor> {
  readonly value: T;
  readonly gradients: T;
  readonly squares: T;
}

const [BETA_1, BETA_2, EPSILON] = [0.9, 0.999, 1e-8];

/** Before the first step. Takes `value` over. */
export function adamStart<T extends Tensor>(value: T): AdamState<T> {
  return { value, gradients: tf.zerosLike(value), squares: tf.zerosLike(value) };
}

/**
 * Adam (Kingma and Ba 2015) with its published constants. Weight decay is added to the gradient, as PETS does.
 *
 * @param step counts from 1
 */
export function adamStep<T extends Tensor>(
  { value, gradients, squares }: AdamState<T>,
  gradient: T,
  step: number,
  learningRate: number,
  weightDecay: number,
): AdamState<T> {
  // sqrt(v / (1 - beta2^t)) = scale * sqrt(squared)
  const scale = Math.sqrt((1 - BETA_2) / (1 - BETA_2 ** step));
  const rate = (learningRate * (1 - BETA_1)) / (1 - BETA_1 ** step) / scale;
  const epsilon = EPSILON / scale;
  const at = { rate, epsilon, weightDecay, beta1: BETA_1, beta2: BETA_2 };
  const done = fused(FUSED.adam, { value, gradient, gradients, squares }, at);
  if (done !== undefined) {
    const [next, sum, squared] = done as T[];
    if (next !== undefined && sum !== undefined && squared !== undefined) {
      return { value: next, gradients: sum, squares: squared };
    }
  }
  const g = weightDecay === 0 ? gradient : tf.add<T>(gradient, tf.mul(value, weightDecay));
  const sum = tf.add<T>(tf.mul(gradients, BETA_1), g);
  const squared = tf.add<T>(tf.mul(squares, BETA_2), tf.square(g));
  const change = tf.div(sum, tf.add(tf.sqrt(squared), epsilon));
  return { value: tf.sub(value, tf.mul(change, rate)), gradients: sum, squares: squared };
}
