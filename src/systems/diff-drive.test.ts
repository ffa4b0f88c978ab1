import { expect, it } from 'vitest';
import { diffDrive } from './diff-drive.ts';
import { largestDifference, onEachBackend } from './rollout.testing.ts';

/** The equations of references: r = L = 1, dt = 0.02, explicit Euler, in float64. */
function step([x, y, yaw]: readonly [number, number, number], left: number, right: number): [number, number, number] {
  const speed = (left + right) / 2;
  return [x + 0.02 * speed * Math.cos(yaw), y + 0.02 * speed * Math.sin(yaw), yaw + 0.02 * (left - right)];
}

/** Cost of a pose far from the squares. */
function clearCost([x, y, yaw]: readonly [number, number, number]): number {
  const heading = Math.abs(Math.atan2(Math.sin(yaw), Math.cos(yaw)));
  return 5 * Math.hypot(10 - x, 10 - y) + 5 * heading;
}

it('has on a smaller map what of the squares lies on it, and nothing else', () => {
  const cells = 82;
  const { costmap = new Float32Array() } = diffDrive({ cells }).data;
  const occupied = [...costmap.keys()].filter((i) => costmap[i] !== 0).map((i) => [i % cells, Math.floor(i / cells)]);
  const inside =
    (x: number, y: number, side: number) =>
    (column = 0, row = 0) =>
      column >= x && column < x + side && row >= y && row < y + side;
  const squares = [inside(80, 80, 4), inside(40, 60, 5), inside(60, 50, 3)];
  expect(occupied.filter(([column, row]) => !squares.some((square) => square(column, row)))).toEqual([]);
  // Of the first, two by two cells.
  expect(occupied).toHaveLength(4 + 25 + 9);
});

onEachBackend('the differential drive', (rollOut) => {
  it('follows the equations of the comparison, and costs what it says', async () => {
    let pose: [number, number, number] = [1, 1, 3];
    let cost = 0;
    const poses = [pose];
    // Wheels that change, so that the yaw goes beyond pi.
    const actions = Array.from({ length: 100 }, (_, t) => [0.5, 0.35 * Math.cos(t / 10) - 0.3]);
    for (const [left = 0, right = 0] of actions) {
      cost += clearCost(pose);
      pose = step(pose, left, right);
      poses.push(pose);
    }
    expect(pose[2]).toBeGreaterThan(Math.PI);
    const found = await rollOut(diffDrive(), [1, 1, 3], actions);
    for (const [t, expected] of poses.entries()) {
      expect(largestDifference(found.states[t] ?? [], expected), `after ${t} steps`).toBeLessThan(2e-5);
    }
    expect(Math.abs(found.cost / cost - 1)).toBeLessThan(1e-5);
  });

  it.each([
    ['in the middle of the square at (8, 8)', 8.2, 8.2, 250],
    ['in the middle of the square at (4, 6)', 4.25, 6.25, 250],
    ['in the middle of the square at (6, 5)', 6.15, 5.15, 250],
    ['on the left edge of a square, between two cells', 8, 8.2, 125],
    ['on its upper edge', 8.2, 8.4, 125],
    ['on a corner of it', 8.4, 8.4, 62.5],
    ['a tenth of the way into the ramp', 7.96, 8.2, 25],
    ['half a cell outside', 7.95, 8.2, 0],
    ['beyond the corner of the map', -3, 20, 0],
  ])('looks up the map %s', async (_, x, y, value) => {
    const map = diffDrive({ goalWeight: 0, headingWeight: 0 });
    const { cost } = await rollOut(map, [x, y, 0], [[0, 0]]);
    expect(Math.abs(cost - 20 * value)).toBeLessThan(0.3);
  });
});
