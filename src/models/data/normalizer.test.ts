import { describe, expect, it } from 'vitest';
import { Normalizer } from './normalizer.ts';
import { normals, seededRandom } from './random.ts';
import { refusal } from './space.testing.ts';

function fitted(rows: readonly number[], width: number): Normalizer {
  const normalizer = new Normalizer(width);
  normalizer.update(rows);
  return normalizer;
}

describe('a normalizer', () => {
  it('has the mean and population standard deviation of the columns', () => {
    // numpy.std([[1, 10], [2, 10], [6, 40]], axis=0)
    const { mean, std, count } = fitted([1, 10, 2, 10, 6, 40], 2);
    expect(count).toBe(3);
    expect([...mean]).toEqual([3, 20]);
    expect(std[0]).toBeCloseTo(2.1602468994692865, 14);
    expect(std[1]).toBeCloseTo(14.142135623730951, 14);
  });

  it('does not depend on how the rows come, even far from zero', () => {
    // NIST StRD "NumAcc4": mean 10000000.2, sample standard deviation 0.1.
    const rows = [10000000.2, ...Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? 10000000.1 : 10000000.3))];
    const sample = Math.sqrt(rows.length / (rows.length - 1));
    for (const size of [1, 2, 7, 500, 1001]) {
      const normalizer = new Normalizer(1);
      for (let i = 0; i < rows.length; i += size) normalizer.update(rows.slice(i, i + size));
      expect(normalizer.mean[0]).toBeCloseTo(10000000.2, 6);
      expect((normalizer.std[0] ?? 0) * sample, `batches of ${size}`).toBeCloseTo(0.1, 7);
    }
  });

  it('gives columns mean 0 and std 1, and undoes it', () => {
    const normal = normals(seededRandom(2));
    const rows = Float32Array.from({ length: 3000 }, (_, i) => (i % 3) * 100 + 10 ** ((i % 3) - 1) * normal());
    const normalizer = fitted([...rows], 3);
    const normalized = normalizer.normalize(rows);
    const { mean, std } = fitted([...normalized], 3);
    for (const c of [0, 1, 2]) {
      expect(mean[c]).toBeCloseTo(0, 6);
      expect(std[c]).toBeCloseTo(1, 6);
    }
    const back = normalizer.denormalize(normalized);
    expect(Math.max(...back.map((value, i) => Math.abs(value - (rows[i] ?? 0))))).toBeLessThan(2e-5);
  });

  it('makes constant columns 0, also those whose mean rounds', () => {
    for (const value of [0, 0.1, Math.fround(0.1), -1e6, 1e30, 1e-30]) {
      const rows = new Array(999).fill(value);
      const normalizer = fitted(rows, 1);
      expect(normalizer.std[0], String(value)).toBe(1);
      expect(normalizer.normalize([normalizer.mean[0] ?? 0])[0]).toBe(0);
    }
  });

  it('keeps a std of rows that differ by one step of f32', () => {
    expect(fitted([1, 1 + 2 ** -23], 1).std[0]).toBeCloseTo(2 ** -24, 15);
  });

  it('is harmless before the first row', () => {
    const normalizer = new Normalizer(2);
    expect([...normalizer.mean, ...normalizer.std]).toEqual([0, 0, 1, 1]);
    expect(normalizer.normalize([3, 4])).toEqual(Float32Array.of(3, 4));
  });

  it('goes on after JSON as if nothing had been', () => {
    const normal = normals(seededRandom(9));
    const rows = Array.from({ length: 200 }, normal);
    const [one, other] = [fitted(rows, 2), fitted(rows, 2)];
    const revived = Normalizer.fromJson(JSON.parse(JSON.stringify(other)));
    one.update([1 / 3, 7]);
    revived.update([1 / 3, 7]);
    expect(revived.toJSON()).toEqual(one.toJSON());
  });

  it.each([
    null,
    'text',
    [[]],
    {},
    { count: -1, mean: [0], squares: [0] },
    { count: 1, mean: [], squares: [] },
    { count: 1, mean: [0, 0], squares: [0] },
    { count: 1, mean: [null], squares: [0] },
    { count: 1, mean: [0], squares: [-1] },
    { count: 1.5, mean: [0], squares: [1] },
    { count: 1, mean: { length: 1 }, squares: [1] },
  ])('refuses the JSON %j', (json) => {
    expect(refusal(() => Normalizer.fromJson(json)).code).toBe('invalid-data');
  });

  it('refuses torn rows and numbers that are not finite, and is not changed by them', () => {
    const normalizer = fitted([1, 2], 2);
    expect(refusal(() => normalizer.update([1, 2, 3])).message).toMatch(/there are 3 numbers; give rows of 2/);
    expect(refusal(() => normalizer.update([1, 2, 3, Number.NaN])).message).toMatch(/row 2, column 2 is NaN/);
    expect(refusal(() => normalizer.normalize([1])).message).toMatch(/^Normalizer.normalize: /);
    expect(refusal(() => new Normalizer(0)).code).toBe('invalid-argument');
    expect(normalizer.count).toBe(1);
  });
});
