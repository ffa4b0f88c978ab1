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

describe('what bandits are asked', () => {
  const bandit = gaussianBandit();
  it('runs the same twice, to the last bit, and does not depend on how many strategies run', async () => {
    const run = { bandit, problems: 40, steps: 60, seed: 9, backend: 'cpu' } as const;
    const [alone] = (await simulateBandits({ ...run, strategies: [ucb1()] })).curves;
    const [, second] = (await simulateBandits({ ...run, strategies: [epsilonGreedy(), ucb1()] })).curves;
    expect(second).toEqual(alone);
    for (const threads of [1, 2]) {
      expect((await simulateBandits({ ...run, threads, strategies: [ucb1()] })).curves).toEqual([alone]);
    }
    const [other] = (await simulateBandits({ ...run, seed: 10, strategies: [ucb1()] })).curves;
    expect(other?.rewards).not.toEqual(alone?.rewards);
  });

  it.each([
    [{ bandit: 'testbed' }, /^simulateBandits: bandit is testbed; give gaussianBandit\(\)/],
    [{ bandit: { kind: 'gaussian' } }, /^simulateBandits: bandit is \{"kind":"gaussian"\}; give gaussianBandit\(\)/],
    [{ bandit: { ...gaussianBandit(), means: [1] } }, /^simulateBandits: bandit is \{.*"means":\[1\]/],
    [{ strategies: [] }, /^simulateBandits: strategies has to be a list/],
    [{ problems: 0 }, /^simulateBandits: problems is 0; give a whole number of at least 1 and at most 1048576/],
    [{ seed: -1 }, /^simulateBandits: seed is -1;/],
    [{ stepz: 3 }, /^simulateBandits: there is no option 'stepz'; the options are bandit, strategies, problems, /],
    [
      { strategies: [{ ...ucb1(), kernel: undefined }] },
      /the strategy 'UCB1, c = 1.414' has no kernel; .* playBandits/,
    ],
    [
      {
        strategies: [
          { ...ucb1(), kernel: { choose: '', numbers: new Array(9).fill(0), initialValue: 0, stepSize: 0 } },
        ],
      },
      /the kernel of 'UCB1, c = 1.414' has 9 numbers; give at most 8/,
    ],
  ])('refuses %j', async (wrong, problem) => {
    const options = { bandit, strategies: [ucb1()], backend: 'cpu', ...wrong };
    await expect(simulateBandits(options as never)).rejects.toThrow(problem);
  });

  it('runs a strategy of one’s own with what its kernel says it calls, and eight numbers', async () => {
    const strategy: Strategy = {
      ...ucb1(),
      name: 'in turn, the untried first',
      choose: ({ counts, time, values }) => (counts.includes(0) ? counts.indexOf(0) : (time + 3) % values.length),
      kernel: {
        choose: `// Not by fr_highest, nor by fr_boltzmann.
          fn fr_choose(b: u32, t: u32) -> u32 {
            let first = fr_untried(b);
            return select((t + u32(fr_told.s7)) % fr_told.arms, first, first < fr_told.arms);
          }`,
        parts: ['untried'],
        numbers: [0, 0, 0, 0, 0, 0, 0, 3],
        initialValue: 0,
        stepSize: 0,
      },
    };
    const run = { bandit, strategies: [strategy], problems: 5, steps: 25, seed: 2 };
    const [curve] = (await simulateBandits({ ...run, backend: 'cpu' })).curves;
    const [host] = playBandits(run);
    for (const [t, reward] of (host?.rewards ?? []).entries()) expect(curve?.rewards[t]).toBeCloseTo(reward, 4);
  });

  it.each([99, -1, 0.5, Number.NaN])('refuses a strategy of one’s own that chooses arm %s', (arm) => {
    const strategy: Strategy = { ...ucb1(), name: 'mine', choose: () => arm };
    expect(() => playBandits({ bandit, strategies: [strategy], problems: 1, steps: 1 })).toThrow(
      `playBandits: the strategy 'mine' chose ${arm} of 10; its choose() has to give a whole number from 0 to 9.`,
    );
  });

  it('stops when the signal says so', async () => {
    const signal = AbortSignal.abort();
    const run = simulateBandits({ bandit, strategies: [ucb1()], backend: 'cpu', signal });
    await expect(run).rejects.toMatchObject({ code: 'aborted' });
  });

  it.each([
    [
      () => gaussianBandit({ arms: 1 }),
      /^gaussianBandit: arms is 1; give a whole number of at least 2 and at most 1000/,
    ],
    [
      () => bernoulliBandit({ means: [0.5, 2] }),
      /^bernoulliBandit: means\[1\] is 2; give a finite number of at least 0 and at most 1/,
    ],
    [() => gaussianBandit({ noise: 1 } as never), /^gaussianBandit: there is no option 'noise'/],
    [() => epsilonGreedy({ epsilon: 2 }), /^epsilonGreedy: epsilon is 2; give a number from 0 to 1/],
    [() => epsilonGreedy({ epsilon: { kind: 'cosine' } as never }), /'linear', 'exponential', 'inverse'/],
    [() => epsilonGreedy({ epsilon: { kind: 'linear', from: 1, to: 0 } as never }), /a schedule without 'steps'/],
    [
      () => epsilonGreedy({ stepSize: 0 }),
      /^epsilonGreedy: stepSize is 0; give 'average', or a finite number of at least 0.000001/,
    ],
    [() => softmaxStrategy({ temperature: 0 }), /^softmaxStrategy: temperature is 0; give a number from 0.001/],
    [() => ucb1({ c: -1 }), /^ucb1: c is -1; give a finite number of at least 0/],
    // What float32 cannot hold, or cannot tell apart.
    [() => gaussianBandit({ mean: 1e39 }), /^gaussianBandit: mean is 1e\+39;/],
    [() => gaussianBandit({ mean: 1e9 }), /^gaussianBandit: mean is 1000000000; .* at most 1000000\.$/],
    [() => gaussianBandit({ mean: 1e6 }), /^gaussianBandit: mean is 1000000, .* within meanStd 1; .* at least 100\.$/],
    [() => gaussianBandit({ means: [0, 1e7] }), /^gaussianBandit: means\[1\] is 10000000;/],
    [() => gaussianBandit({ means: 'ab' as never }), /^gaussianBandit: means is ab; give a list of numbers/],
    [() => gaussianBandit({ arms: 3, means: [1, 2] }), /^gaussianBandit: means has 2 numbers for 3 arms;/],
    [() => epsilonGreedy({ initialValue: 1e39 }), /^epsilonGreedy: initialValue is 1e\+39;/],
    [() => epsilonGreedy({ stepSize: 1e-46 }), /^epsilonGreedy: stepSize is 1e-46;/],
    [() => thompsonGaussian({ noiseStd: 1e-20 }), /^thompsonGaussian: noiseStd is 1e-20;/],
    [() => thompsonGaussian({ priorStd: 1e-25 }), /^thompsonGaussian: priorStd is 1e-25;/],
    [() => thompsonGaussian({ priorMean: 1e39 }), /^thompsonGaussian: priorMean is 1e\+39;/],
    [() => softmaxStrategy({ temperature: 1e39 }), /^softmaxStrategy: temperature is 1e\+39;/],
    [() => gradientBandit({ baseline: 'no' as never }), /^gradientBandit: baseline is no; give true or false/],
    [() => thompsonBeta({ successes: 0 }), /^thompsonBeta: successes is 0; give a finite number of at least 1/],
  ])('refuses what cannot be: %s', (make, problem) => {
    expect(make).toThrow(problem);
  });
});
