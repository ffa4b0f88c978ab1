import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { normals, type Random, seededRandom } from '../data/random.ts';
import { emptyTransitions } from '../data/rows.ts';
import type { Transitions } from '../data/transitions.ts';
import type { FitProgress } from '../model.ts';
import { changes, choices, line, range } from './data.testing.ts';
import { ensemble, neuralModel } from './ensemble.ts';
import { referenceForward } from './reference.testing.ts';

const noise = (random: Random): number => normals(random)();

/** Rows of `line` at these positions, with the action 0. */
function at(xs: number[]): [Float32Array, Float32Array] {
  return [Float32Array.from(xs), new Float32Array(xs.length)];
}

const rms = (values: ArrayLike<number>): number =>
  Math.sqrt(Array.from(values).reduce((sum, value) => sum + value ** 2, 0) / values.length);

describe('five bootstrapped linear members on y = 2 x + 1 + 0.5 noise', () => {
  it('find the line, and a band that is narrow on the data and wide outside', async () => {
    const xs = range(-1, 1, 60);
    const data = changes(xs, (x, _, random) => 2 * x + 1 + 0.5 * noise(random));
    const model = ensemble({
      space: line,
      hidden: [],
      probabilistic: false,
      learningRate: 0.02,
      weightDecay: 0,
      validationFraction: 0,
      epochs: 400,
      patience: 400,
      backend: 'cpu',
    });
    await model.fit(data);
    const [inside, outside] = [range(-1, 1, 11), [-5, 5]];
    const near = await model.predict(...at(inside));
    const far = await model.predict(...at(outside));
    // The standard error of a line's mean over 60 rows of noise 0.5 is 0.065 in the middle.
    const error = Array.from(near.mean, (value, i) => value - (inside[i] ?? 0) * 3 - 1);
    expect(rms(error)).toBeLessThan(0.2);
    expect(rms(near.epistemicStd)).toBeGreaterThan(0.02);
    expect(rms(near.epistemicStd)).toBeLessThan(0.25);
    for (const [i, x] of outside.entries()) {
      expect(Math.abs((far.mean[i] ?? 0) - 3 * x - 1)).toBeLessThan(4 * (far.epistemicStd[i] ?? 0) + 0.2);
      expect(far.epistemicStd[i]).toBeGreaterThan(2 * rms(near.epistemicStd));
    }
  });
});

describe('five networks on a sine with a gap', () => {
  it('disagree inside the gap at least 3 times as much as on the data', async () => {
    const xs = [...range(-3, -1, 100), ...range(1, 3, 100)];
    const data = changes(xs, (x, _, random) => Math.sin(2 * x) + 0.05 * noise(random));
    const model = ensemble({
      space: line,
      hidden: [32, 32],
      activation: 'tanh',
      learningRate: 0.01,
      batchSize: 64,
      epochs: 150,
      backend: 'cpu',
    });
    await model.fit(data, { seed: 3 });
    const gap = await model.predict(...at(range(-0.5, 0.5, 21)));
    const near = await model.predict(...at([...range(-2.8, -1.2, 20), ...range(1.2, 2.8, 20)]));
    console.log(rms(gap.std), rms(near.std), rms(near.epistemicStd));
    expect(rms(gap.std)).toBeGreaterThan(3 * rms(near.std));
  });
});
