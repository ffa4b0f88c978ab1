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

/** Compiling for an emulated GPU takes long, so three of them: greedy on arms that wander, bounds by variance, normal draws. */
const ON_GPU = [4, 9, 10];

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

describe('what bandits are asked', () => {
  const bandit = gaussianBandit();
  it('runs the same twice, to the last bit, and does not depend on how many strategies run', async () => {
    const run = { bandit, problems: 40, steps: 60, seed: 9, backend: 'cpu' } as const;
    const [alone] = (await simulateBandits({ ...run, strategies: [ucb1()] })).curves;
    const [, second] = (await simulateBandits({ ...run, strategies: [epsilonGreedy(), ucb1()] })).curves;
    expect(second).toEqual(alone);
    const [other] = (await simulateBandits({ ...run, seed: 10, strategies: [ucb1()] })).curves;
    expect(other?.rewards).not.toEqual(alone?.rewards);
  });

  it.each([
    [{ bandit: 'testbed' }, /^simulateBandits: bandit is testbed; give gaussianBandit\(\)/],
    [{ strategies: [] }, /^simulateBandits: strategies has to be a list/],
    [{ problems: 0 }, /^simulateBandits: problems is 0; give a whole number from 1 to 1048576/],
    [{ seed: -1 }, /^simulateBandits: seed is -1;/],
    [{ stepz: 3 }, /^simulateBandits: there is no option 'stepz'; the options are bandit, strategies, problems, /],
    [
      { strategies: [{ ...ucb1(), kernel: undefined }] },
      /the strategy 'UCB1, c = 1.414' has no kernel; .* playBandits/,
    ],
    [{ bandit: gaussianBandit({ arms: 1000 }), problems: 2 ** 20 }, /do not fit into a buffer of this device/],
  ])('refuses %j', async (wrong, problem) => {
    const options = { bandit, strategies: [ucb1()], backend: 'cpu', ...wrong };
    await expect(simulateBandits(options as never)).rejects.toThrow(problem);
  });

  it('stops when the signal says so', async () => {
    const signal = AbortSignal.abort();
    const run = simulateBandits({ bandit, strategies: [ucb1()], backend: 'cpu', signal });
    await expect(run).rejects.toMatchObject({ code: 'aborted' });
  });

  it.each([
    [() => gaussianBandit({ arms: 1 }), /^gaussianBandit: arms is 1; give a whole number from 2 to 1000/],
    [
      () => bernoulliBandit({ means: [0.5, 2] }),
      /^bernoulliBandit: means is \[0.5, 2\]; give 2 finite numbers from 0 to 1/,
    ],
    [() => gaussianBandit({ noise: 1 } as never), /^gaussianBandit: there is no option 'noise'/],
    [() => epsilonGreedy({ epsilon: 2 }), /^epsilonGreedy: epsilon is 2; give a number from 0 to 1/],
    [() => epsilonGreedy({ epsilon: { kind: 'cosine' } as never }), /'linear', 'exponential', 'inverse'/],
    [() => epsilonGreedy({ epsilon: { kind: 'linear', from: 1, to: 0 } as never }), /a schedule without 'steps'/],
    [() => epsilonGreedy({ stepSize: 0 }), /^epsilonGreedy: stepSize is 0; give 'average' or a number above 0/],
    [() => softmaxStrategy({ temperature: 0 }), /^softmaxStrategy: temperature is 0; give a number from 0.001/],
    [() => ucb1({ c: -1 }), /^ucb1: c is -1; give a finite number from 0/],
    [() => thompsonBeta({ successes: 0 }), /^thompsonBeta: successes is 0; give a finite number from 1/],
  ])('refuses what cannot be: %s', (make, problem) => {
    expect(make).toThrow(problem);
  });
});
