import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Activation } from '../../systems/ensemble.ts';
import { normals, seededRandom } from '../data/random.ts';
import { ensembleDynamics } from './dynamics.ts';
import { likelihood, squaredError } from './loss.ts';
import { backward, forward, uploadLayers } from './network.ts';
import { referenceForward } from './reference.testing.ts';
import { openTfjs } from './tfjs.ts';
import { layerSlots, memberSize, type Networks } from './weights.ts';

const MEMBERS = 3;
const ROWS = 7;

/** Random networks of 2 states and 1 action whose normalisation changes nothing. */
function networks(hidden: readonly number[], activation: Activation, probabilistic: boolean): Networks {
  const normal = normals(seededRandom(5));
  const layers = [3, ...hidden, probabilistic ? 4 : 2];
  return {
    members: MEMBERS,
    layers,
    activation,
    probabilistic,
    learnsReward: false,
    weights: Float32Array.from({ length: MEMBERS * memberSize(layers) }, () => 0.6 * normal()),
    inputMean: new Float32Array(3),
    inputStd: new Float32Array(3).fill(1),
    outputMean: new Float32Array(2),
    outputStd: new Float32Array(2).fill(1),
    minLogVariance: probabilistic ? Float32Array.of(-2, -1) : new Float32Array(),
    maxLogVariance: probabilistic ? Float32Array.of(0.5, 0.25) : new Float32Array(),
  };
}

const normal = normals(seededRandom(6));
const drawn = (count: number): Float32Array => Float32Array.from({ length: count }, normal);
const states = drawn(MEMBERS * ROWS * 2);
const actions = drawn(MEMBERS * ROWS);
const targets = drawn(MEMBERS * ROWS * 2);

/** Row i of member m: its states, its actions, in one. */
const inputs = Float32Array.from({ length: MEMBERS * ROWS * 3 }, (_, k) => {
  const [row, column] = [Math.floor(k / 3), k % 3];
  return (column < 2 ? states[row * 2 + column] : actions[row]) ?? 0;
});

/** Sum over members of the loss, in float64. */
function referenceLoss(of: Networks): number {
  const dynamics = ensembleDynamics(of, [0, 1, 2]);
  let loss = 0;
  for (let m = 0; m < MEMBERS; m++) {
    const own = (values: Float32Array, width: number): Float32Array =>
      values.subarray(m * ROWS * width, (m + 1) * ROWS * width);
    const x = own(states, 2);
    const { mean, variance } = referenceForward(dynamics, m, x, own(actions, 1));
    mean.forEach((value, k) => {
      const squared = (value - (x[k] ?? 0) - (own(targets, 2)[k] ?? 0)) ** 2;
      const v = variance[k] ?? 1;
      loss += (of.probabilistic ? squared / v + Math.log(v) : squared) / (ROWS * 2);
    });
  }
  const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);
  return loss + 0.01 * (sum(of.maxLogVariance) - sum(of.minLogVariance));
}

/** Slope of the reference loss along one number of a table. */
function slope(of: Networks, table: 'weights' | 'minLogVariance' | 'maxLogVariance', at: number): number {
  const moved = (by: number): { loss: number; at: number } => {
    const values = of[table].slice();
    values[at] = (values[at] ?? 0) + by;
    return { loss: referenceLoss({ ...of, [table]: values }), at: values[at] ?? 0 };
  };
  const [up, down] = [moved(2e-3), moved(-2e-3)];
  return (up.loss - down.loss) / (up.at - down.at);
}

const cases = [
  { hidden: [5, 4], activation: 'silu', probabilistic: true },
  { hidden: [6], activation: 'tanh', probabilistic: true },
  { hidden: [6, 5], activation: 'relu', probabilistic: false },
  { hidden: [], activation: 'silu', probabilistic: false },
] as const;

describe.each(cases)('networks with hidden layers $hidden, $activation, probabilistic $probabilistic', (shape) => {
  const subject = networks(shape.hidden, shape.activation, shape.probabilistic);

  it('give the loss, and its gradient by every number that is learned, of plain float64 loops', async () => {
    const tfjs = await openTfjs({ backend: 'cpu' });
    const computed = tfjs.run(() => {
      const layers = uploadLayers(subject.layers, MEMBERS, subject.weights);
      const trace = forward(layers, shape.activation, tf.tensor3d(inputs, [MEMBERS, ROWS, 3]));
      const wanted = tf.tensor3d(targets, [MEMBERS, ROWS, 2]);
      const bound = (values: Float32Array): tf.Tensor3D => tf.tensor3d(values, [1, 1, 2]);
      const loss = shape.probabilistic
        ? likelihood(trace.outputs, wanted, {
            min: bound(subject.minLogVariance),
            max: bound(subject.maxLogVariance),
          })
        : squaredError(trace.outputs, wanted);
      return { ...loss, layers: backward(layers, shape.activation, trace, loss.gradient) } as never;
    }) as ReturnType<typeof likelihood> & { layers: { weights: tf.Tensor3D; biases: tf.Tensor3D }[] };
    const bounds = shape.probabilistic ? 0.01 * (0.75 + 3) : 0;
    const losses = await tfjs.read(computed.losses);
    expect(losses.reduce((sum, loss) => sum + loss, bounds)).toBeCloseTo(referenceLoss(subject), 5);
    const size = memberSize(subject.layers);
    for (const [l, slot] of layerSlots(subject.layers).entries()) {
      const weights = await tfjs.read(computed.layers[l]?.weights as tf.Tensor);
      const biases = await tfjs.read(computed.layers[l]?.biases as tf.Tensor);
      for (let m = 0; m < MEMBERS; m++) {
        for (let k = 0; k < slot.inputs * slot.outputs; k++) {
          const expected = slope(subject, 'weights', m * size + slot.weights + k);
          expect(weights[m * slot.inputs * slot.outputs + k]).toBeCloseTo(expected, 3);
        }
        for (let k = 0; k < slot.outputs; k++) {
          const expected = slope(subject, 'weights', m * size + slot.biases + k);
          expect(biases[m * slot.outputs + k]).toBeCloseTo(expected, 3);
        }
      }
    }
    for (const [table, tensor] of [
      ['minLogVariance', computed.bounds?.min],
      ['maxLogVariance', computed.bounds?.max],
    ] as const) {
      const gradient = tensor === undefined ? [] : await tfjs.read(tensor);
      gradient.forEach((value: number, d: number) => {
        expect(value).toBeCloseTo(slope(subject, table, d), 3);
      });
    }
    tf.dispose(computed as never);
  });
});
