import { expect, it } from 'vitest';
import { seededRandom } from '../data/random.ts';
import { factor, inverse, solve, solveLower } from './cholesky.ts';
import { largestRelative } from './made-up.testing.ts';

const n = 7;
const random = seededRandom(1);
const root = Float64Array.from({ length: n * n }, () => random() - 0.5);
/** Symmetric and positive definite. */
const a = root.map((_, at) => {
  const [i, j] = [Math.floor(at / n), at % n];
  let sum = i === j ? 0.1 : 0;
  for (let k = 0; k < n; k++) sum += (root[i * n + k] ?? 0) * (root[j * n + k] ?? 0);
  return sum;
});
const l = a.slice();
const positive = factor(l, n);

/** A times x. */
function times(x: Float64Array): number[] {
  return Array.from({ length: n }, (_, i) => x.reduce((sum, value, j) => sum + (a[i * n + j] ?? 0) * value, 0));
}

it('solves what it factored', () => {
  expect(positive).toBe(true);
  const b = Float64Array.from({ length: n }, (_, i) => i - 2);
  const x = b.slice();
  solve(l, n, x);
  expect(largestRelative(b, times(x))).toBeLessThan(1e-12);
  const v = b.slice();
  solveLower(l, n, v);
  const quadratic = x.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
  expect(v.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(quadratic, 10);
});

it('inverts: A A^-1 is the identity', () => {
  const lower = inverse(l, n);
  for (let j = 0; j < n; j++) {
    const column = Float64Array.from({ length: n }, (_, i) => lower[Math.max(i, j) * n + Math.min(i, j)] ?? 0);
    expect(
      largestRelative(
        times(column),
        Array.from({ length: n }, (_, i) => (i === j ? 1 : 0)),
      ),
    ).toBeLessThan(1e-11);
  }
});

it('says when a matrix is not positive definite', () => {
  expect(factor(Float64Array.of(1, 0, 2, 1), 2)).toBe(false);
  expect(factor(Float64Array.of(Number.NaN), 1)).toBe(false);
});
