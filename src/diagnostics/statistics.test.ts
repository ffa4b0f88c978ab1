import { describe, expect, it } from 'vitest';
import { normals, seededRandom } from '../models/data/random.ts';
import { normalHalfWidth, normalQuantile } from './normal.ts';
import {
  bootstrapInterval,
  interquartileMean,
  mean,
  pearson,
  quantile,
  ranks,
  spearman,
  standardDeviation,
} from './statistics.ts';

const VALUES = [3, 1, 4, 1, 5, 9, 2, 6];
const OTHERS = [2, 7, 1, 8, 2, 8, 1, 8];

describe('statistics agree with NumPy 2.4.6 and SciPy 1.17.1', () => {
  it('mean, sample standard deviation, quantiles', () => {
    expect(mean(VALUES)).toBeCloseTo(3.875, 14);
    // np.std(values, ddof=1)
    expect(standardDeviation(VALUES)).toBeCloseTo(2.748376143938713, 12);
    // np.quantile(values, [0, 0.1, 0.25, 0.5, 0.9, 1])
    expect([0, 0.1, 0.25, 0.5, 0.9, 1].map((q) => Number(quantile(VALUES, q).toFixed(12)))).toEqual([
      1.0, 1.0, 1.75, 3.5, 6.9, 9.0,
    ]);
  });

  it('the mean of the middle half is scipy.stats.trim_mean(values, 0.25), whatever the ends are', () => {
    expect(interquartileMean(VALUES)).toBeCloseTo(3.5, 14);
    expect(interquartileMean([...VALUES, 1e9])).toBeCloseTo(4.0, 14);
  });

  it('correlations, with ties, are scipy.stats.pearsonr and spearmanr', () => {
    expect(pearson(VALUES, OTHERS)).toBeCloseTo(0.20965531907301216, 12);
    expect(spearman(VALUES, OTHERS)).toBeCloseTo(0.19885368120992464, 12);
    expect([...ranks([5, 1, 5, 3])]).toEqual([3.5, 1, 3.5, 2]);
  });

  it('a correlation with what does not vary is not a number, so it is null', () => {
    expect(pearson([1, 2, 3], [2, 2, 2])).toBeNull();
    expect(spearman([1], [1])).toBeNull();
  });

  it('quantiles of the normal distribution are statistics.NormalDist().inv_cdf to the last digits', () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.9599639845400536, 14);
    expect(normalQuantile(1e-10)).toBeCloseTo(-6.361340902404056, 13);
    expect(normalQuantile(0.3)).toBeCloseTo(-0.5244005127080407, 15);
    expect(normalHalfWidth(0.5)).toBeCloseTo(0.6744897501960817, 15);
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(1.1)]).toEqual([-Infinity, Infinity, Number.NaN]);
  });
});

describe('the bootstrap interval', () => {
  it('of the mean of a normal sample is about that of theory: 1.96 std / sqrt(n) on each side', () => {
    const draw = normals(seededRandom(1));
    const sample = Array.from({ length: 400 }, () => 5 + 2 * draw());
    const { low, high } = bootstrapInterval(sample);
    const half = (1.96 * standardDeviation(sample)) / Math.sqrt(sample.length);
    expect((high - low) / 2 / half).toBeGreaterThan(0.93);
    expect((high - low) / 2 / half).toBeLessThan(1.07);
    expect(Math.abs((high + low) / 2 - mean(sample))).toBeLessThan(0.1 * half);
  });

  it('holds the true mean in about 9 of 10 samples when asked for 90%', () => {
    const draw = normals(seededRandom(2));
    const held = Array.from({ length: 200 }, (_, seed) => {
      const sample = Array.from({ length: 40 }, () => draw());
      const { low, high } = bootstrapInterval(sample, { confidence: 0.9, resamples: 300, seed });
      return low <= 0 && 0 <= high;
    }).filter(Boolean).length;
    // Binomial(200, 0.9): std 4.2; the percentile interval is a little narrow for n = 40.
    expect(held).toBeGreaterThan(180 - 17);
    expect(held).toBeLessThan(180 + 13);
  });

  it('repeats for the same seed, and is one point for one value', () => {
    expect(bootstrapInterval(VALUES, { seed: 3 })).toEqual(bootstrapInterval(VALUES, { seed: 3 }));
    expect(bootstrapInterval([7])).toEqual({ low: 7, high: 7 });
    expect(() => bootstrapInterval([])).toThrow('bootstrapInterval: got no values');
  });
});
