import { describe, expect, it } from 'vitest';
import { type Bandit, bernoulliBandit, gaussianBandit, wanderingBandit } from './bandit.ts';
import { epsilonGreedy, optimisticValues } from './epsilon-greedy.ts';
import { gradientBandit } from './gradient-bandit.ts';
import { playBandits } from './play-bandits.ts';
import { simulateBandits } from './simulate-bandits.ts';
import { softmaxStrategy } from './softmax.ts';
import type { Strategy } from './strategy.ts';
import { thompsonBeta, thompsonGaussian } from './thompson.ts';
import { ucb1, ucbTuned } from './ucb.ts';
import { visitBonus } from './visit-bonus.ts';

const cases: readonly (readonly [Strategy, Bandit])[] = [
  [epsilonGreedy(), gaussianBandit()],
  [epsilonGreedy({ epsilon: { kind: 'linear', from: 1, to: 0.05, steps: 50 } }), bernoulliBandit({ arms: 7 })],
  [epsilonGreedy({ epsilon: { kind: 'exponential', from: 1, to: 0.1, rate: 0.95 } }), gaussianBandit({ arms: 3 })],
  [epsilonGreedy({ epsilon: { kind: 'inverse', from: 1, scale: 20 } }), bernoulliBandit({ means: [0.9, 0.6] })],
  [epsilonGreedy({ stepSize: 0.1 }), wanderingBandit({ walkStd: 0.1 })],
  [optimisticValues(), gaussianBandit({ mean: 1, meanStd: 2, noiseStd: 0.5 })],
  [softmaxStrategy(), gaussianBandit()],
  [gradientBandit(), gaussianBandit({ mean: 4 })],
  [ucb1(), gaussianBandit()],
  [ucbTuned(), bernoulliBandit()],
  [thompsonGaussian({ priorMean: 0.5 }), gaussianBandit({ arms: 5 })],
  [thompsonBeta(), bernoulliBandit()],
  [visitBonus({ beta: 2 }), gaussianBandit()],
];

/** Compiling for an emulated GPU takes long: here one of them, on arms that wander; the kinds of strategies together, below. */
const ON_GPU = [4];

const PROBLEMS = 150;

describe.each(['cpu', 'webgpu'] as const)('thousands of bandits on %s', (backend) => {
  it.each(
    cases
      .filter((_, i) => backend === 'cpu' || ON_GPU.includes(i))
      .map(([strategy, bandit]) => ({ name: strategy.name, on: bandit.name, strategy, bandit })),
  )('$name, $on: as the host plays in float64, but for a few problems', async ({ strategy, bandit }) => {
    const run = { bandit, strategies: [strategy], problems: PROBLEMS, steps: 120, seed: 3 };
    const [expected] = playBandits(run);
    const { curves, backend: used } = await simulateBandits({ ...run, backend, timeoutMs: 60_000 });
    expect(used).toBe(backend);
    const [curve] = curves;
    if (curve === undefined || expected === undefined) throw new Error('a strategy has no curve');
    // A choice that differs by rounding changes all that comes after, in its own problem only.
    const other = curve.finalRegrets.filter((regret, b) => Math.abs(regret - (expected.finalRegrets[b] ?? 0)) > 2e-3);
    // Estimates of rewards of 0 and 1 are often the same; rounding then makes one the higher.
    expect(other.length).toBeLessThanOrEqual(PROBLEMS / (bandit.kind === 'bernoulli' ? 5 : 20));
    const mean = (of: Float64Array) => of.reduce((sum, value) => sum + value, 0) / of.length;
    expect(Math.abs(mean(curve.rewards) - mean(expected.rewards))).toBeLessThan(0.02);
    expect(Math.abs(mean(curve.optimal) - mean(expected.optimal))).toBeLessThan(0.02);
    expect(curve.regrets.at(-1)).toBeCloseTo(mean(curve.finalRegrets), 3);
  });
});

