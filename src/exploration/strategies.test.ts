import { describe, expect, it } from 'vitest';
import type { ArmStatistics } from '../agents/choice.ts';
import { choiceBits } from '../agents/choice.ts';
import { scheduled } from '../agents/schedule.ts';
import { standardNormals, uniforms } from '../models/data/random-bits.ts';
import { epsilonGreedy, optimisticValues } from './epsilon-greedy.ts';
import { gradientBandit } from './gradient-bandit.ts';
import { softmaxStrategy } from './softmax.ts';
import type { Strategy } from './strategy.ts';
import { thompsonBeta, thompsonGaussian } from './thompson.ts';
import { ucb1, ucbTuned } from './ucb.ts';

/** Statistics after these rewards, arm by arm. */
function seen(strategy: Strategy, rewards: readonly (readonly number[])[]): ArmStatistics {
  const statistics = strategy.begin(rewards.length);
  for (const [arm, own] of rewards.entries()) for (const reward of own) strategy.update(statistics, arm, reward);
  return statistics;
}

/** How often each arm is chosen in so many choices with these statistics. */
function shares(strategy: Strategy, statistics: ArmStatistics, choices = 4000): number[] {
  const counts = Array.from(statistics.counts, () => 0);
  for (let i = 0; i < choices; i++) {
    const arm = strategy.choose(statistics, choiceBits(5, i));
    counts[arm] = (counts[arm] ?? 0) + 1 / choices;
  }
  return counts;
}

describe('the random bits of choices', () => {
  it('are those of Threefry4x32: uniform and normal numbers have their moments', () => {
    const all = Array.from({ length: 5000 }, (_, i) => choiceBits(1, i)(0));
    const moments = (values: number[]) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length];
    };
    const [uniformMean = 0, uniformVariance = 0] = moments(all.flatMap((bits) => [...uniforms(bits)]));
    const [mean = 1, variance = 0] = moments(all.flatMap((bits) => [...standardNormals(bits)]));
    // Four standard errors of 20,000 numbers.
    expect(Math.abs(uniformMean - 0.5)).toBeLessThan(0.0082);
    expect(Math.abs(uniformVariance - 1 / 12)).toBeLessThan(0.0022);
    expect(Math.abs(mean)).toBeLessThan(0.0283);
    expect(Math.abs(variance - 1)).toBeLessThan(0.04);
  });
});

