import { describe, expect, it } from 'vitest';
import { bernoulliBandit, gaussianBandit, wanderingBandit } from './bandit.ts';
import type { BanditCurve } from './bandit-run.ts';
import { epsilonGreedy, optimisticValues } from './epsilon-greedy.ts';
import { simulateBandits } from './simulate-bandits.ts';
import testbed from './testbed.json';
import { thompsonBeta } from './thompson.ts';
import { ucb1, ucbTuned } from './ucb.ts';

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const last = (values: Float64Array, count = 100) => mean(values.subarray(-count));

describe('the ten-armed testbed of Sutton and Barto (2018, figure 2.2), 2,000 problems', () => {
  it('epsilon 0, 0.01 and 0.1 end where NumPy ends with 20,000 problems, and as the book says', async () => {
    const { curves } = await simulateBandits({
      bandit: gaussianBandit(),
      strategies: testbed.map(({ epsilon }) => epsilonGreedy({ epsilon })),
      problems: 2000,
      steps: 1000,
      seed: 1,
      backend: 'cpu',
    });
    for (const [i, { rewardStd, optimalStd, ...expected }] of testbed.entries()) {
      const curve = curves[i] as BanditCurve;
      // Three standard errors of both runs.
      const within = (std: number) => 3 * std * Math.sqrt(1 / 2000 + 1 / 20_000);
      expect(Math.abs(last(curve.rewards) - expected.reward)).toBeLessThan(within(rewardStd));
      expect(Math.abs(last(curve.optimal) - expected.optimal)).toBeLessThan(within(optimalStd));
    }
    const [greedy, , tenth] = curves as [BanditCurve, BanditCurve, BanditCurve];
    // "a reward-per-step of only about 1", "found the optimal action in only approximately one-third of the tasks", "never selected that
    // action more than 91 % of the time"
    expect(last(greedy.rewards)).toBeCloseTo(1.03, 1);
    expect(Math.abs(last(greedy.optimal) - 1 / 3)).toBeLessThan(0.05);
    expect(Math.max(...tenth.optimal)).toBeLessThan(0.91);
  });

  it('optimistic values explore at first and win in the end, as in figure 2.3', async () => {
    const { curves } = await simulateBandits({
      bandit: gaussianBandit(),
      strategies: [optimisticValues(), epsilonGreedy({ stepSize: 0.1 })],
      backend: 'cpu',
    });
    const [optimistic, realistic] = curves as [BanditCurve, BanditCurve];
    const early = (curve: BanditCurve) => mean(curve.optimal.subarray(0, 50));
    expect(early(optimistic)).toBeLessThan(early(realistic));
    expect(last(optimistic.optimal)).toBeGreaterThan(last(realistic.optimal) + 0.05);
  });

  it('on arms that wander a constant step size does better than averages (exercise 2.5)', async () => {
    const { curves } = await simulateBandits({
      bandit: wanderingBandit(),
      strategies: [epsilonGreedy({ stepSize: 0.1 }), epsilonGreedy()],
      problems: 300,
      steps: 3000,
      backend: 'cpu',
    });
    const [constant, average] = curves as [BanditCurve, BanditCurve];
    expect(last(constant.optimal, 500)).toBeGreaterThan(last(average.optimal, 500) + 0.15);
  });
});

describe('regret on Bernoulli arms of 0.9 and 0.6 (distribution 1 of Auer et al. 2002)', () => {
  const STEPS = 10_000;
  const GAP = 0.3;
  /** Theorem 1: 8 ln n / gap + (1 + pi^2 / 3) gap. */
  const bound = (n: number) => (8 * Math.log(n)) / GAP + (1 + Math.PI ** 2 / 3) * GAP;

  it('that of UCB1 is logarithmic and below the bound at every step; UCB-tuned and Thompson sampling do better', async () => {
    const { curves } = await simulateBandits({
      bandit: bernoulliBandit({ means: [0.9, 0.6] }),
      strategies: [ucb1(), ucbTuned(), thompsonBeta(), epsilonGreedy()],
      problems: 64,
      steps: STEPS,
      backend: 'cpu',
    });
    const [ucb, tuned, thompson, greedy] = curves.map(({ regrets }) => regrets) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    expect(ucb.findIndex((regret, t) => regret > bound(t + 1))).toBe(-1);
    const at = (regrets: Float64Array, n: number) => regrets[n - 1] ?? 0;
    // As much for 100 to 1,000 as for 1,000 to 10,000, where that of epsilon-greedy is ten times as much.
    const [early, late] = [at(ucb, 1000) - at(ucb, 100), at(ucb, STEPS) - at(ucb, 1000)];
    expect(late / early).toBeGreaterThan(0.6);
    expect(late / early).toBeLessThan(1.4);
    expect((at(greedy, STEPS) - at(greedy, 1000)) / (at(greedy, 1000) - at(greedy, 100))).toBeGreaterThan(7);
    // No strategy beats Lai and Robbins (1985) for long: gap / KL(0.6 || 0.9) = 0.967 per unit of ln n.
    const divergence = 0.6 * Math.log(0.6 / 0.9) + 0.4 * Math.log(0.4 / 0.1);
    expect(late / Math.log(10)).toBeGreaterThan(GAP / divergence);
    expect(at(tuned, STEPS)).toBeLessThan(0.5 * at(ucb, STEPS));
    expect(at(thompson, STEPS)).toBeLessThan(0.5 * at(ucb, STEPS));
  });

  it('is logarithmic to a million steps: as much in each tenfold as theory says, and below the bound', async () => {
    const { curves } = await simulateBandits({
      bandit: bernoulliBandit({ means: [0.9, 0.6] }),
      strategies: [ucb1()],
      problems: 8,
      steps: 1_000_000,
      backend: 'cpu',
    });
    const regrets = curves[0]?.regrets ?? new Float64Array();
    expect(regrets).toHaveLength(1_000_000);
    expect(regrets.findIndex((regret, t) => regret > bound(t + 1))).toBe(-1);
    const [a = 0, b = 0, c = 0, d = 0] = [1e3, 1e4, 1e5, 1e6].map((n) => regrets[n - 1]);
    // UCB1 with sqrt(2 ln t / n) plays the worse arm about 2 ln t / gap^2 times, as long as its luck is fair: 2 ln 10 / gap a tenfold.
    const tenfold = (2 * Math.log(10)) / GAP;
    for (const grown of [b - a, c - b, d - c]) {
      expect(grown).toBeGreaterThan(0.6 * tenfold);
      expect(grown).toBeLessThan(1.4 * tenfold);
    }
  });
});
