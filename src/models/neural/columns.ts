import { Normalizer } from '../data/normalizer.ts';
import { actionInputs, type TransitionSpace, type Transitions } from '../data/transitions.ts';

/** Means and standard deviations that a network's inputs and targets are normalised with. */
export interface Normalisation {
  /** `[I]` */
  readonly inputMean: Float32Array;
  readonly inputStd: Float32Array;
  /** `[D]` */
  readonly outputMean: Float32Array;
  readonly outputStd: Float32Array;
}

/** States and actions as a network's inputs `[n, I]`, not normalised: choices as one of n ("one-hot"). */
export function inputColumns(space: TransitionSpace, states: Float32Array, actions: Float32Array): Float32Array {
  const stateSize = space.stateNames.length;
  const extra = actionInputs(space);
  const width = stateSize + extra;
  const n = states.length / stateSize;
  const inputs = new Float32Array(n * width);
  for (let i = 0; i < n; i++) {
    inputs.set(states.subarray(i * stateSize, (i + 1) * stateSize), i * width);
    const at = i * width + stateSize;
    if (space.action.kind === 'discrete') inputs[at + (actions[i] ?? 0)] = 1;
    else inputs.set(actions.subarray(i * extra, (i + 1) * extra), at);
  }
  return inputs;
}

/** Targets `[n, D]`, not normalised: how the state changed, and behind it the reward where it is learned. In float64, against cancellation. */
export function targetColumns(data: Transitions, learnsReward: boolean): Float64Array {
  const stateSize = data.space.stateNames.length;
  const width = stateSize + (learnsReward ? 1 : 0);
  const targets = new Float64Array(data.count * width);
  for (let i = 0; i < data.count; i++) {
    for (let s = 0; s < stateSize; s++) {
      const k = i * stateSize + s;
      targets[i * width + s] = (data.nextStates[k] ?? 0) - (data.states[k] ?? 0);
    }
    if (learnsReward) targets[i * width + stateSize] = data.rewards[i] ?? 0;
  }
  return targets;
}

/** Of all rows; one-hot inputs keep mean 0 and std 1. */
export function normalisation(
  space: TransitionSpace,
  inputs: Float32Array,
  targets: Float64Array,
  targetSize: number,
): Normalisation {
  const stateSize = space.stateNames.length;
  const input = new Normalizer(stateSize + actionInputs(space));
  const output = new Normalizer(targetSize);
  input.update(inputs);
  output.update(targets);
  const [inputMean, inputStd] = [Float32Array.from(input.mean), Float32Array.from(input.std)];
  if (space.action.kind === 'discrete') {
    inputMean.fill(0, stateSize);
    inputStd.fill(1, stateSize);
  }
  return { inputMean, inputStd, outputMean: Float32Array.from(output.mean), outputStd: Float32Array.from(output.std) };
}

/** (rows - mean) / std, column by column. */
export function normalised(
  rows: Float32Array | Float64Array,
  mean: Float32Array,
  std: Float32Array,
): Float32Array<ArrayBuffer> {
  const width = mean.length;
  const result = new Float32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    result[i] = ((rows[i] ?? 0) - (mean[i % width] ?? 0)) / (std[i % width] ?? 1);
  }
  return result;
}
