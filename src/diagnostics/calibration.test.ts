import { describe, expect, it } from 'vitest';
import { normals, seededRandom } from '../models/data/random.ts';
import { calibration } from './calibration.ts';
import { fakeModel, pairs, spaceOf } from './fake-model.testing.ts';

const plane = spaceOf('x', 'y');
const N = 20_000;
const STD = [0.5, 3];
const draw = normals(seededRandom(7));
/** x' = x + normal noise of a known standard deviation for each component. */
const noisy = pairs(
  plane,
  Array.from({ length: N }, () => [draw(), draw()]),
  (state) => state.map((x, s) => x + (STD[s] ?? 0) * draw()),
);

/** A model that has the mean right and takes the noise for `factor` times what it is. */
const claims = (factor: number) => fakeModel(plane, (state) => ({ mean: state, std: STD.map((std) => factor * std) }));

describe('calibration', () => {
  it('of a model that is right is right at every level, within what chance allows', async () => {
    const result = await calibration(claims(1), noisy);
    expect(result.intervals.map(({ level }) => level)).toEqual([0.5, 0.9, 0.95]);
    for (const { level, observed, components, samplingError } of [...result.intervals, ...result.curve]) {
      expect(samplingError).toBeCloseTo(Math.sqrt((level * (1 - level)) / N), 12);
      for (const share of [observed, ...components]) expect(Math.abs(share - level)).toBeLessThan(4 * samplingError);
    }
    expect(result.calibrationError).toBeLessThan(0.005);
    for (const error of result.standardisedError) expect(Math.abs((error ?? 0) - 1)).toBeLessThan(0.03);
  });

  it('of a model twice too sure: 95% intervals hold what +-0.98 std hold, 67.3%', async () => {
    const { intervals, standardisedError, calibrationError } = await calibration(claims(0.5), noisy);
    // 2 Phi(z / 2) - 1 for z = 0.6745, 1.6449, 1.96 (scipy.stats.norm).
    for (const [k, share] of [0.26408, 0.5892, 0.67289].entries()) {
      expect(Math.abs((intervals[k]?.observed ?? 0) - share)).toBeLessThan(0.012);
    }
    expect(standardisedError[0]).toBeCloseTo(2, 1);
    expect(calibrationError).toBeGreaterThan(0.2);
  });

  it('of a model twice too unsure: 50% intervals hold 82.3%', async () => {
    const { intervals } = await calibration(claims(2), noisy);
    expect(Math.abs((intervals[0]?.observed ?? 0) - 0.82266)).toBeLessThan(0.012);
  });

  it('a model that claims certainty holds the truth only where it is exact', async () => {
    const states = [
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ];
    const data = pairs(plane, states, (state, row) => (row === 0 ? state : state.map((x) => x + 0.1)));
    const result = await calibration(
      fakeModel(plane, (state) => ({ mean: state })),
      data,
      { levels: [0.9] },
    );
    expect(result.curve[0]?.observed).toBe(0.25);
    expect(result.standardisedError).toEqual([null, null]);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it('predictions that are not finite hold nothing', async () => {
    const model = fakeModel(plane, () => ({ mean: [Number.NaN, 0], std: [1, Number.NaN] }));
    const result = await calibration(model, noisy, { levels: [0.99] });
    expect(result.curve[0]?.observed).toBe(0);
  });

  it('refuses levels that are no probabilities', async () => {
    await expect(calibration(claims(1), noisy, { levels: [0.5, 95] })).rejects.toThrow(
      'calibration: levels are [0.5, 95]',
    );
  });
});
