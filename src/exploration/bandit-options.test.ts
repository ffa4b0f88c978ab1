import { describe, expect, it } from 'vitest';
import { bernoulliBandit, gaussianBandit } from './bandit.ts';
import { epsilonGreedy } from './epsilon-greedy.ts';
import { gradientBandit } from './gradient-bandit.ts';
import { playBandits } from './play-bandits.ts';
import { simulateBandits } from './simulate-bandits.ts';
import { softmaxStrategy } from './softmax.ts';
import type { Strategy } from './strategy.ts';
import { thompsonBeta, thompsonGaussian } from './thompson.ts';
import { ucb1 } from './ucb.ts';

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
