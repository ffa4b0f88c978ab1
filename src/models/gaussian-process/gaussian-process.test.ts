import { describe, expect, it } from 'vitest';
import { line, madeUp } from '../linear/made-up.testing.ts';
import type { FitProgress } from '../model.ts';
import { bent } from './bent.testing.ts';
import { gaussianProcess, loadGaussianProcess } from './gaussian-process.ts';

describe('a Gaussian process', () => {
  it('learns a bent line and its reward from 60 points, and the noise', async () => {
    const model = gaussianProcess({ space: line, learnsReward: true });
    await model.fit(bent(60, 0.02, 1));
    const fresh = bent(200, 0, 2);
    const { mean, reward, std } = await model.predict(fresh.states, fresh.actions);
    const error = (expected: Float32Array, got: Float32Array) =>
      Math.sqrt(expected.reduce((sum, value, i) => sum + (value - (got[i] ?? 0)) ** 2, 0) / expected.length);
    expect(error(fresh.nextStates, mean)).toBeLessThan(0.01);
    expect(error(fresh.rewards, reward ?? new Float32Array())).toBeLessThan(0.03);
    // The noise that is left in the middle of the data.
    expect(Math.min(...std)).toBeGreaterThan(0.014);
    expect(Math.min(...std)).toBeLessThan(0.028);
    const [state, ofReward] = model.hyperparameters;
    expect(model.hyperparameters).toHaveLength(2);
    // The action moves the state along a line, and the reward along a parabola.
    expect(state?.lengthscales[1]).toBeGreaterThan(3 * (state?.lengthscales[0] ?? 0));
    expect(ofReward?.noiseStd).toBeLessThan(0.05);
  });

  it('covers what happens as often as it says: 95% and 50% intervals', async () => {
    const model = gaussianProcess({ space: line });
    await model.fit(bent(80, 0.05, 3));
    const fresh = bent(2000, 0.05, 4);
    const { mean, std } = await model.predict(fresh.states, fresh.actions);
    const within = (deviations: number) =>
      mean.filter((value, i) => Math.abs((fresh.nextStates[i] ?? 0) - value) < deviations * (std[i] ?? 0)).length /
      2000;
    expect(Math.abs(within(1.96) - 0.95)).toBeLessThan(0.04);
    expect(Math.abs(within(0.674) - 0.5)).toBeLessThan(0.08);
  });

  it('doubts where it has seen nothing: in a gap ten times as much as beside it', async () => {
    const model = gaussianProcess({ space: line });
    const sides = madeUp(line, 60, (i) => {
      const s = (i % 2 === 0 ? -3 : 2) + (i % 30) / 30;
      return { state: [s], action: [0], nextState: [s + Math.sin(3 * s)] };
    });
    await model.fit(sides);
    const { epistemicStd, std } = await model.predict(Float32Array.of(0, -2.5, 2.5), new Float32Array(3));
    expect(epistemicStd[0]).toBeGreaterThan(10 * Math.max(epistemicStd[1] ?? 1, epistemicStd[2] ?? 1));
    expect(std[0]).toBeGreaterThan(0.3);
  });

  it('keeps maxPoints of more, the same for the same seed, and fits hyperparameters to fewer', async () => {
    const model = gaussianProcess({ space: line, maxPoints: 100, hyperparameterPoints: 40, restarts: 1 });
    const data = bent(300, 0.02, 5);
    const report = await model.fit(data, { seed: 3 });
    expect(report.transitions).toBe(300);
    expect(model.points).toBe(100);
    const other = gaussianProcess({ space: line, maxPoints: 100, hyperparameterPoints: 40, restarts: 1 });
    await other.fit(data, { seed: 3 });
    const ask = [Float32Array.of(0.3), Float32Array.of(0.1)] as const;
    expect(await other.predict(...ask)).toEqual(await model.predict(...ask));
    await other.fit(data, { seed: 4 });
    expect(await other.predict(...ask)).not.toEqual(await model.predict(...ask));
  });

  it('tells how far it is, and stops when it is called off: the model stays as it was', async () => {
    const model = gaussianProcess({ space: line, learnsReward: true, restarts: 3 });
    const told: FitProgress[] = [];
    await model.fit(bent(30, 0.02, 6), { onProgress: (progress) => told.push(progress) });
    expect(told.map(({ step }) => step)).toEqual([
      's: start 1 of 3',
      's: start 2 of 3',
      's: start 3 of 3',
      'the reward: start 1 of 3',
      'the reward: start 2 of 3',
      'the reward: start 3 of 3',
      '30 points',
    ]);
    expect(told.at(-1)?.fraction).toBe(1);
    const before = model.hyperparameters;
    const controller = new AbortController();
    const fit = model.fit(bent(60, 0.02, 7), { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(fit).rejects.toMatchObject({ code: 'aborted' });
    expect(model.hyperparameters).toBe(before);
    expect(model.points).toBe(30);
  });

  it('is the same model after saving and loading, and refuses what was tampered with', async () => {
    const model = gaussianProcess({ space: line, learnsReward: true });
    await model.fit(bent(40, 0.02, 8));
    const { manifest, tensors } = model.save();
    const loaded = loadGaussianProcess({ manifest: JSON.parse(JSON.stringify(manifest)), tensors: tensors.slice() });
    const ask = [Float32Array.of(0.3, -2), Float32Array.of(0.1, 1)] as const;
    expect(await loaded.predict(...ask)).toEqual(await model.predict(...ask));
    expect(loaded.asSystem().data).toEqual(model.asSystem().data);
    expect(loaded.asSystem().code).toBe(model.asSystem().code);
    const tampered = (settings: object) => () =>
      loadGaussianProcess({ manifest: { ...manifest, settings: { ...manifest.settings, ...settings } }, tensors });
    expect(tampered({ points: 1e9 })).toThrow(/1000000000 points, more than maxPoints/);
    expect(tampered({ points: 1e9, maxPoints: 1e9 })).toThrow(/maxPoints is 1000000000/);
    expect(tampered({ points: 39 })).toThrow(/shape/);
    expect(tampered({ mean: 'cubic' })).toThrow(/mean is cubic/);
    expect(tampered({ extra: 1 })).toThrow(/there is no option 'extra'/);
    expect(() => loadGaussianProcess({ manifest, tensors: tensors.slice(0, -4) })).toThrow();
  });

  it('says when there are more choices than it can tell apart', () => {
    expect(() => gaussianProcess({ space: { stateNames: ['s'], action: { kind: 'discrete', count: 1000 } } })).toThrow(
      /gaussianProcess: states and actions make 1001 inputs \(one per choice\); at most 400/,
    );
  });
});