describe('2,000 problems at once on webgpu', () => {
  it.each([
    epsilonGreedy(),
    softmaxStrategy(),
    gradientBandit(),
    ucb1(),
    ucbTuned(),
    thompsonGaussian(),
    thompsonBeta(),
    visitBonus(),
  ])('$name pays, and finds the best arm, as on the host in float64', async (strategy) => {
    const run = { bandit: bernoulliBandit({ arms: 4 }), strategies: [strategy], problems: 2000, steps: 40, seed: 8 };
    const { curves, backend } = await simulateBandits({ ...run, backend: 'webgpu', timeoutMs: 60_000 });
    expect(backend).toBe('webgpu');
    const [[curve], [host]] = [curves, playBandits(run)];
    if (curve === undefined || host === undefined) throw new Error('a strategy has no curve');
    // A choice by estimates that rounding makes unlike changes all that comes after it, in its problem.
    const other = curve.finalRegrets.filter((regret, b) => Math.abs(regret - (host.finalRegrets[b] ?? 0)) > 1e-3);
    expect(other.length).toBeLessThan(run.problems / 10);
    for (const name of ['rewards', 'optimal'] as const) {
      const apart = curve[name].map((value, t) => Math.abs(value - (host[name][t] ?? 0)));
      expect(Math.max(...apart), name).toBeLessThan(0.02);
    }
    expect(curve.regrets.at(-1) ?? 0).toBeCloseTo(host.regrets.at(-1) ?? 0, 1);
  });
});

describe('runs without end', () => {
  const last = (of: Float64Array, count: number) => of.subarray(-count).reduce((sum, value) => sum + value, 0) / count;

  it('estimates still learn after a million rewards, although 1 / n is less than float32 can tell from nothing', async () => {
    const { curves } = await simulateBandits({
      bandit: bernoulliBandit({ means: [0.99, 0.98] }),
      strategies: [epsilonGreedy({ epsilon: 0.1 })],
      problems: 2,
      steps: 2 ** 21,
      backend: 'cpu',
    });
    const { optimal = new Float64Array(1), regrets = new Float64Array(1) } = curves[0] ?? {};
    // All but half of the tenth that is drawn from both arms.
    expect(last(optimal, 2 ** 19)).toBeCloseTo(0.95, 2);
    expect(regrets.at(-1)).toBeLessThan(2 ** 21 * 0.0005 + 50);
  });

  it('are many submissions, however few their problems are: an invocation plays 2^16 choices times arms at most', async () => {
    const told: number[] = [];
    const onProgress = ({ fraction }: { readonly fraction: number }) => told.push(fraction);
    const bandit = bernoulliBandit({ arms: 2 });
    await simulateBandits({ bandit, strategies: [ucb1()], problems: 1, steps: 2 ** 17, backend: 'cpu', onProgress });
    expect(told).toEqual([0.25, 0.5, 0.75, 1]);
  });

  it('play more problems than fit into a buffer, some after the others, as if all had fitted', async () => {
    const bandit = bernoulliBandit({ means: Array.from({ length: 1000 }, (_, k) => k / 1000) });
    const run = { bandit, strategies: [epsilonGreedy({ epsilon: 1 })], problems: 6000, steps: 2, seed: 4 };
    const told: number[] = [];
    const [curve] = (
      await simulateBandits({ ...run, backend: 'cpu', onProgress: ({ fraction }) => told.push(fraction) })
    ).curves;
    expect(told[0]).toBeLessThan(0.5);
    const [host] = playBandits(run);
    if (curve === undefined || host === undefined) throw new Error('a strategy has no curve');
    for (const name of ['rewards', 'regrets', 'optimal', 'finalRegrets'] as const) {
      expect(curve[name].length).toBe(host[name].length);
      expect(Math.max(...curve[name].map((value, i) => Math.abs(value - (host[name][i] ?? 0))))).toBeLessThan(1e-5);
    }
  });
});
