import { describe, expect, it } from 'vitest';
import type { Algorithm } from './algorithm.ts';
import { coloringMatrix } from './colored.ts';
import { createPlanner } from './create.ts';
import { mppi } from './mppi.ts';
import { randomShooting } from './random-shooting.ts';
import { recordedActions, recorder } from './recorder.testing.ts';

const A = 2;
const H = 32;
const N = 4000;
/** Estimates of that many samples lie within five of their own deviations, or there is an error: 1 in 1.7 million. */
const SIGMAS = 5;

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const deviation = (values: readonly number[]) =>
  Math.sqrt(mean(values.map((value) => value * value)) - mean(values) ** 2);

describe.each(['cpu', 'webgpu'] as const)('noise on %s', (backend) => {
  /** The first tick's samples: noise around zero. `[N][H * A]` */
  async function samplesOf(algorithm: Algorithm): Promise<readonly Float32Array[]> {
    const planner = await createPlanner({ system: recorder(A), algorithm, backend, seed: 17, timeoutMs: 60_000 });
    await planner.plan([0, 0]);
    const samples = recordedActions(await planner.candidates(algorithm.samples), A);
    planner.destroy();
    return samples;
  }

  const column = (samples: readonly Float32Array[], t: number, a: number) =>
    samples.map((sample) => sample[t * A + a] ?? Number.NaN);
  const steps = Array.from({ length: H }, (_, t) => t);

  it.each([0, 2])('has mean 0 and the asked deviation for each action at each step, exponent %s', async (exponent) => {
    const noiseStd = [0.05, 0.2];
    const options = { samples: N, horizon: H, noiseStd, colorExponent: exponent, includeMean: false };
    const samples = await samplesOf(mppi(options));
    for (const [a, std] of noiseStd.entries()) {
      for (const t of steps) {
        const values = column(samples, t, a);
        expect(Math.abs(mean(values))).toBeLessThan((SIGMAS * std) / Math.sqrt(N));
        expect(Math.abs(deviation(values) / std - 1)).toBeLessThan(SIGMAS / Math.sqrt(2 * N));
      }
    }
  });

  it('is independent between actions, and between steps where it is white', async () => {
    const samples = await samplesOf(mppi({ samples: N, horizon: H, noiseStd: 0.1, includeMean: false }));
    const correlation = (t: number, a: number, later: number, b: number) => {
      const other = column(samples, later, b);
      return mean(column(samples, t, a).map((value, n) => (value * (other[n] ?? 0)) / 0.01));
    };
    for (const t of steps) {
      expect(Math.abs(correlation(t, 0, t, 1))).toBeLessThan(SIGMAS / Math.sqrt(N));
      for (const lag of [1, 2, 5]) {
        if (t + lag < H) expect(Math.abs(correlation(t, 0, t + lag, 0))).toBeLessThan(SIGMAS / Math.sqrt(N));
      }
    }
  });

  it.each([
    [0, 1],
    [2, 3],
  ])('has the spectra 1/f^%s and 1/f^%s, one for each action', async (...colorExponent) => {
    const options = { samples: N, horizon: H, noiseStd: 0.1, colorExponent, includeMean: false };
    const samples = await samplesOf(mppi(options));
    for (const [a, exponent] of colorExponent.entries()) {
      // Periodograms, averaged over the samples: each has a relative deviation of 1 / sqrt(N).
      const power = steps.slice(1, H / 2).map((_, i) => {
        const turns = steps.map((t) => (2 * Math.PI * (i + 1) * t) / H);
        return mean(
          samples.map((sample) => {
            const real = sum(turns.map((turn, t) => (sample[t * A + a] ?? 0) * Math.cos(turn)));
            const imaginary = sum(turns.map((turn, t) => (sample[t * A + a] ?? 0) * Math.sin(turn)));
            return real * real + imaginary * imaginary;
          }),
        );
      });
      const x = power.map((_, i) => Math.log(i + 1));
      const y = power.map(Math.log);
      const slope =
        sum(x.map((value, i) => (value - mean(x)) * (y[i] ?? 0))) / sum(x.map((value) => (value - mean(x)) ** 2));
      expect(slope).toBeCloseTo(-exponent, 1);
      expect(Math.abs(slope + exponent)).toBeLessThan(0.03);
    }
  });

  it('ends at the bounds, with as many samples there as lie beyond', async () => {
    const samples = await samplesOf(mppi({ samples: N, horizon: H, noiseStd: 2, includeMean: false }));
    const all = samples.flatMap((sample) => [...sample].filter((_, i) => i % A === 0));
    const share = (test: (value: number) => boolean) => all.filter(test).length / all.length;
    // Bounds -1 and 2 at half a deviation and at one: the normal distribution's tails.
    expect(Math.abs(share((value) => value === -1) - 0.308538)).toBeLessThan(SIGMAS * Math.sqrt(0.22 / all.length));
    expect(Math.abs(share((value) => value === 2) - 0.158655)).toBeLessThan(SIGMAS * Math.sqrt(0.14 / all.length));
    expect(share((value) => value < -1 || value > 2)).toBe(0);
  });

  it('of random shooting is uniform between the bounds', async () => {
    const samples = await samplesOf(randomShooting({ samples: N, horizon: H }));
    for (const [a, low, high] of [
      [0, -1, 2],
      [1, -2, 3],
    ] as const) {
      const all = samples.flatMap((sample) => [...sample].filter((_, i) => i % A === a));
      const bins = new Array<number>(10).fill(0);
      for (const value of all) {
        expect(value >= low && value <= high).toBe(true);
        const bin = Math.min(9, Math.floor((10 * (value - low)) / (high - low)));
        bins[bin] = (bins[bin] ?? 0) + 1;
      }
      for (const count of bins) {
        expect(Math.abs(count / all.length - 0.1)).toBeLessThan(SIGMAS * Math.sqrt(0.09 / all.length));
      }
    }
  });
});

describe('the matrix that colors noise', () => {
  it.each([1, 2, 3, 16, 31])('gives every one of %i steps the variance 1', (count) => {
    for (const exponent of [0, 0.5, 1, 2, 10]) {
      const matrix = coloringMatrix(exponent, count);
      for (let t = 0; t < count; t++) {
        expect(sum(Array.from(matrix.subarray(t * count, (t + 1) * count), (value) => value ** 2))).toBeCloseTo(1, 5);
      }
    }
  });

  it('leaves white noise white', () => {
    const matrix = coloringMatrix(0, 6);
    for (let t = 0; t < 6; t++) {
      for (let s = 0; s < 6; s++) {
        const covariance = sum(
          Array.from({ length: 6 }, (_, l) => (matrix[t * 6 + l] ?? 0) * (matrix[s * 6 + l] ?? 0)),
        );
        expect(covariance).toBeCloseTo(t === s ? 1 : 0, 5);
      }
    }
  });
});
