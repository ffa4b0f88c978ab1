import type { Tensor3D } from '@tensorflow/tfjs-core';
import type { Activation } from '../../systems/ensemble.ts';
import { FUSED, fused } from './fused.ts';
import { tf } from './load-tfjs.ts';

/** What a hidden layer gives. */
export interface Activated {
  /** `[M, n, out]` */
  readonly values: Tensor3D;
  /** SiLU's sigmoids, `[M, n, out]`, for its slope; else the values. */
  readonly gates: Tensor3D;
}

/**
 * A hidden layer behind its matrix product: adds the biases and applies the activation.
 *
 * @param products `[M, n, out]`
 * @param biases `[M, 1, out]`
 */
export function activated(activation: Activation, products: Tensor3D, biases: Tensor3D): Activated {
  const [, rows, width] = products.shape;
  const [values, gates] = fused(FUSED.hidden, { products, biases }, { activation, rows, width }) ?? [];
  if (values !== undefined) return { values: values as Tensor3D, gates: (gates ?? values) as Tensor3D };
  const sums = tf.add<Tensor3D>(products, biases);
  switch (activation) {
    case 'relu':
      return same(tf.relu(sums));
    case 'silu': {
      const sigmoids = tf.sigmoid(sums);
      return { values: tf.mul(sums, sigmoids), gates: sigmoids };
    }
    case 'tanh':
      return same(tf.tanh(sums));
    default:
      return activation satisfies never;
  }
}

/** The gradient by what went into the activation, given that by what came out, `[M, n, out]`. */
export function activationGradient(activation: Activation, gradient: Tensor3D, { values, gates }: Activated): Tensor3D {
  const [product] = fused(FUSED.hiddenGradient, { gradient, values, gates }, { activation }) ?? [];
  return product === undefined ? tf.mul(gradient, slope(activation, values, gates)) : (product as Tensor3D);
}

function slope(activation: Activation, values: Tensor3D, gates: Tensor3D): Tensor3D {
  switch (activation) {
    case 'relu':
      return tf.step(values);
    case 'silu':
      // With s = sigmoid(x): (x s)' = s + x s (1 - s).
      return tf.add(gates, tf.mul(values, tf.sub(1, gates)));
    case 'tanh':
      return tf.sub(1, tf.square(values));
    default:
      return activation satisfies never;
  }
}

function same(values: Tensor3D): Activated {
  return { values, gates: values };
}
