import type { Tensor3D } from '@tensorflow/tfjs-core';
import type { TransitionSpace } from '../data/transitions.ts';
import type { Prediction } from '../model.ts';
import { breather } from './breath.ts';
import { inputColumns, normalised } from './columns.ts';
import { memberWeights } from './dynamics.ts';
import { tf } from './load-tfjs.ts';
import { meanAndLogVariance } from './loss.ts';
import { forward, uploadLayers } from './network.ts';
import type { Tfjs } from './tfjs.ts';
import type { Networks } from './weights.ts';

/** Rows beyond which predictions are made in parts, to bound memory. */
const AT_ONCE = 4096;

/** What some members say of the same rows, normalised as the networks say it. */
interface Outputs {
  /** `[M, n, D]` */
  readonly mean: Float32Array;
  /** `[M, n, D]`; empty for deterministic networks. */
  readonly logVariance: Float32Array;
}

/**
 * The mixture of some members' Gaussians, moments matched: the mean of means; variance = mean of variances + variance of means.
 *
 * @param states `[n, S]`
 * @param actions `[n, A]`
 */
export async function predictMixture(
  tfjs: Tfjs,
  space: TransitionSpace,
  networks: Networks,
  elites: readonly number[],
  states: Float32Array,
  actions: Float32Array,
): Promise<Prediction> {
  const stateSize = space.stateNames.length;
  const n = states.length / stateSize;
  const count = elites.length;
  const result = {
    mean: new Float32Array(n * stateSize),
    std: new Float32Array(n * stateSize),
    epistemicStd: new Float32Array(n * stateSize),
    members: new Float32Array(count * n * stateSize),
  };
  const reward = networks.learnsReward ? new Float32Array(n) : undefined;
  const { outputMean, outputStd } = networks;
  const width = outputMean.length;
  const inputs = normalised(inputColumns(space, states, actions), networks.inputMean, networks.inputStd);
  const subset = { ...networks, members: count, weights: memberWeights(networks, elites) };
  const breathe = breather();
  for (let from = 0; from < n; from += AT_ONCE) {
    await breathe();
    const rows = Math.min(AT_ONCE, n - from);
    const { mean, logVariance } = await outputs(tfjs, subset, inputs, from, rows);
    for (let i = 0; i < rows; i++) {
      for (let d = 0; d < width; d++) {
        const [offset, scale] = [outputMean[d] ?? 0, outputStd[d] ?? 1];
        const at = (m: number): number => (m * rows + i) * width + d;
        let [sum, variances] = [0, 0];
        for (let m = 0; m < count; m++) {
          sum += mean[at(m)] ?? 0;
          if (networks.probabilistic) variances += Math.exp(logVariance[at(m)] ?? 0);
        }
        const centre = sum / count;
        let spread = 0;
        for (let m = 0; m < count; m++) spread += ((mean[at(m)] ?? 0) - centre) ** 2;
        if (d === stateSize) {
          if (reward !== undefined) reward[from + i] = offset + scale * centre;
          continue;
        }
        const k = (from + i) * stateSize + d;
        const x = states[k] ?? 0;
        result.mean[k] = x + offset + scale * centre;
        result.epistemicStd[k] = scale * Math.sqrt(spread / count);
        result.std[k] = scale * Math.sqrt((variances + spread) / count);
        for (let m = 0; m < count; m++) {
          result.members[m * n * stateSize + k] = x + offset + scale * (mean[at(m)] ?? 0);
        }
      }
    }
  }
  return reward === undefined ? result : { ...result, reward };
}

async function outputs(
  tfjs: Tfjs,
  networks: Networks,
  inputs: Float32Array,
  from: number,
  rows: number,
): Promise<Outputs> {
  const width = networks.inputMean.length;
  const computed = tfjs.run(() => {
    const part = tf.tensor3d(inputs.subarray(from * width, (from + rows) * width), [1, rows, width]);
    const layers = uploadLayers(networks.layers, networks.members, networks.weights);
    const trace = forward(layers, networks.activation, part);
    if (!networks.probabilistic) return { mean: trace.outputs };
    const bound = (values: Float32Array): Tensor3D => tf.tensor3d(values, [1, 1, values.length]);
    const bounds = { min: bound(networks.minLogVariance), max: bound(networks.maxLogVariance) };
    return { ...meanAndLogVariance(trace.outputs, bounds) };
  });
  try {
    const mean = await tfjs.read(computed.mean);
    const logVariance = 'logVariance' in computed ? await tfjs.read(computed.logVariance) : new Float32Array();
    return { mean, logVariance };
  } finally {
    tf.dispose(computed);
  }
}
