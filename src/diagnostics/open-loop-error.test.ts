import { describe, expect, it } from 'vitest';
import { permutation, seededRandom } from '../models/data/random.ts';
import { selectRows } from '../models/data/rows.ts';
import { episodes, fakeModel, spaceOf } from './fake-model.testing.ts';
import { openLoopError } from './open-loop-error.ts';

const A = 0.9;
const STARTS = [[1], [-2], [3], [0.5]];
const line = spaceOf('x');
const truth = episodes(line, STARTS, 20, ([x = 0]) => [A * x]);

/** x' = a x, where the truth is x' = 0.9 x. */
const scaled = (a: number, members?: readonly number[]) =>
  fakeModel(line, ([x = 0]) => ({ mean: [a * x], ...(members && { members: members.map((m) => [m * x]) }) }));

/** Mean over the starts of |a^k - 0.9^k| |x0| in units of the standard deviation of all states. */
function expected(a: number, k: number): number {
  const states = STARTS.flatMap(([x = 0]) => Array.from({ length: 20 }, (_, t) => x * A ** t));
  const middle = states.reduce((sum, x) => sum + x, 0) / states.length;
  const std = Math.sqrt(states.reduce((sum, x) => sum + (x - middle) ** 2, 0) / states.length);
  const x0 = STARTS.reduce((sum, [x = 0]) => sum + Math.abs(x), 0) / STARTS.length;
  return (Math.abs(a ** k - A ** k) * x0) / std;
}

describe('open-loop error', () => {
  it('of x -> 0.95 x where the truth is x -> 0.9 x is |0.95^k - 0.9^k| |x0| after k steps', async () => {
    const result = await openLoopError(scaled(0.95), truth, { horizon: 20 });
    expect(result.starts).toBe(4);
    for (const k of [1, 2, 5, 20]) {
      expect(result.error.mean[k - 1]).toBeCloseTo(expected(0.95, k), 5);
      expect(result.persistence[k - 1]).toBeCloseTo(expected(1, k), 5);
    }
    // One component: its root mean square over the starts.
    const [x0, rms] = [(1 + 2 + 3 + 0.5) / 4, Math.sqrt((1 + 4 + 9 + 0.25) / 4)];
    expect(result.components[0]?.[9]).toBeCloseTo((expected(0.95, 10) / x0) * rms, 5);
    expect(result.error.median[9]).toBeCloseTo((expected(0.95, 10) / x0) * 1.5, 5);
  });

  it('of the right model is zero, but for rounding', async () => {
    const result = await openLoopError(scaled(A), truth, { horizon: 10, every: 1 });
    expect(result.starts).toBe(4 * 11);
    expect(Math.max(...result.error.mean.map(Number))).toBeLessThan(1e-6);
  });

  it('follows each member along its own path, and the mean along the mean', async () => {
    const result = await openLoopError(scaled(0.95, [0.9, 0.95, 1]), truth, { horizon: 15 });
    expect(result.members).toHaveLength(3);
    for (const [m, a] of [0.9, 0.95, 1].entries()) {
      expect(result.members[m]?.[14]).toBeCloseTo(expected(a, 15), 5);
    }
    expect(result.error.mean[14]).toBeCloseTo(expected(0.95, 15), 5);
  });

  it('does not average components of different size: each is divided by its own standard deviation', async () => {
    const plane = spaceOf('small', 'large');
    const data = episodes(
      plane,
      [
        [1, 1000],
        [2, 3000],
      ],
      5,
      ([a = 0, b = 0]) => [A * a, A * b],
    );
    const model = fakeModel(plane, ([a = 0, b = 0]) => ({ mean: [A * a, 0.95 * b] }));
    const { components, error, scale } = await openLoopError(model, data, { horizon: 5 });
    expect(components[0]?.[4]).toBeLessThan(1e-5);
    expect(components[1]?.[4]).toBeGreaterThan(0.1);
    expect((scale[1] ?? 0) / (scale[0] ?? 1)).toBeGreaterThan(900);
    // Root mean square over two components of which one is right.
    expect(error.q95[4]).toBeLessThan(components[1]?.[4] as number);
  });

  it('calls what diverges by its name: counted, worst in every quantile, and never a number', async () => {
    const model = fakeModel(line, ([x = 0]) => ({ mean: [x > 2 ? x * 1e30 : A * x], members: [[A * x], [x * 1e30]] }));
    const result = await openLoopError(model, truth, { horizon: 4 });
    expect(result.diverged).toEqual([0, 1, 1, 1]);
    expect(result.error.mean.slice(1)).toEqual([null, null, null]);
    expect(result.error.median[3]).toBeLessThan(1e-6);
    expect(result.error.q95[3]).toBeNull();
    expect(result.members[0]?.[3]).toBeLessThan(1e-6);
    expect(result.members[1]?.slice(1)).toEqual([null, null, null]);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it('refuses rows that were shuffled, saying why, and takes the episodes one by one', async () => {
    const shuffled = selectRows(truth, permutation(seededRandom(1), truth.count));
    await expect(openLoopError(scaled(A), shuffled, { horizon: 8 })).rejects.toThrow(
      /openLoopError: horizon is 8, but the longest trajectory in the 80 transitions has \d steps/,
    );
    await expect(openLoopError(scaled(A), truth, { horizon: 21 })).rejects.toThrow('has 20 steps');
    await expect(openLoopError(scaled(A), truth, { horizon: 0 })).rejects.toThrow('whole number of steps from 1');
  });

  it('refuses data of another space', async () => {
    const other = fakeModel(spaceOf('y'), ([y = 0]) => ({ mean: [y] }));
    await expect(openLoopError(other, truth, { horizon: 2 })).rejects.toThrow(
      'openLoopError: the transitions have states x',
    );
  });

  it('tells how far it is, and stops when asked to', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const running = openLoopError(scaled(A), truth, {
      horizon: 10,
      signal: controller.signal,
      onProgress: ({ fraction }) => {
        seen.push(fraction);
        if (fraction > 0.35) controller.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
    expect(seen).toEqual([0.1, 0.2, 0.3, 0.4]);
  });
});
