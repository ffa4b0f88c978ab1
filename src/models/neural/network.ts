import * as tf from '@tensorflow/tfjs-core';
import type { Activation } from '../../systems/ensemble.ts';
import { type LayerSlot, layerSlots, memberSize } from './weights.ts';

/** One layer of all members on the device. */
export interface Layer {
  /** `[M, in, out]` */
  readonly weights: tf.Tensor3D;
  /** `[M, 1, out]` */
  readonly biases: tf.Tensor3D;
}

/** What the backward pass needs of a forward pass. */
interface Trace {
  /** What each layer was given, `[M, n, in]`. */
  readonly inputs: readonly tf.Tensor3D[];
  /** What each layer but the last gave before its activation, `[M, n, out]`. */
  readonly sums: readonly tf.Tensor3D[];
  /** `[M, n, O]` */
  readonly outputs: tf.Tensor3D;
}

/** Uploads weights `[M, P]` laid out as in `EnsembleDynamics`. Within `Tfjs.run`. */
export function uploadLayers(layers: readonly number[], members: number, weights: Float32Array): Layer[] {
  const size = memberSize(layers);
  const gathered = (from: number, count: number): Float32Array => {
    const values = new Float32Array(members * count);
    for (let m = 0; m < members; m++) {
      values.set(weights.subarray(m * size + from, m * size + from + count), m * count);
    }
    return values;
  };
  return layerSlots(layers).map(({ inputs, outputs, weights: w, biases: b }) => ({
    weights: tf.tensor3d(gathered(w, inputs * outputs), [members, inputs, outputs]),
    biases: tf.tensor3d(gathered(b, outputs), [members, 1, outputs]),
  }));
}

/** Writes one layer's numbers, as read back, where they lie in `weights` `[M, P]`; for these members only. */
export function storeLayer(
  weights: Float32Array,
  size: number,
  slot: LayerSlot,
  values: { readonly weights: Float32Array; readonly biases: Float32Array },
  members: readonly number[],
): void {
  const count = slot.inputs * slot.outputs;
  for (const m of members) {
    weights.set(values.weights.subarray(m * count, (m + 1) * count), m * size + slot.weights);
    weights.set(values.biases.subarray(m * slot.outputs, (m + 1) * slot.outputs), m * size + slot.biases);
  }
}

/**
 * All members at once, as batched matrix products.
 *
 * @param inputs `[M, n, I]`, or `[1, n, I]` when all members see the same
 */
export function forward(layers: readonly Layer[], activation: Activation, inputs: tf.Tensor3D): Trace {
  const trace = { inputs: [] as tf.Tensor3D[], sums: [] as tf.Tensor3D[] };
  let values = inputs;
  for (const [l, { weights, biases }] of layers.entries()) {
    trace.inputs.push(values);
    const sums = tf.add<tf.Tensor3D>(tf.matMul(values, weights), biases);
    if (l === layers.length - 1) return { ...trace, outputs: sums };
    trace.sums.push(sums);
    values = activated(activation, sums);
  }
  return { ...trace, outputs: values };
}

/**
 * Gradients of a loss by every weight and bias, given its gradient by the outputs `[M, n, O]`. Written out rather than left to
 * tfjs' automatic differentiation, whose gradients its package for Node lacks.
 */
export function backward(
  layers: readonly Layer[],
  activation: Activation,
  trace: Trace,
  outputGradient: tf.Tensor3D,
): Layer[] {
  const gradients: Layer[] = [];
  let gradient = outputGradient;
  for (let l = layers.length - 1; l >= 0; l--) {
    const [layer, inputs, sums] = [layers[l], trace.inputs[l], trace.sums[l - 1]];
    if (layer === undefined || inputs === undefined) break;
    gradients.unshift({
      weights: tf.matMul(inputs, gradient, true, false),
      biases: tf.sum<tf.Tensor3D>(gradient, 1, true),
    });
    if (sums === undefined) break;
    const before = tf.matMul(gradient, layer.weights, false, true);
    gradient = tf.mul(before, slope(activation, sums, inputs));
  }
  return gradients;
}

function activated(activation: Activation, sums: tf.Tensor3D): tf.Tensor3D {
  switch (activation) {
    case 'relu':
      return tf.relu(sums);
    case 'silu':
      return tf.mul(sums, tf.sigmoid(sums));
    case 'tanh':
      return tf.tanh(sums);
    default:
      return activation satisfies never;
  }
}

/** Derivative of the activation, given the sum that went in and the value that came out. */
function slope(activation: Activation, sums: tf.Tensor3D, values: tf.Tensor3D): tf.Tensor3D {
  switch (activation) {
    case 'relu':
      return tf.step(sums);
    case 'silu': {
      // With s = sigmoid(x): (x s)' = s + x s (1 - s).
      const sigmoid = tf.sigmoid(sums);
      return tf.add(values, tf.mul(sigmoid, tf.sub(1, values)));
    }
    case 'tanh':
      return tf.sub(1, tf.square(values));
    default:
      return activation satisfies never;
  }
}
