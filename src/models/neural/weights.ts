import type { EnsembleDynamics } from '../../systems/ensemble.ts';
import { normals, seededRandom } from '../data/random.ts';

/** A fitted ensemble: what {@link EnsembleDynamics} has of it, all members, without how it is planned through. */
export type Networks = Pick<
  EnsembleDynamics,
  | 'members'
  | 'layers'
  | 'activation'
  | 'probabilistic'
  | 'learnsReward'
  | 'weights'
  | 'inputMean'
  | 'inputStd'
  | 'outputMean'
  | 'outputStd'
  | 'minLogVariance'
  | 'maxLogVariance'
>;

/** Where one layer's weights and biases lie in a member's part of `weights`. */
export interface LayerSlot {
  readonly inputs: number;
  readonly outputs: number;
  /** First of `inputs * outputs` weights `[in, out]`. */
  readonly weights: number;
  /** First of `outputs` biases. */
  readonly biases: number;
}

/** The layers of one member in order: see `EnsembleDynamics.weights`. */
export function layerSlots(layers: readonly number[]): LayerSlot[] {
  let offset = 0;
  return layers.slice(1).map((outputs, l) => {
    const inputs = layers[l] ?? 0;
    const weights = offset;
    const biases = weights + inputs * outputs;
    offset = biases + outputs;
    return { inputs, outputs, weights, biases };
  });
}

/** P: numbers of one member. */
export function memberSize(layers: readonly number[]): number {
  return layerSlots(layers).reduce((sum, { inputs, outputs }) => sum + (inputs + 1) * outputs, 0);
}

/**
 * First weights `[P]` of one member: normal with a standard deviation of 1 / (2 sqrt(inputs)), cut off at two of them, biases zero, as
 * in PETS' code (Chua et al. 2018).
 */
export function firstWeights(layers: readonly number[], seed: number): Float32Array {
  const normal = normals(seededRandom(seed));
  const drawn = (): number => {
    for (;;) {
      const value = normal();
      if (Math.abs(value) <= 2) return value;
    }
  };
  const weights = new Float32Array(memberSize(layers));
  for (const slot of layerSlots(layers)) {
    const std = 1 / (2 * Math.sqrt(slot.inputs));
    for (let i = slot.weights; i < slot.biases; i++) weights[i] = std * drawn();
  }
  return weights;
}

/** First bounds of the log-variance, as in PETS' code. */
export const FIRST_LOG_VARIANCE = { min: -10, max: 0.5 } as const;