describe('strategies', () => {
  it('average rewards, or follow them with a constant step', () => {
    const average = seen(ucb1(), [[1, 2, 6], [4]]);
    expect([...average.values]).toEqual([3, 4]);
    expect([...average.counts]).toEqual([3, 1]);
    // 1, 2, 6 about 3: 4 + 1 + 9
    expect(average.squares[0]).toBeCloseTo(14, 12);
    expect(average.baseline).toBeCloseTo(13 / 4, 12);
    // 0 -> 0.5 -> 1.25 -> 3.625
    expect(seen(epsilonGreedy({ stepSize: 0.5 }), [[1, 2, 6], []]).values[0]).toBe(3.625);
  });

  it('epsilon-greedy takes the best and, in a share epsilon of the choices, any; ties are broken evenly', () => {
    const strategy = epsilonGreedy({ epsilon: 0.3 });
    const [a = 0, b = 0, c = 0, d = 0] = shares(strategy, seen(strategy, [[0], [2], [1], [0]]));
    // Three standard errors of 4,000 choices are at most 0.024.
    for (const share of [a, c, d]) expect(Math.abs(share - 0.3 / 4)).toBeLessThan(0.013);
    expect(Math.abs(b - (0.7 + 0.3 / 4))).toBeLessThan(0.02);
    const greedy = epsilonGreedy({ epsilon: 0 });
    const tied = shares(greedy, seen(greedy, [[1], [3], [3], [3]]));
    expect(tied[0]).toBe(0);
    for (const share of tied.slice(1)) expect(Math.abs(share - 1 / 3)).toBeLessThan(0.024);
  });

  it('optimistic values try every arm before any twice, as long as all disappoint', () => {
    const strategy = optimisticValues();
    const statistics = strategy.begin(10);
    for (let i = 0; i < 10; i++) strategy.update(statistics, strategy.choose(statistics, choiceBits(0, i)), 1);
    expect([...statistics.counts]).toEqual(new Array(10).fill(1));
  });

  it('softmax draws with probability exp(value / temperature): 1 : e : e^2 at temperature 1 for values 0, 1, 2', () => {
    const strategy = softmaxStrategy({ temperature: 1 });
    const found = shares(strategy, seen(strategy, [[0], [1], [2]]));
    for (const [k, share] of [0.09, 0.2447, 0.6652].entries()) {
      expect(Math.abs((found[k] ?? 0) - share)).toBeLessThan(0.023);
    }
    const cold = softmaxStrategy({ temperature: 0.001 });
    expect(shares(cold, seen(cold, [[0], [1], [2]]), 100)).toEqual([0, 0, expect.closeTo(1)]);
  });

  it('UCB1 tries all arms in order, then takes the bound worked out by hand', () => {
    const strategy = ucb1();
    const statistics = strategy.begin(3);
    const order = [0.5, 0.4, 0.45].map((reward, i) => {
      const arm = strategy.choose(statistics, choiceBits(0, i));
      strategy.update(statistics, arm, reward);
      return arm;
    });
    expect(order).toEqual([0, 1, 2]);
    // t = 8 after seven choices: 0.5 + sqrt(2 ln 8 / 4) = 1.520, 0.4 + sqrt(2 ln 8 / 1) = 2.439, 0.45 + sqrt(2 ln 8 / 2) = 1.892
    const seven = seen(strategy, [[0.5, 0.5, 0.5, 0.5], [0.4], [0.45, 0.45]]);
    expect(strategy.choose(seven, choiceBits(0, 0))).toBe(1);
    // With c = 0.05 the means decide.
    expect(ucb1({ c: 0.05 }).choose(seven, choiceBits(0, 0))).toBe(0);
  });

  it('UCB-tuned looks less at an arm that pays the same each time than at one that varies', () => {
    const strategy = ucbTuned({ maxVariance: 1 });
    const many = (of: readonly number[]) => Array.from({ length: 50 }, (_, i) => of[i % of.length] ?? 0);
    // Same mean, same count: variance 0 and 1/4, each with sqrt(2 ln 101 / 50) = 0.43 on top; both above the default bound of 1/4.
    expect(strategy.choose(seen(strategy, [many([0.5]), many([0, 1])]), choiceBits(0, 0))).toBe(1);
  });

  it('Thompson sampling takes an arm as often as it is the best, as far as is known', () => {
    // Posteriors N(0, 1/2) and N(1, 1/2): the difference is N(1, 1), so the second is better with probability 0.8413.
    const gaussian = thompsonGaussian();
    expect(Math.abs((shares(gaussian, seen(gaussian, [[0], [2]]))[1] ?? 0) - 0.8413)).toBeLessThan(0.018);
    // Beta(2, 1) against Beta(1, 2): P(a > b) = 5/6.
    const beta = thompsonBeta();
    expect(Math.abs((shares(beta, seen(beta, [[1], [0]]))[0] ?? 0) - 5 / 6)).toBeLessThan(0.018);
  });

  it('the gradient bandit moves its preferences by the rule of the book', () => {
    const strategy = gradientBandit({ stepSize: 0.1 });
    const statistics = strategy.begin(2);
    // Of the first reward the mean is itself.
    strategy.update(statistics, 0, 3);
    expect([...statistics.values]).toEqual([0, 0]);
    // Then 0.1 (5 - 3) (1 - 1/2) for the arm and the opposite for the other.
    strategy.update(statistics, 1, 5);
    expect(statistics.values[0]).toBeCloseTo(-0.1, 12);
    expect(statistics.values[1]).toBeCloseTo(0.1, 12);
  });
});

describe('schedules', () => {
  it('go where they say', () => {
    const linear = { kind: 'linear', from: 1, to: 0.2, steps: 4 } as const;
    expect([0, 1, 4, 9].map((t) => scheduled(linear, t))).toEqual([1, 0.8, expect.closeTo(0.2), expect.closeTo(0.2)]);
    const exponential = { kind: 'exponential', from: 1, to: 0, rate: 0.5 } as const;
    expect([0, 1, 3].map((t) => scheduled(exponential, t))).toEqual([1, 0.5, 0.125]);
    const inverse = { kind: 'inverse', from: 1, scale: 10 } as const;
    expect([0, 9, 99].map((t) => scheduled(inverse, t))).toEqual([1, 1, 0.1]);
  });
});
