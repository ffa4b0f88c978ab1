import * as tf from '@tensorflow/tfjs-core';

/** A parameter and its running moments. */
export interface AdamState<T extends tf.Tensor = tf.Tensor> {
  readonly value: T;
  readonly mean: T;
  readonly square: T;
}

const [BETA_1, BETA_2, EPSILON] = [0.9, 0.999, 1e-8];

/** Before the first step. Takes `value` over. */
export function adamStart<T extends tf.Tensor>(value: T): AdamState<T> {
  return { value, mean: tf.zerosLike(value), square: tf.zerosLike(value) };
}

/**
 * Adam (Kingma and Ba 2015) with its published constants. Weight decay is added to the gradient, as PETS does.
 *
 * @param step counts from 1
 */
export function adamStep<T extends tf.Tensor>(
  { value, mean, square }: AdamState<T>,
  gradient: T,
  step: number,
  learningRate: number,
  weightDecay: number,
): AdamState<T> {
  const g = weightDecay === 0 ? gradient : tf.add<T>(gradient, tf.mul(value, weightDecay));
  const m = tf.add<T>(tf.mul(mean, BETA_1), tf.mul(g, 1 - BETA_1));
  const v = tf.add<T>(tf.mul(square, BETA_2), tf.mul(tf.square(g), 1 - BETA_2));
  const rate = learningRate / (1 - BETA_1 ** step);
  const root = tf.sqrt(tf.mul(v, 1 / (1 - BETA_2 ** step)));
  return { value: tf.sub(value, tf.div(tf.mul(m, rate), tf.add(root, EPSILON))), mean: m, square: v };
}
