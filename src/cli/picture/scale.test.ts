import { describe, expect, it } from 'vitest';
import { extent, linearScale, tickLabel, tickStep, ticks } from './scale.ts';

describe('ticks', () => {
  it.each([
    [0, 10, 5, [0, 2, 4, 6, 8, 10]],
    [-0.3, 0.31, 4, [-0.2, 0, 0.2]],
    [0, 1e-3, 2, [0, 5e-4, 1e-3]],
    [3, 3, 5, [3]],
  ])('of [%d, %d] in about %d are round', (low, high, count, expected) => {
    const found = ticks(low, high, count);
    expect(found.length).toBe(expected.length);
    for (const [index, value] of expected.entries()) expect(found[index]).toBeCloseTo(value, 12);
  });

  it('never cut a range into more parts than asked for', () => {
    for (const span of [0.0137, 1, 6.28, 99, 12345]) {
      for (const count of [1, 2, 5, 9]) expect(span / tickStep(0, span, count)).toBeLessThanOrEqual(count + 1e-9);
    }
  });

  it('are labelled with the decimals of their step, and without a negative zero', () => {
    expect(tickLabel(0.30000000000000004, 0.1)).toBe('0.3');
    expect(tickLabel(-0, 0.5)).toBe('0.0');
    expect(tickLabel(-2, 1)).toBe('\u22122');
    expect(tickLabel(2000, 500)).toBe('2000');
  });
});

describe('scales', () => {
  it('map ends to ends, and a range of no width to the middle', () => {
    expect(linearScale(-1, 3, 100, 0)(1)).toBe(50);
    expect(linearScale(7, 7, 0, 100)(7)).toBe(50);
  });

  it('an extent leaves out what is not finite', () => {
    expect(extent([Number.NaN, 2, Number.POSITIVE_INFINITY, -1])).toEqual([-1, 2]);
    expect(extent([])).toEqual([0, 1]);
  });
});
