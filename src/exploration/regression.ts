import { ForerunError } from '../error.ts';
import { Normalizer } from '../models/data/normalizer.ts';
import { seededRandom } from '../models/data/random.ts';
import type { FitOptions } from '../models/model.ts';
import { openTfjs } from '../models/neural/tfjs.ts';
import { train } from '../models/neural/training.ts';
import { firstWeights, layerSlots, type Networks } from '../models/neural/weights.ts';
import { checkNumber, type NumberLimits } from '../planners/check-number.ts';
import { SEED } from './check-numbers.ts';

/** How a small network is made and fitted. */
export interface RegressionOptions {
  /** Widths of the hidden layers. Default `[32, 32]`. */
  readonly hidden?: readonly number[];
  /** Of Adam. Default 1e-3. */
  readonly learningRate?: number;
  /** Rows a step of the fit. Default 64. */
  readonly batchSize?: number;
  /** Passes over the data in a fit. Default 5: what was seen often is to become known sooner than what was seen once. */
  readonly epochs?: number;
  /** Keys first weights and, in fits, the order of the rows. Default 0. */
  readonly seed?: number;
}

/** Names of what {@link RegressionOptions} has. */
export const REGRESSION_OPTIONS = [
  'hidden',
  'learningRate',
  'batchSize',
  'epochs',
  'seed',
] as const satisfies readonly (keyof RegressionOptions)[];

/** Limits of widths, features and passes. */
export const COUNT = { min: 1, max: 4096, integer: true } as const satisfies NumberLimits;

/** A small network with ReLU that answers at once, on the host, and is fitted with tfjs. */
export interface Regression {
  /** `[O]` for one input `[I]`. */
  predict(input: Float32Array): Float32Array;
  /** Goes on from the weights of the last fit. Rows `[n, I]` and `[n, O]`. */
  fit(inputs: Float32Array, targets: Float32Array, options?: FitOptions): Promise<void>;
  weights: Float32Array;
}

/**
 * Options with their defaults, checked.
 *
 * @throws ForerunError `invalid-argument`
 */
export function settledRegression(api: string, options: RegressionOptions): Required<RegressionOptions> {
  const { hidden = [32, 32], learningRate = 1e-3, batchSize = 64, epochs = 5, seed = 0 } = options;
  if (!Array.isArray(hidden)) {
    throw new ForerunError(
      'invalid-argument',
      `${api}: hidden is ${String(hidden)}; give a list of widths, such as [32, 32].`,
    );
  }
  const whole = { batchSize, epochs, ...Object.fromEntries(hidden.map((width, l) => [`hidden[${l}]`, width])) };
  for (const [name, value] of Object.entries(whole)) checkNumber(api, name, value, COUNT);
  checkNumber(api, 'learningRate', learningRate, { min: 0, above: true, max: 1 });
  checkNumber(api, 'seed', seed, SEED);
  return { hidden, learningRate, batchSize, epochs, seed };
}

/**
 * A network with `inputs` and `outputs`.
 *
 * @throws ForerunError `invalid-argument`; `fit` where tfjs is not installed, and `aborted`
 */
export function regression(api: string, inputs: number, outputs: number, options: RegressionOptions): Regression {
  const { hidden, learningRate, batchSize, epochs, seed } = settledRegression(api, options);
  const layers = [inputs, ...hidden, outputs];
  let fits = 0;
  const network = {
    weights: firstWeights(layers, seed),
    predict: (input: Float32Array) => answer(layers, network.weights, input),
    async fit(rows: Float32Array, targets: Float32Array, { signal, seed: order = seed + fits++ }: FitOptions = {}) {
      const count = rows.length / inputs;
      const start: Networks = {
        members: 1,
        layers,
        activation: 'relu',
        probabilistic: false,
        learnsReward: false,
        weights: network.weights,
        inputMean: new Float32Array(inputs),
        inputStd: new Float32Array(inputs).fill(1),
        outputMean: new Float32Array(outputs),
        outputStd: new Float32Array(outputs).fill(1),
        minLogVariance: new Float32Array(0),
        maxLogVariance: new Float32Array(0),
      };
      const result = await train(await openTfjs({ backend: 'cpu' }, api), {
        start,
        training: { count, inputs: rows, targets },
        validation: { count: 0, inputs: new Float32Array(0), targets: new Float32Array(0) },
        memberRows: [Uint32Array.from({ length: count }, (_, i) => i)],
        memberSeeds: [order],
        settings: {
          learningRate,
          weightDecay: layers.slice(1).map(() => 0),
          batchSize,
          epochs,
          patience: epochs,
          improvement: 0,
        },
        signal,
      });
      network.weights = result.weights;
    },
  };
  return network;
}

/** The network's output `[O]`, on the host. */
export function answer(layers: readonly number[], weights: Float32Array, input: Float32Array): Float32Array {
  let values = input;
  const slots = layerSlots(layers);
  for (const [l, slot] of slots.entries()) {
    const next = weights.slice(slot.biases, slot.biases + slot.outputs);
    for (let i = 0; i < slot.inputs; i++) {
      const value = values[i] ?? 0;
      if (value === 0) continue;
      for (let o = 0; o < slot.outputs; o++) {
        next[o] = (next[o] ?? 0) + value * (weights[slot.weights + i * slot.outputs + o] ?? 0);
      }
    }
    values = l === slots.length - 1 ? next : next.map((value) => Math.max(0, value));
  }
  return values;
}

/** Mean and standard deviation of columns. */
export interface Scale {
  readonly mean: Float32Array;
  readonly std: Float32Array;
}

/** The scale of rows `[n, width]`. */
export function scaleOf(rows: Float32Array | Float64Array, width: number): Scale {
  const columns = new Normalizer(width);
  columns.update(rows);
  return { mean: Float32Array.from(columns.mean), std: Float32Array.from(columns.std) };
}

/** Mean of squared differences. */
export function squaredDistance(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0) / a.length;
}

/** Biases of a fixed network are drawn up to this, over the square root of its inputs: bends lie where states do, within a few deviations. */
const FIXED_BIAS = 3;

/**
 * Weights of a fixed network, drawn wider than those that are learned, and biases, without which its outputs were linear along each ray from
 * the middle and could be told from nearby.
 */
export function fixedWeights(layers: readonly number[], seed: number): Float32Array {
  const draw = seededRandom(seed);
  const weights = firstWeights(layers, Math.floor(draw() * 2 ** 32)).map((weight) => 2.5 * weight);
  for (const { biases, inputs, outputs } of layerSlots(layers)) {
    const widest = FIXED_BIAS / Math.sqrt(inputs);
    for (let o = 0; o < outputs; o++) weights[biases + o] = widest * (2 * draw() - 1);
  }
  return weights;
}
