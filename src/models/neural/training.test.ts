import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { bootstrap } from '../data/bootstrap.ts';
import { normals, seededRandom } from '../data/random.ts';
import { earlyStopping } from './best.ts';
import { ensembleDynamics } from './dynamics.ts';
import { referenceForward } from './reference.testing.ts';
import { openTfjs } from './tfjs.ts';
import { type Rows, type TrainingJob, type TrainingResult, train } from './training.ts';
import { firstWeights, memberSize, type Networks } from './weights.ts';

const LAYERS = [2, 12, 1];

/** Members of these seeds, of one state and one action, nothing normalised. */
function first(seeds: readonly number[]): Networks {
  const size = memberSize(LAYERS);
  const weights = new Float32Array(seeds.length * size);
  for (const [m, seed] of seeds.entries()) weights.set(firstWeights(LAYERS, seed), m * size);
  return {
    members: seeds.length,
    layers: LAYERS,
    activation: 'tanh',
    probabilistic: false,
    learnsReward: false,
    weights,
    inputMean: new Float32Array(2),
    inputStd: new Float32Array(2).fill(1),
    outputMean: new Float32Array(1),
    outputStd: new Float32Array(1).fill(1),
    minLogVariance: new Float32Array(),
    maxLogVariance: new Float32Array(),
  };
}

/** y = x u + noise */
function rows(count: number, seed: number, level: number): Rows {
  const normal = normals(seededRandom(seed));
  const inputs = Float32Array.from({ length: 2 * count }, normal);
  const targets = Float32Array.from(
    { length: count },
    (_, i) => (inputs[2 * i] ?? 0) * (inputs[2 * i + 1] ?? 0) + level * normal(),
  );
  return { count, inputs, targets };
}

const settings = {
  learningRate: 0.03,
  weightDecay: [1e-4, 1e-4],
  batchSize: 8,
  epochs: 60,
  patience: 3,
  improvement: 0,
};
const training = rows(24, 1, 0.7);
const validation = rows(100, 2, 0);

async function trained(seeds: readonly number[], job: Partial<TrainingJob> = {}): Promise<TrainingResult> {
  const all = bootstrap(training.count, 3, 5);
  return train(await openTfjs({ backend: 'cpu' }), {
    start: first(seeds),
    training,
    validation,
    memberRows: seeds.map((seed) => all[seed] ?? new Uint32Array()),
    memberSeeds: seeds,
    settings,
    ...job,
  });
}

/** Mean squared error of a member on the held-out rows, in float64. */
function validationError(weights: Float32Array, member: number): number {
  const dynamics = ensembleDynamics({ ...first([0, 1, 2]), weights }, [0, 1, 2]);
  const column = (c: number): Float32Array =>
    Float32Array.from({ length: validation.count }, (_, i) => validation.inputs[2 * i + c] ?? 0);
  const { normalisedMean } = referenceForward(dynamics, member, column(0), column(1));
  return (
    normalisedMean.reduce((sum, value, i) => sum + (value - (validation.targets[i] ?? 0)) ** 2, 0) / validation.count
  );
}

describe('training', () => {
  it('all members at once gives each what training it alone does', async () => {
    const together = await trained([0, 1, 2]);
    const size = memberSize(LAYERS);
    for (const m of [0, 1, 2]) {
      const alone = await trained([m]);
      expect(alone.weights).toEqual(together.weights.slice(m * size, (m + 1) * size));
      expect(alone.scores[0]).toBe(together.scores[m]);
    }
  });

  it('stops early, and gives back the weights of the best epoch of each member', async () => {
    const { weights, scores, losses } = await trained([0, 1, 2]);
    // On 24 noisy rows the networks overfit soon.
    expect(losses.length).toBeLessThan(60);
    for (const m of [0, 1, 2]) expect(validationError(weights, m)).toBeCloseTo(scores[m] ?? 0, 5);
    const patient = await trained([0], { settings: { ...settings, patience: 60 } });
    expect(patient.scores[0]).toBeCloseTo(Math.min(...patient.validationLosses), 6);
    expect(patient.validationLosses.at(-1)).toBeGreaterThan(1.05 * (patient.scores[0] ?? 0));
  });

  it('decays weights by layer, and no biases', async () => {
    const once = { ...settings, batchSize: 1, epochs: 1, learningRate: 0.02 };
    const norms = async (weightDecay: readonly number[]): Promise<number[]> => {
      const { weights } = await trained([0], { settings: { ...once, weightDecay } });
      return [weights.subarray(0, 24), weights.subarray(24, 36), weights.subarray(36, 48)].map((part) =>
        Math.hypot(...part),
      );
    };
    const [plain, ahead, behind] = [await norms([0, 0]), await norms([100, 0]), await norms([0, 100])];
    expect(ahead[0]).toBeLessThan(0.5 * (plain[0] ?? 0));
    expect(behind[0]).toBeGreaterThan(0.8 * (plain[0] ?? 0));
    expect(behind[2]).toBeLessThan(0.5 * (plain[2] ?? 0));
    expect(ahead[2]).toBeGreaterThan(0.8 * (plain[2] ?? 0));
    expect(ahead[1]).toBeGreaterThan(0.02);
  });

  it('refuses a loss that is no longer finite, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const start = first([0]);
    start.weights.fill(3e38);
    await expect(trained([0], { start })).rejects.toThrow(/no longer finite in epoch 1.*smaller learningRate/);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('early stopping', () => {
  it('waits for each member by itself, and not again for one that has stopped', () => {
    const stopping = earlyStopping({ members: 2, patience: 2, improvement: 0.1, relative: true });
    expect(stopping.observe([10, 10])).toEqual([0, 1]);
    // 9.5 is less than 10 % better than 10.
    expect(stopping.observe([8, 9.5])).toEqual([0]);
    expect(stopping.observe([7.5, 9.5])).toEqual([]);
    expect(stopping.done).toBe(false);
    // The second member stopped after two epochs in vain.
    expect(stopping.observe([7, 1])).toEqual([0]);
    expect(stopping.observe([7, 1])).toEqual([]);
    expect(stopping.observe([7, 1])).toEqual([]);
    expect(stopping.done).toBe(true);
    expect([...stopping.scores]).toEqual([7, 10]);
  });

  it('counts differences where scores can be negative, and never takes NaN for an improvement', () => {
    const stopping = earlyStopping({ members: 1, patience: 5, improvement: 0.1, relative: false });
    expect(stopping.observe([0.05])).toEqual([0]);
    expect(stopping.observe([-0.04])).toEqual([]);
    expect(stopping.observe([-0.06])).toEqual([0]);
    expect(stopping.observe([Number.NaN])).toEqual([]);
    expect([...stopping.scores]).toEqual([-0.06]);
  });
});
