import type { Rank, Tensor3D } from '@tensorflow/tfjs-core';
import type { Activation } from '../../systems/ensemble.ts';
import { type Activated, activated, activationGradient } from './activation.ts';
import { tf } from './load-tfjs.ts';
import { type LayerSlot, layerSlots, memberSize } from './weights.ts';

/** One layer of all members on the device. */
export interface Layer {
  /** `[M, in, out]` */
  readonly weights: Tensor3D;
  /** `[M, 1, out]` */
  readonly biases: Tensor3D;
}

/** What the backward pass needs of a forward pass. */
interface Trace {
  /** `[M, n, I]` or `[1, n, I]` */
  readonly inputs: Tensor3D;
  readonly hidden: readonly Activated[];
  /** `[M, n, O]` */
  readonly outputs: Tensor3D;
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
export function forward(layers: readonly Layer[], activation: Activation, inputs: Tensor3D): Trace {
  const hidden: Activated[] = [];
  let outputs = inputs;
  for (const [l, { weights, biases }] of layers.entries()) {
    const products = tf.matMul<Tensor3D>(outputs, weights);
    if (l === layers.length - 1) {
      outputs = tf.add<Tensor3D>(products, biases);
      continue;
    }
    const layer = activated(activation, products, biases);
    hidden.push(layer);
    outputs = layer.values;
  }
  return { inputs, hidden, outputs };
}

/**
 * Gradients of a loss by every weight and bias, given its gradient by the outputs `[M, n, O]`. Written out rather than left to
 * tfjs' automatic differentiation, whose gradients its package for Node lacks.
 */
export function backward(
  layers: readonly Layer[],
  activation: Activation,
  trace: Trace,
  outputGradient: Tensor3D,
): Layer[] {
  const gradients: Layer[] = [];
  const ones = tf.ones<Rank.R3>([1, 1, outputGradient.shape[1]]);
  let gradient = outputGradient;
  for (let l = layers.length - 1; l >= 0; l--) {
    const [layer, below] = [layers[l], trace.hidden[l - 1]];
    if (layer === undefined) break;
    gradients.unshift({
      weights: tf.matMul(below?.values ?? trace.inputs, gradient, true, false),
      // The sum over rows; as a product it is faster on every backend.
      biases: tf.matMul(ones, gradient),
    });
    if (below === undefined) break;
    gradient = activationGradient(activation, tf.matMul(gradient, layer.weights, false, true), below);
  }
  return gradients;
}
