import { describe, expect, it } from 'vitest';
import { uniformNumbers } from '../mbrl/random.ts';
import { clockStep, repeatsPerTime } from './clock.ts';
import { medianInterval, relativeWidth, summarise } from './median.ts';
import { ratioOf, ratioText } from './ratio.ts';
import { type Effort, repeat } from './repeat.ts';

const ascending = (count: number) => Float64Array.from({ length: count }, (_, i) => i + 1);

describe('the interval of a median', () => {
  it.each([
    // Ranks from tables of the sign test at 95 % (for example Conover, "Practical Nonparametric Statistics").
    [6, 1, 6],
    [8, 1, 8],
    [10, 2, 9],
    [15, 4, 12],
    [20, 6, 15],
    [50, 18, 33],
    [100, 40, 61],
  ])('of %i values lies between the ones of rank %i and %i', (count, low, high) => {
    expect(medianInterval(ascending(count))).toEqual([low, high]);
  });

  it('does not exist for five values: the extremes hold the median in 93.75 % of cases only', () => {
    expect(medianInterval(ascending(5))).toBeUndefined();
    expect(medianInterval(ascending(5), 0.9375)).toEqual([1, 5]);
    expect(summarise([1, 2, 3])).toMatchObject({ p50: 2, low: null, high: null });
  });

  it('is that of the normal approximation for many values', () => {
    const [low = 0, high = 0] = medianInterval(ascending(100_000)) ?? [];
    // n/2 -+ 1.96 sqrt(n)/2
    expect(Math.abs(low - (50_000 - 309.9))).toBeLessThan(2);
    expect(low + high).toBe(100_001);
  });

  it.each([6, 9, 20, 61])(
    'holds the median of %i skewed values in at least 95 percent of cases, and not in all',
    (count) => {
      const random = uniformNumbers(count);
      const trials = 4000;
      let held = 0;
      for (let trial = 0; trial < trials; trial++) {
        // Exponential, whose median is log 2.
        const times = Float64Array.from({ length: count }, () => -Math.log(1 - random())).sort();
        const [low = 0, high = 0] = medianInterval(times) ?? [];
        if (low <= Math.LN2 && Math.LN2 <= high) held++;
      }
      // Three deviations of a share of 4,000.
      expect(held / trials).toBeGreaterThan(0.95 - 0.0104);
      expect(held / trials).toBeLessThan(0.99);
    },
  );
});

describe('a summary', () => {
  it('has the quantiles of NumPy, whatever the order of the times', () => {
    // numpy.percentile([1, 2, 3, 4, 10], [50, 95, 99])
    const { count, p50, p95, p99, min } = summarise([10, 2, 1, 4, 3]);
    expect([count, p50, min]).toEqual([5, 3, 1]);
    expect(p95).toBeCloseTo(8.8, 12);
    expect(p99).toBeCloseTo(9.76, 12);
    expect(relativeWidth(summarise([1, 2, 3]))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the ratio of two medians', () => {
  const random = uniformNumbers(3);
  const times = (middle: number) => summarise(Array.from({ length: 41 }, () => middle * (1 - Math.log(1 - random()))));

  it('is held by its interval in at least 93 % of cases', () => {
    const truth = 3;
    let held = 0;
    const trials = 1000;
    for (let trial = 0; trial < trials; trial++) {
      const { low, high } = ratioOf(times(truth), times(1));
      if (low !== null && high !== null && low <= truth && truth <= high) held++;
    }
    expect(held / trials).toBeGreaterThan(0.93);
    expect(held / trials).toBeLessThan(0.995);
  });

  it('is narrower than the worst of both intervals, and as wide as one where the other is exact', () => {
    const a = { p50: 10, low: 8, high: 12 };
    const exact = { p50: 2, low: 2, high: 2 };
    const [one, both] = [ratioOf(a, exact), ratioOf(a, { p50: 2, low: 1.8, high: 2.2 })];
    expect(one.ratio).toBe(5);
    expect(one.low).toBeCloseTo(4, 12);
    expect(one.high).toBeCloseTo(6, 12);
    expect(both.low).toBeGreaterThan(8 / 2.2);
    expect(both.low).toBeLessThan(4);
    expect(ratioText(both)).toMatch(/^5\.00 \(3\.\d\d to 6\.\d\d\)$/);
    expect(ratioText(ratioOf({ p50: 10, low: null, high: null }, exact))).toBe('5.00');
  });
});

describe('repeating', () => {
  const EFFORT: Effort = {
    warmupLeast: 2,
    warmupSeconds: 0,
    least: 6,
    most: 1000,
    width: 0.03,
    seconds: 10,
    limitSeconds: 60,
  };

  /** A clock that goes on by what each repeat takes. */
  async function run(take: (index: number) => number, effort: Partial<Effort>) {
    let clock = 0;
    let index = 0;
    const once = async () => {
      const ms = take(index++);
      clock += ms;
      return ms;
    };
    return repeat(
      once,
      (ms) => ms,
      { ...EFFORT, ...effort },
      () => clock,
    );
  }

  it('ends at once where every repeat takes the same', async () => {
    const { samples, warmup, settled } = await run(() => 5, {});
    expect({ count: samples.length, warmup, settled }).toEqual({ count: 6, warmup: 2, settled: true });
  });

  it('goes on until the median is known, however wide the times spread', async () => {
    const random = uniformNumbers(5);
    const { samples, settled } = await run(() => 1 + random(), { most: 5000 });
    expect(settled).toBe(true);
    const { p50, low, high } = summarise(samples);
    expect(((high ?? 0) - (low ?? 0)) / p50).toBeLessThanOrEqual(0.03);
    expect(samples.length).toBeGreaterThan(100);
  });

  it('ends with the time, and says that the median is not settled', async () => {
    const { samples, settled } = await run((i) => (i % 2 === 0 ? 100 : 300), { seconds: 2 });
    expect(settled).toBe(false);
    expect(samples.length).toBeGreaterThanOrEqual(10);
    expect(samples.length).toBeLessThanOrEqual(12);
  });

  it('begins no further repeat after the limit, even before there are enough', async () => {
    const { samples, warmup, settled } = await run(() => 25_000, { limitSeconds: 60 });
    expect({ count: samples.length, warmup, settled }).toEqual({ count: 1, warmup: 2, settled: false });
  });
});

describe('a coarse clock', () => {
  it('is known by its smallest step', () => {
    let reads = 0;
    expect(clockStep(() => Math.floor(reads++ / 3) * 0.1)).toBeCloseTo(0.1, 9);
    expect(clockStep(() => 5)).toBe(1);
    expect(clockStep()).toBeLessThan(1);
  });

  it('times several repeats together, as many as fill fifty of its steps', async () => {
    let clock = 0;
    const taking = (ms: number) => async () => {
      clock += ms;
    };
    const now = () => Math.floor(clock / 0.1) * 0.1;
    expect(await repeatsPerTime(taking(0.5), 0.1, now)).toBe(10);
    expect(await repeatsPerTime(taking(8), 0.1, now)).toBe(1);
    expect(await repeatsPerTime(taking(0), 0.1, now)).toBe(1000);
  });
});
