import { describe, expect, it } from 'vitest';
import { cmaEs, defaultPopulation } from './cma-es.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

type Objective = (x: Float64Array) => number;

const sphere: Objective = (x) => x.reduce((sum, value) => sum + value * value, 0);
const ellipsoid: Objective = (x) =>
  x.reduce((sum, value, i) => sum + 10 ** ((6 * i) / (x.length - 1)) * value * value, 0);
const rosenbrock: Objective = (x) => {
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const [here = 0, next = 0] = [x[i], x[i + 1]];
    sum += 100 * (next - here * here) ** 2 + (1 - here) ** 2;
  }
  return sum;
};

/** Evaluations until the objective is below 1e-10; `Infinity` when 30,000 do not do. */
function evaluationsTo(objective: Objective, n: number, start: number, sigma: number, seed: number): number {
  const search = cmaEs({ mean: new Float64Array(n).fill(start), sigma, seed });
  for (let evaluations = 0; evaluations < 30_000; ) {
    const candidates = search.ask();
    const costs = candidates.map(objective);
    evaluations += costs.length;
    if (Math.min(...costs) < 1e-10) return evaluations;
    search.tell(candidates, costs);
  }
  return Number.POSITIVE_INFINITY;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

describe('CMA-ES', () => {
  // Medians of pycma 4.5 over 15 seeds without active update, to 1e-10: the same algorithm by its author.
  it.each([
    ['the sphere in 5 dimensions', sphere, 5, 3, 1, 864],
    ['the sphere in 10 dimensions', sphere, 10, 3, 1, 1800],
    ['an ellipsoid of condition 1e6 in 5', ellipsoid, 5, 3, 1, 2232],
    ['an ellipsoid of condition 1e6 in 10', ellipsoid, 10, 3, 1, 6030],
    ["Rosenbrock's function in 5", rosenbrock, 5, 0, 0.5, 2072],
    ["Rosenbrock's function in 10", rosenbrock, 10, 0, 0.5, 6255],
  ] as const)('minimises %s in as many evaluations as pycma', (_, objective, n, start, sigma, pycma) => {
    const found = median([1, 2, 3, 4, 5, 6, 7].map((seed) => evaluationsTo(objective, n, start, sigma, seed)));
    expect(found).toBeGreaterThan(0.85 * pycma);
    expect(found).toBeLessThan(1.15 * pycma);
  });

  it('does not care how costs are scaled, only how they rank', () => {
    const trace = (objective: Objective) => {
      const search = cmaEs({ mean: [1, 2, 3], sigma: 0.5, seed: 4 });
      for (let k = 0; k < 20; k++) {
        const candidates = search.ask();
        search.tell(candidates, candidates.map(objective));
      }
      return [...search.mean, search.sigma];
    };
    expect(trace((x) => Math.exp(sphere(x)))).toEqual(trace(sphere));
  });

  it('finds its way when half of the space costs infinitely much', () => {
    const search = cmaEs({ mean: [2, 2], sigma: 1, seed: 1 });
    for (let k = 0; k < 60; k++) {
      const candidates = search.ask();
      search.tell(
        candidates,
        candidates.map((x) => ((x[0] ?? 0) < 0 ? Number.POSITIVE_INFINITY : sphere(x))),
      );
    }
    expect(sphere(search.mean)).toBeLessThan(1e-6);
    expect(Number.isFinite(search.sigma)).toBe(true);
  });

  it('has the population of the tutorial: 4 + floor(3 ln n)', () => {
    expect([1, 2, 5, 10, 40].map(defaultPopulation)).toEqual([4, 6, 8, 10, 15]);
  });
});

describe('the eigenvalues of a symmetric matrix', () => {
  it('are those of the second difference, which are known', () => {
    const n = 12;
    const matrix = Float64Array.from({ length: n * n }, (_, i) => {
      const apart = Math.abs(Math.floor(i / n) - (i % n));
      return apart === 0 ? 2 : apart === 1 ? -1 : 0;
    });
    const { values, vectors } = symmetricEigen(matrix, n);
    const known = Array.from({ length: n }, (_, k) => 2 - 2 * Math.cos((Math.PI * (k + 1)) / (n + 1)));
    const sorted = [...values].sort((a, b) => a - b);
    known.forEach((value, k) => {
      expect(sorted[k]).toBeCloseTo(value, 12);
    });
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let entry = 0;
        let product = 0;
        for (let k = 0; k < n; k++) {
          entry += (vectors[i * n + k] ?? 0) * (values[k] ?? 0) * (vectors[j * n + k] ?? 0);
          product += (vectors[k * n + i] ?? 0) * (vectors[k * n + j] ?? 0);
        }
        expect(entry).toBeCloseTo(matrix[i * n + j] ?? 0, 12);
        expect(product).toBeCloseTo(i === j ? 1 : 0, 12);
      }
    }
  });
});
