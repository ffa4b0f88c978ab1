import { describe, expect, it } from 'vitest';
import { normals, seededRandom } from '../data/random.ts';
import type { Transition, TransitionSpace } from '../data/transitions.ts';
import { linearModel } from './linear.ts';
import { largestRelative, line, madeUp } from './made-up.testing.ts';
import { loadOnlineLinearModel, onlineLinearModel } from './online-linear.ts';
import { predictedPaths, rolledOut } from './rolled-out.testing.ts';

/** The environment of the first slide: the action is added to the state. */
function* additions(seed: number, steps: number): Generator<Transition> {
  const random = seededRandom(seed);
  let state = 0;
  for (let t = 0; t < steps; t++) {
    const action = 2 * random() - 1;
    const next = state + action;
    yield {
      state: [state],
      action: [action],
      reward: -Math.abs(next),
      nextState: [next],
      terminated: false,
      truncated: false,
    };
    state = next;
  }
}

describe('the online linear model', () => {
  it('is the rule of "Introduction to Model-Based Reinforcement Learning", number by number', () => {
    const model = onlineLinearModel({ space: line, seed: 5 });
    const weights = Array.from(model.coefficients.weights);
    for (const transition of additions(1, 20)) {
      const input = [...Array.from(transition.state), ...Array.from(transition.action)].map(Math.fround);
      const prediction = input.reduce((sum, value, i) => sum + (weights[i] ?? 0) * value, 0);
      input.forEach((value, i) => {
        weights[i] = (weights[i] ?? 0) + 0.1 * ((transition.nextState[0] ?? 0) - prediction) * value;
      });
      model.update(transition);
      expect(largestRelative(weights, model.coefficients.weights)).toBeLessThan(1e-12);
    }
  });

  it('begins with standard normal weights and learns [1, 1], as there, while the walk stays within 4.5', () => {
    const model = onlineLinearModel({ space: line, learningRate: 0.1 });
    const normal = normals(seededRandom(0));
    expect([...model.coefficients.weights]).toEqual([normal(), normal()]);
    for (const transition of additions(12, 100)) {
      expect(Math.abs(transition.state[0] ?? 0)).toBeLessThan(4.5);
      model.update(transition);
    }
    expect(largestRelative([1, 1], model.coefficients.weights)).toBeLessThan(0.1);
    expect([...model.coefficients.intercept]).toEqual([0]);
  });

  it('loses its way where 0.1 (x^2 + u^2) goes beyond 2, as the plain rule does', () => {
    const model = onlineLinearModel({ space: line });
    for (const transition of additions(3, 100)) model.update(transition);
    expect(largestRelative([1, 1], model.coefficients.weights)).toBeGreaterThan(1000);
  });

  it.each(Array.from({ length: 20 }, (_, seed) => seed))('learns [1, 1] from any walk when normalised: %d', (seed) => {
    const model = onlineLinearModel({ space: line, normalized: true, learningRate: 1, seed });
    for (const transition of additions(seed, 400)) model.update(transition);
    expect(largestRelative([1, 1], model.coefficients.weights)).toBeLessThan(0.05);
  });

  it('refuses the step with which too high a rate would lose all numbers', () => {
    const model = onlineLinearModel({ space: line });
    const far: Transition = {
      state: [1e4],
      action: [1],
      reward: 0,
      nextState: [1e4],
      terminated: false,
      truncated: false,
    };
    const steps = () => {
      for (let i = 0; i < 20; i++) model.update(far);
    };
    expect(steps).toThrow(/leave the range of float32 with learningRate 0.1; lower it, .* normalized: true/);
    expect(model.coefficients.weights.every(Number.isFinite)).toBe(true);
    expect(() => model.update({ ...far, action: [1, 2] })).toThrow(/onlineLinearModel.update: action is 2 numbers/);
  });

  it('comes to what ridge regression finds: several states, choices, intercept and reward', async () => {
    const space: TransitionSpace = { stateNames: ['a', 'b'], action: { kind: 'discrete', count: 2 } };
    const random = seededRandom(6);
    const data = madeUp(space, 300, () => {
      const [a, b, index] = [2 * random() - 1, 2 * random() - 1, Math.floor(2 * random())];
      return { state: [a, b], action: [index], nextState: [a + 0.2 * b, 0.8 * b + 0.3 * index], reward: a - index };
    });
    const online = onlineLinearModel({ space, intercept: true, learnsReward: true, passes: 60 });
    const ridge = linearModel({ space, learnsReward: true });
    const { losses } = await online.fit(data, { seed: 1 });
    await ridge.fit(data);
    expect(losses).toHaveLength(60);
    expect(losses.at(-1)).toBeLessThan(1e-6 * (losses[0] ?? 0));
    const ask = [Float32Array.of(0.3, -0.2, 0.9, 0.1), Float32Array.of(0, 1)] as const;
    const [a, b] = [await online.predict(...ask), await ridge.predict(...ask)];
    expect(largestRelative(b.mean, a.mean)).toBeLessThan(1e-3);
    expect(largestRelative(b.reward ?? [], a.reward ?? [])).toBeLessThan(1e-3);
    expect([...a.epistemicStd]).toEqual([0, 0, 0, 0]);
  });

  it('knows the size of its errors', () => {
    const model = onlineLinearModel({ space: line, learningRate: 0.01 });
    const random = seededRandom(7);
    const normal = normals(random);
    for (let i = 0; i < 3000; i++) {
      const [s, u] = [2 * random() - 1, 2 * random() - 1];
      const nextState = [0.5 * s + u + 0.2 * normal()];
      model.update({ state: [s], action: [u], reward: 0, nextState, terminated: false, truncated: false });
    }
    return model.predict(Float32Array.of(0), Float32Array.of(0)).then(({ std }) => {
      expect(Math.abs((std[0] ?? 0) - 0.2)).toBeLessThan(0.05);
    });
  });

  it.each(['cpu', 'webgpu'] as const)('rolls out as predict() predicts, on %s', async (backend) => {
    const model = onlineLinearModel({ space: line, learnsReward: true, intercept: true, normalized: true });
    for (const transition of additions(12, 100)) model.update(transition);
    const actions = Float32Array.from({ length: 40 }, (_, i) => Math.sin(3 * i));
    const expected = await predictedPaths(model, [0.5], actions, 10);
    const { states, costs } = await rolledOut(model.asSystem(), backend, [0.5], actions, 10);
    expect(largestRelative(expected.states, states)).toBeLessThan(1e-5);
    expect(largestRelative(expected.costs, costs)).toBeLessThan(1e-5);
  });

  it('goes on learning after saving and loading', async () => {
    const model = onlineLinearModel({ space: line });
    for (const transition of additions(12, 30)) model.update(transition);
    const { manifest, tensors } = model.save();
    const loaded = loadOnlineLinearModel({ manifest: JSON.parse(JSON.stringify(manifest)), tensors });
    expect(largestRelative(model.coefficients.weights, loaded.coefficients.weights)).toBeLessThan(1e-6);
    for (const transition of additions(6, 30)) {
      model.update(transition);
      loaded.update(transition);
    }
    expect(largestRelative(model.coefficients.weights, loaded.coefficients.weights)).toBeLessThan(1e-5);
    const hostile = { ...manifest, settings: { ...manifest.settings, learningRate: 'fast' } };
    expect(() => loadOnlineLinearModel({ manifest: hostile, tensors })).toThrow(/learningRate is 'fast'/);
  });
});
