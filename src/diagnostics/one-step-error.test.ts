import { describe, expect, it } from 'vitest';
import { seededRandom } from '../models/data/random.ts';
import { disagreementAgainstError } from './disagreement.ts';
import { fakeModel, pairs, spaceOf } from './fake-model.testing.ts';
import { oneStepError } from './one-step-error.ts';

const plane = spaceOf('x', 'y');
const random = seededRandom(3);
const states = Array.from({ length: 4000 }, () => [4 * random() - 2, 2 * random() - 1]);
/** The truth: x and y change by a normal-looking amount of known standard deviation, 1 and 2. */
const data = pairs(plane, states, ([x = 0, y = 0], row) => [
  x + (row % 2 === 0 ? 1 : -1),
  y + (row % 2 === 0 ? 2 : -2),
]);
/** Knows the truth but for x > 1, where it is off by 0.5 in x. */
const model = fakeModel(plane, ([x = 0, y = 0]) => ({ mean: [x, y] }));

describe('one-step error by region', () => {
  it('is 1 for a model that predicts the mean change', async () => {
    const result = await oneStepError(model, data, { by: 'x' });
    expect(result.scale.map((value) => Number(value.toFixed(5)))).toEqual([1, 2]);
    expect(result.overall).toBeCloseTo(1, 5);
    expect(result.components.map((value) => Number(value?.toFixed(5)))).toEqual([1, 1]);
    expect(result.counts.reduce((sum, count) => sum + count, 0)).toBe(4000);
  });

  it('is found where it is: off by half the change at x > 1, y < 0, right elsewhere', async () => {
    const still = pairs(plane, states, ([x = 0, y = 0], row) => [x + (row % 2 === 0 ? 1 : -1), y]);
    const known = new Map(states.map(([x = 0, y = 0], row) => [`${Math.fround(x)} ${Math.fround(y)}`, row]));
    const off = fakeModel(plane, ([x = 0, y = 0]) => {
      const row = known.get(`${x} ${y}`) ?? 0;
      return { mean: [x + (row % 2 === 0 ? 1 : -1) + (x > 1 && y < 0 ? 0.5 : 0), y] };
    });
    const { edges, counts, rmse } = await oneStepError(off, still, { by: ['x', 'y'], bins: 8 });
    expect(edges.map((axis) => axis.length)).toEqual([9, 9]);
    for (const [cell, value] of rmse.entries()) {
      const [column, row] = [cell % 8, Math.floor(cell / 8)];
      expect(counts[cell]).toBeGreaterThan(20);
      // Columns 0 to 5 are x < 1, rows 0 to 3 are y < 0, but for the ends of the data being a little inside +-2 and +-1.
      if (column <= 5 || row >= 4) expect(value).toBeLessThan(0.15);
      // Off by 0.5 in one of two components, in units of a change of 1.
      if (column >= 6 && row <= 3) expect(value).toBeGreaterThan(0.5 / Math.SQRT2 - 0.05);
      expect(value).toBeLessThan(0.5 / Math.SQRT2 + 1e-4);
    }
  });

  it('leaves cells without data empty, takes actions as axes, and a component that is constant', async () => {
    const corners = pairs(
      plane,
      [
        [0, 5],
        [1, 5],
      ],
      ([x = 0, y = 0]) => [x + 1, y],
    );
    const { rmse, counts } = await oneStepError(model, corners, { by: 'x', bins: 3 });
    expect(counts).toEqual([1, 0, 1]);
    expect(rmse[1]).toBeNull();
    expect((await oneStepError(model, corners, { by: ['y', 'u'], bins: 2 })).counts).toEqual([0, 0, 0, 2]);
  });

  it('predictions that are not finite are counted, and no cell is a NaN', async () => {
    const bad = fakeModel(plane, ([x = 0, y = 0]) => ({ mean: [x > 0 ? Number.NaN : x, y] }));
    const result = await oneStepError(bad, data, { by: 'x', bins: 2 });
    expect(result.diverged).toBe(states.filter(([x = 0]) => x > 0).length);
    expect(result.overall).toBeNull();
    expect(JSON.stringify(result)).not.toContain('NaN');
  });

  it('refuses names that do not exist, naming those that do', async () => {
    await expect(oneStepError(model, data, { by: 'z' })).rejects.toThrow(
      "oneStepError: by names 'z', which there is not; the components are x, y, u.",
    );
    await expect(oneStepError(model, data, { by: ['x', 'x'] })).rejects.toThrow('two different ones');
    await expect(oneStepError(model, data, { by: 'x', bins: 0 })).rejects.toThrow('bins is 0');
  });
});

describe('disagreement against error', () => {
  const line = spaceOf('x');
  const xs = Array.from({ length: 500 }, (_, i) => [(i + 1) / 500]);
  const jumps = pairs(line, xs, ([x = 0], row) => [x + (row % 2 === 0 ? 1 : -1)]);
  /** Off by x squared, with a doubt that is `doubt(x)`. */
  const doubting = (doubt: (x: number) => number) =>
    fakeModel(line, ([x = 0]) => {
      const row = Math.round(x * 500) - 1;
      return { mean: [x + (row % 2 === 0 ? 1 : -1) + x * x], epistemicStd: [doubt(x)] };
    });

  it('of doubt that grows with the error in any way has rank correlation 1; in proportion, linear correlation 1', async () => {
    const monotone = await disagreementAgainstError(
      doubting((x) => x),
      jumps,
    );
    expect(monotone.spearman).toBeCloseTo(1, 4);
    expect(monotone.pearson).toBeCloseTo(0.968367, 3);
    const proportional = await disagreementAgainstError(
      doubting((x) => 0.1 * x * x),
      jumps,
    );
    expect(proportional.pearson).toBeCloseTo(1, 6);
    for (const { disagreement, error, q25, q75, count } of proportional.bins) {
      expect(count).toBe(50);
      expect(error / disagreement).toBeCloseTo(10, 2);
      expect(q25 <= error && error <= q75).toBe(true);
    }
  });

  it('of doubt in the wrong place is negative, of the same doubt everywhere is not defined', async () => {
    expect(
      (
        await disagreementAgainstError(
          doubting((x) => 1 - x),
          jumps,
        )
      ).spearman,
    ).toBeCloseTo(-1, 4);
    const none = await disagreementAgainstError(
      doubting(() => 0),
      jumps,
      { points: 100 },
    );
    expect([none.spearman, none.pearson]).toEqual([null, null]);
    expect(none.points.error).toHaveLength(100);
    expect(JSON.parse(JSON.stringify(none))).toEqual(none);
  });
});
