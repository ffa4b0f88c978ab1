import { expect, it } from 'vitest';
import { type Pixel, simplify } from './simplify.ts';

it('a straight line needs its ends only', () => {
  expect(
    simplify(
      Array.from({ length: 50 }, (_, k): Pixel => [k, 2 * k]),
      0.1,
    ),
  ).toEqual([
    [0, 0],
    [49, 98],
  ]);
});

it('a curve keeps within the tolerance with far fewer points', () => {
  const curve = Array.from({ length: 400 }, (_, k): Pixel => [k, 60 * Math.sin(k / 40)]);
  const short = simplify(curve, 0.25);
  expect(short.length).toBeLessThan(80);
  for (const [x, y] of curve) {
    const next = short.findIndex(([at]) => at >= x);
    const [[x0, y0], [x1, y1]] = [short[Math.max(next - 1, 0)] ?? [0, 0], short[next] ?? [0, 0]];
    const between = x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
    expect(Math.abs(between - y)).toBeLessThan(0.25 * Math.hypot(1, 1.5) + 1e-9);
  }
});

it('a path that returns to its start keeps its way', () => {
  expect(
    simplify(
      [
        [0, 0],
        [10, 0],
        [0, 0],
      ],
      1,
    ),
  ).toEqual([
    [0, 0],
    [10, 0],
    [0, 0],
  ]);
});
