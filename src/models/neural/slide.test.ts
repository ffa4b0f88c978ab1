import { describe, expect, it } from 'vitest';
import { normals, seededRandom } from '../data/random.ts';
import { ReplayBuffer } from '../data/replay-buffer.ts';
import type { TransitionSpace, Transitions } from '../data/transitions.ts';
import { neuralModel } from './ensemble.ts';

const space: TransitionSpace = {
  stateNames: ['a', 'b', 'c', 'd'],
  action: {
    kind: 'continuous',
    names: ['u', 'v'],
    low: Float32Array.of(-5, -5),
    high: Float32Array.of(5, 5),
    neutral: Float32Array.of(0, 0),
  },
};

/** Standard normal states and actions, as the slide draws them, and what is given to come of them. */
function drawn(next: (state: number[], action: number[], normal: () => number) => number[]): Transitions {
  const normal = normals(seededRandom(3));
  const buffer = new ReplayBuffer({ space });
  for (let i = 0; i < 400; i++) {
    const [state, action] = [
      [normal(), normal(), normal(), normal()],
      [normal(), normal()],
    ];
    const [reward = 0, ...nextState] = next(state, action, normal);
    buffer.add({ state, action, reward, nextState, terminated: false, truncated: false });
  }
  return buffer.transitions();
}

/** Slide 3's network and optimiser: two hidden layers of 64 ReLUs to the next state and the reward; Adam, 0.001, squared error. */
async function heldOutLoss(data: Transitions): Promise<number> {
  const model = neuralModel({
    space,
    hidden: [64, 64],
    activation: 'relu',
    learnsReward: true,
    learningRate: 1e-3,
    weightDecay: 0,
    batchSize: 16,
    epochs: 40,
    backend: 'cpu',
  });
  const { validationLosses } = await model.fit(data);
  return Math.min(...validationLosses);
}

describe('the network of slide 3, four states and two actions to the next state and the reward', () => {
  it('learns an environment', async () => {
    const linear = drawn(([a = 0, b = 0, c = 0, d = 0], [u = 0, v = 0]) => [
      a - u,
      a + 0.5 * b,
      b + u,
      c - 0.5 * d + v,
      d + 0.3 * a,
    ]);
    // In units of the variance of what is to be learned.
    expect(await heldOutLoss(linear)).toBeLessThan(0.05);
  });

  it('learns nothing from the targets of the slide, which are noise', async () => {
    const noise = drawn((state, _, normal) => [normal(), ...state.map((value) => value + normal())]);
    expect(await heldOutLoss(noise)).toBeGreaterThan(0.8);
  });
});
