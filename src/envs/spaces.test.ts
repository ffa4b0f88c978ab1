import { describe, expect, it } from 'vitest';
import { box, discrete } from './spaces.ts';

describe('a box', () => {
  const space = box([-1, 0], [1, 10]);

  it('contains vectors between its bounds, these included', () => {
    expect(space.shape).toEqual([2]);
    for (const inside of [[0, 5], [-1, 10], Float32Array.of(1, 0)]) expect(space.contains(inside)).toBe(true);
    for (const outside of [[-1.1, 0], [0, 11], [0], [0, 0, 0], [0, Number.NaN], 0, undefined, '00']) {
      expect(space.contains(outside), String(outside)).toBe(false);
    }
  });

  it('samples uniformly between them', () => {
    expect(space.sample(() => 0)).toEqual(Float32Array.of(-1, 0));
    expect(space.sample(() => 0.75)).toEqual(Float32Array.of(0.5, 7.5));
  });

  it('may be unbounded, but then has no uniform distribution', () => {
    const all = box([Number.NEGATIVE_INFINITY], [Number.POSITIVE_INFINITY]);
    expect(all.contains([1e30])).toBe(true);
    expect(() => all.sample()).toThrow(/component 0 is not bounded/);
  });

  it('refuses bounds that do not fit together', () => {
    for (const [low, high] of [
      [[1], [0]],
      [[0, 0], [1]],
      [[], []],
      [[Number.NaN], [1]],
    ] as const) {
      expect(() => box(low, high)).toThrow(/same length, low not above high/);
    }
  });
});

describe('a discrete space', () => {
  it('contains the whole numbers below n', () => {
    expect([0, 1, 2].every((value) => discrete(3).contains(value))).toBe(true);
    for (const outside of [-1, 3, 0.5, Number.NaN, '1', [1]]) expect(discrete(3).contains(outside)).toBe(false);
  });

  it('samples all of them', () => {
    expect([0, 0.34, 0.67, 0.999999999].map((u) => discrete(3).sample(() => u))).toEqual([0, 1, 2, 2]);
  });

  it('refuses an n that is no number of things', () => {
    for (const n of [0, 1.5, Number.NaN]) expect(() => discrete(n)).toThrow(/whole number from 1/);
  });
});
