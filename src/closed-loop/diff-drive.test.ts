import { describe, expect, it } from 'vitest';
import { closedLoops, count, firstSeeds } from './closed-loop.testing.ts';

/** The squares of the MPPI-Generic comparison: lower left corner and side. */
const SQUARES = [
  [8, 8, 0.4],
  [4, 6, 0.5],
  [6, 5, 0.3],
] as const;

describe.each(['cpu', 'webgpu'] as const)('the differential drive, planned on %s', (backend) => {
  it('MPPI drives it from (1, 1) to (10, 10) without entering a square', async () => {
    const seeds = firstSeeds(1);
    const { task, loops } = await closedLoops({ task: 'diff-drive', planner: 'mppi', backend, seeds, steps: 2000 });
    expect(task.start.slice(0, 2)).toEqual([1, 1]);
    // A step is at most a centimetre long.
    const inside = ([x = Number.NaN, y = Number.NaN]: Float32Array) =>
      SQUARES.some(([left, low, side]) => x > left && x < left + side && y > low && y < low + side);
    expect(count(loops, (states) => !states.some(inside))).toBe(seeds.length);
    expect(
      count(loops, (states) => {
        const [x = Number.NaN, y = Number.NaN] = states.at(-1) ?? [];
        return Math.hypot(x - 10, y - 10) < 0.2;
      }),
    ).toBe(seeds.length);
  });
});
