import { describe, expect, it } from 'vitest';
import { type Evaluated, type MinimizeOptions, minimize } from './minimize.ts';

/** Rosenbrock's valley in two dimensions, lowest at (1, 1). */
function valley(point: Float64Array): Evaluated {
  const [x = 0, y = 0] = point;
  return {
    value: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    gradient: Float64Array.of(-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)),
  };
}

const options = (low: number, high: number): MinimizeOptions => ({
  low: Float64Array.of(low, low),
  high: Float64Array.of(high, high),
  iterations: 200,
  gradientTolerance: 1e-8,
  valueTolerance: 0,
  pause: async () => undefined,
});

describe('L-BFGS within bounds', () => {
  it("comes down Rosenbrock's valley", async () => {
    let evaluations = 0;
    const counted = (point: Float64Array) => {
      evaluations++;
      return valley(point);
    };
    const { point, value } = await minimize(counted, Float64Array.of(-1.2, 1), options(-10, 10));
    expect(point[0]).toBeCloseTo(1, 6);
    expect(point[1]).toBeCloseTo(1, 6);
    expect(value).toBeLessThan(1e-12);
    expect(evaluations).toBeLessThan(100);
  });

  it('stops at the bound that is in the way: with x and y at most 0.5 the lowest point is (0.5, 0.25)', async () => {
    const { point } = await minimize(valley, Float64Array.of(-1.2, 1), options(-10, 0.5));
    expect(point[0]).toBe(0.5);
    expect(point[1]).toBeCloseTo(0.25, 6);
  });

  it('turns away from where the function has no value', async () => {
    const barrier = ([x = 0]: Float64Array): Evaluated =>
      x > 0
        ? { value: x - Math.log(x), gradient: Float64Array.of(1 - 1 / x) }
        : { value: Number.POSITIVE_INFINITY, gradient: new Float64Array(1) };
    // From there, Newton's step would lead to -9800.
    const { point } = await minimize(barrier, Float64Array.of(100), options(-1e5, 1e5));
    expect(point[0]).toBeCloseTo(1, 5);
  });
});
