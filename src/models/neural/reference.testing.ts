import type { Activation, EnsembleDynamics } from '../../systems/ensemble.ts';

/** What one member says of n state-action pairs, in float64. */
export interface ReferenceForward {
  /** `[n, D]`: mean of the next state, and behind it of the reward where it is learned. */
  readonly mean: Float64Array;
  /** `[n, D]`: variance of the same; zeros for deterministic networks. */
  readonly variance: Float64Array;
  /** `[n, D]`: the means as they leave the network, normalised, for the members' disagreement. */
  readonly normalisedMean: Float64Array;
}

/**
 * One member of an ensemble, evaluated row by row in float64 with plain loops: the oracle of tfjs's forward pass and of the kernels.
 *
 * @param states `[n, S]`
 * @param actions `[n, A]`; one column with the index for discrete actions
 */
export function referenceForward(
  dynamics: EnsembleDynamics,
  member: number,
  states: ArrayLike<number>,
  actions: ArrayLike<number>,
): ReferenceForward {
  const { layers, probabilistic, outputMean, outputStd, minLogVariance, maxLogVariance } = dynamics;
  const outputs = outputMean.length;
  const stateSize = dynamics.learnsReward ? outputs - 1 : outputs;
  const n = states.length / stateSize;
  const mean = new Float64Array(n * outputs);
  const variance = new Float64Array(n * outputs);
  const normalisedMean = new Float64Array(n * outputs);
  const row = (values: ArrayLike<number>, i: number, width: number): number[] =>
    Array.from({ length: width }, (_, k) => at(values, i * width + k));
  for (let i = 0; i < n; i++) {
    const x = row(states, i, stateSize);
    const u = encoded(row(actions, i, actions.length / n), at(layers, 0) - stateSize);
    const out = network(dynamics, member, normalised(dynamics, [...x, ...u]));
    for (let d = 0; d < outputs; d++) {
      const k = i * outputs + d;
      normalisedMean[k] = at(out, d);
      mean[k] = (d < stateSize ? at(x, d) : 0) + at(outputMean, d) + at(outputStd, d) * at(out, d);
      if (!probabilistic) continue;
      const above = at(maxLogVariance, d) - softplus(at(maxLogVariance, d) - at(out, outputs + d));
      const bounded = at(minLogVariance, d) + softplus(above - at(minLogVariance, d));
      variance[k] = Math.exp(bounded) * at(outputStd, d) ** 2;
    }
  }
  return { mean, variance, normalisedMean };
}

function at(values: ArrayLike<number>, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`index ${index} of ${values.length}`);
  return value;
}

/** One of `width`, where the action is an index. */
function encoded(u: number[], width: number): number[] {
  return u.length === width ? u : Array.from({ length: width }, (_, k) => (k === u[0] ? 1 : 0));
}

function normalised({ inputMean, inputStd }: EnsembleDynamics, input: number[]): number[] {
  return input.map((value, k) => (value - at(inputMean, k)) / at(inputStd, k));
}

function network(
  { layers, weights, members, activation }: EnsembleDynamics,
  member: number,
  input: number[],
): number[] {
  let offset = (weights.length / members) * member;
  let values = input;
  for (let layer = 1; layer < layers.length; layer++) {
    const size = at(layers, layer);
    const bias = offset + values.length * size;
    const from = offset;
    const sums = Array.from({ length: size }, (_, o) =>
      values.reduce((sum, value, k) => sum + value * at(weights, from + k * size + o), at(weights, bias + o)),
    );
    values = layer === layers.length - 1 ? sums : sums.map((sum) => activated(activation, sum));
    offset = bias + size;
  }
  return values;
}

function activated(activation: Activation, value: number): number {
  switch (activation) {
    case 'relu':
      return Math.max(0, value);
    case 'silu':
      return value / (1 + Math.exp(-value));
    case 'tanh':
      return Math.tanh(value);
    default:
      return activation satisfies never;
  }
}

/** log(1 + e^x), without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
