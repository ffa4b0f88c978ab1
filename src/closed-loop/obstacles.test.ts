import { describe, expect, it } from 'vitest';
import type { Obstacle } from '../systems/built-in.ts';
import { closedLoops, count, firstSeeds } from './closed-loop.testing.ts';

const seeds = firstSeeds(20);

/** From a point to an obstacle, in float64: to the nearest point of a box, to the surface of a ball. */
function distanceTo(obstacle: Obstacle, point: readonly number[]): number {
  if ('center' in obstacle) {
    return Math.hypot(...obstacle.center.map((value, i) => value - (point[i] ?? Number.NaN))) - obstacle.radius;
  }
  const nearest = obstacle.low.map((low, i) =>
    Math.min(Math.max(point[i] ?? Number.NaN, low), obstacle.high[i] ?? low),
  );
  return Math.hypot(...nearest.map((value, i) => value - (point[i] ?? Number.NaN)));
}

/** The shortest distance to any obstacle along the straight lines from step to step, looked at every centimetre. */
function closestApproach(obstacles: readonly Obstacle[], path: readonly (readonly number[])[]): number {
  let closest = Number.POSITIVE_INFINITY;
  for (const [t, from] of path.entries()) {
    const to = path[t + 1] ?? from;
    const pieces = Math.max(1, Math.ceil(100 * Math.hypot(...from.map((value, i) => (to[i] ?? value) - value))));
    for (let k = 0; k < pieces; k++) {
      const point = from.map((value, i) => value + ((to[i] ?? value) - value) * (k / pieces));
      for (const obstacle of obstacles) closest = Math.min(closest, distanceTo(obstacle, point));
    }
  }
  return closest;
}

describe.each(['cpu', 'webgpu'] as const)('through obstacles, planned on %s', (backend) => {
  it('MPPI flies the quadrotor to its goal without touching anything, the floor included, for 20 of 20 seeds', async () => {
    const { task, loops } = await closedLoops({ task: 'quadrotor', planner: 'mppi', backend, seeds });
    const goal = [10, 0, 1.5];
    const position = (state: Float32Array) => [...state.slice(0, 3)];
    const miss = (state: Float32Array) => Math.hypot(...position(state).map((value, i) => value - (goal[i] ?? 0)));
    expect(task.obstacles.length).toBeGreaterThan(0);
    expect(count(loops, (states) => states.every(([, , z = Number.NaN]) => z > task.hullRadius))).toBe(20);
    expect(count(loops, (states) => closestApproach(task.obstacles, states.map(position)) > task.hullRadius)).toBe(20);
    expect(count(loops, (states) => states.some((state) => miss(state) < 0.5))).toBe(20);
    expect(count(loops, (states) => miss(states.at(-1) ?? new Float32Array()) < 0.5)).toBe(20);
  });

  it('MPPI drives the bicycle to its goal without touching anything, for 20 of 20 seeds', async () => {
    const { task, loops } = await closedLoops({ task: 'bicycle', planner: 'mppi', backend, seeds });
    const position = (state: Float32Array) => [...state.slice(0, 2)];
    expect(task.obstacles.length).toBeGreaterThan(0);
    expect(count(loops, (states) => closestApproach(task.obstacles, states.map(position)) > task.hullRadius)).toBe(20);
    expect(
      count(loops, (states) => {
        const [x = Number.NaN, y = Number.NaN] = states.at(-1) ?? [];
        return Math.hypot(x - 9, y - 9) < 0.3;
      }),
    ).toBe(20);
  });
});
