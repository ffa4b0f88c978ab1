import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { normals, seededRandom } from '../data/random.ts';
import { type AdamState, adamStart, adamStep } from './adam.ts';
import { openTfjs } from './tfjs.ts';

describe("Adam's steps", () => {
  it.each([0, 0.1])('are those of the paper in float64, with weight decay %d added to the gradient', async (decay) => {
    const tfjs = await openTfjs({ backend: 'cpu' });
    const normal = normals(seededRandom(2));
    const start = Array.from({ length: 5 }, normal);
    const gradients = Array.from({ length: 30 }, () => start.map((_, i) => 10 ** (i - 3) * normal()));
    let state = tfjs.run(() => adamStart(tf.tensor1d(start)) as never) as AdamState<tf.Tensor1D>;
    for (const [t, gradient] of gradients.entries()) {
      const next = tfjs.run(() => adamStep(state, tf.tensor1d(gradient), t + 1, 0.01, decay) as never);
      tf.dispose(state as never);
      state = next as AdamState<tf.Tensor1D>;
    }
    const computed = await tfjs.read(state.value);
    tf.dispose(state as never);
    // Algorithm 1 of Kingma and Ba (2015).
    for (const [i, first] of start.entries()) {
      let [value, m, v] = [first, 0, 0];
      for (const [t, gradient] of gradients.entries()) {
        const g = (gradient[i] ?? 0) + decay * value;
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g * g;
        const [unbiased, spread] = [m / (1 - 0.9 ** (t + 1)), v / (1 - 0.999 ** (t + 1))];
        value -= (0.01 * unbiased) / (Math.sqrt(spread) + 1e-8);
      }
      expect(computed[i]).toBeCloseTo(value, 5);
    }
  });
});
