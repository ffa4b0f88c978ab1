import { describe, expect, it } from 'vitest';
import { choiceBits } from '../agents/choice.ts';
import { normals, seededRandom } from '../models/data/random.ts';
import { gaussianBandit } from './bandit.ts';
import { playBandits } from './play-bandits.ts';
import { ucb1 } from './ucb.ts';

/** Slide 8's agent, line by line. */
function slideAgent(arms: number) {
  const counts = new Float64Array(arms);
  const values = new Float64Array(arms);
  return {
    choose(t: number): number {
      for (let arm = 0; arm < arms; arm++) if (counts[arm] === 0) return arm;
      const bounds = values.map((value, arm) => value + Math.sqrt((2 * Math.log(t)) / (counts[arm] ?? 0)));
      return bounds.indexOf(Math.max(...bounds));
    },
    update(arm: number, reward: number): void {
      const n = (counts[arm] ?? 0) + 1;
      counts[arm] = n;
      values[arm] = ((n - 1) / n) * (values[arm] ?? 0) + (1 / n) * reward;
    },
  };
}

describe("slide 8: UCB on ten arms of N(0, 1) with rewards' noise N(0, 1), 1,000 rounds", () => {
  it('ucb1() chooses what the agent of the slide chooses, round by round', () => {
    const normal = normals(seededRandom(8));
    const truths = Array.from({ length: 10 }, normal);
    const slide = slideAgent(10);
    const strategy = ucb1();
    const statistics = strategy.begin(10);
    for (let t = 1; t <= 1000; t++) {
      const arm = strategy.choose(statistics, choiceBits(0, t));
      expect(slide.choose(t), `round ${t}`).toBe(arm);
      const reward = (truths[arm] ?? 0) + normal();
      strategy.update(statistics, arm, reward);
      slide.update(arm, reward);
    }
  });

  it("the slide's plot, the average reward so far, climbs towards the best arm's 1.54", () => {
    const [curve] = playBandits({ bandit: gaussianBandit(), strategies: [ucb1()], problems: 200, steps: 1000 });
    const average = (n: number) => (curve?.rewards.subarray(0, n).reduce((sum, reward) => sum + reward, 0) ?? 0) / n;
    expect(Math.abs(average(10))).toBeLessThan(0.2);
    expect(average(1000)).toBeGreaterThan(average(100));
    expect(average(1000)).toBeGreaterThan(1.15);
    expect(average(1000)).toBeLessThan(1.54);
  });
});
