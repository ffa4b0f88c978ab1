import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../models/data/random.ts';
import type { ActionSpace } from '../../systems/system.ts';
import { actionLimiter } from './change-limits.ts';

const space = (low: number, high: number): ActionSpace => ({
  kind: 'continuous',
  names: ['u'],
  low: Float32Array.of(low),
  high: Float32Array.of(high),
  neutral: Float32Array.of(0),
});

describe('limits on the change of commands', () => {
  it('keep bounds, rate and change of rate for whatever is wanted', () => {
    const random = seededRandom(5);
    let reached = 0;
    const broken: object[] = [];
    for (let round = 0; round < 300; round++) {
      const [low, high] = [-(10 ** (3 * random() - 1)), 10 ** (3 * random() - 1)].map(Math.fround) as [number, number];
      const period = 10 ** (-3 * random());
      const rate = (high - low) * 10 ** (3 * random() - 1);
      const rateChange = rate * 10 ** (4 * random() - 1);
      const limiter = actionLimiter('test', space(low, high), [0], { rate, rateChange }, period);
      let [before, change] = [0, 0];
      let wanted = 0;
      for (let step = 0; step < 200; step++) {
        if (random() < 0.1)
          wanted =
            [low - 1, high + 1, Number.NaN, Number.POSITIVE_INFINITY, random() * high][Math.floor(5 * random())] ?? 0;
        const [now = Number.NaN] = limiter.next([wanted]);
        const isKept =
          now >= low &&
          now <= high &&
          Math.abs(now - before) <= rate * period &&
          Math.abs(now - before - change) <= rateChange * period ** 2 + 1e-12 * (high - low);
        if (!isKept) broken.push({ low, high, rate, rateChange, period, wanted, now, before, change });
        if (now === high || now === low) reached++;
        [change, before] = [now - before, now];
      }
    }
    expect(broken).toEqual([]);
    expect(reached).toBeGreaterThan(500);
  });

  it('are no slower than they have to be: a trapezoid of speed, and no overshoot', () => {
    const limiter = actionLimiter('test', space(-10, 10), [0], { rate: 4, rateChange: 8 }, 0.1);
    const positions = Array.from({ length: 40 }, () => limiter.next([5])[0] ?? 0);
    // 0.08 more a step up to 0.4 a step, and down again: 5 m take 5 steps up, 5 down, and 7.5 at full speed between.
    expect(positions.slice(0, 6).map((value) => Number(value.toFixed(6)))).toEqual([0.08, 0.24, 0.48, 0.8, 1.2, 1.6]);
    expect(Math.max(...positions)).toBeLessThanOrEqual(5 + 1e-12);
    expect(positions[17]).toBeCloseTo(5, 1);
    expect(positions[19]).toBeCloseTo(5, 12);
  });

  it('that are not given change nothing within the bounds', () => {
    const limiter = actionLimiter('test', space(-1, 1), [0], {}, 0.1);
    expect([0.5, -3, 0.25].map((wanted) => limiter.next([wanted])[0])).toEqual([0.5, -1, 0.25]);
  });

  it('of what is not finite leave the command where it was, also at the start', () => {
    const limiter = actionLimiter('test', space(-1, 1), [Number.NaN], { rate: 1, rateChange: 100 }, 0.1);
    expect(limiter.next([Number.NaN])[0]).toBe(0);
    expect(limiter.next([])[0]).toBe(0);
  });

  it('of discrete actions are none; choices that are none are passed over', () => {
    const choices: ActionSpace = { kind: 'discrete', count: 3 };
    expect(() => actionLimiter('test', choices, [0], { rate: 1 }, 0.1)).toThrow(/discrete/);
    const limiter = actionLimiter('test', choices, [1], {}, 0.1);
    expect([2, 3, Number.NaN, 0.5, 0].map((wanted) => limiter.next([wanted])[0])).toEqual([2, 2, 2, 2, 0]);
  });

  it.each([
    [{ rate: 0 }],
    [{ rate: [1, 2] }],
    [{ rateChange: Number.NaN }],
    [{ rate: -1 }],
    // A period's share of it is 0: commands were NaN.
    [{ rateChange: 1e-322 }],
  ])('%j are refused', (limits) => {
    expect(() => actionLimiter('test', space(-1, 1), [0], limits, 0.1)).toThrow(
      /give a number of at least 1e-9, or 1 of them/,
    );
  });
});
