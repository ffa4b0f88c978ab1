import type { Obstacle } from './built-in.ts';

/** Distance from a point to the surface of an obstacle, in m; negative inside. */
export function obstacleDistance(obstacle: Obstacle, point: readonly number[]): number {
  switch (obstacle.kind) {
    case 'sphere':
    case 'circle':
      return Math.hypot(...obstacle.center.map((value, i) => (point[i] ?? 0) - value)) - obstacle.radius;
    case 'box':
    case 'rectangle': {
      const beyond = obstacle.low.map((low, i) =>
        Math.max(low - (point[i] ?? 0), (point[i] ?? 0) - (obstacle.high[i] ?? 0)),
      );
      return Math.hypot(...beyond.map((value) => Math.max(value, 0))) + Math.min(Math.max(...beyond), 0);
    }
    default:
      return obstacle satisfies never;
  }
}

/** The shortest of the distances to several obstacles, in m; infinite without any. */
export function nearestDistance(obstacles: readonly Obstacle[], point: readonly number[]): number {
  return Math.min(...obstacles.map((obstacle) => obstacleDistance(obstacle, point)));
}

/**
 * Rows of numbers as one table. Tables must not be empty: without a row it is one that begins with 10,000 km and goes on with
 * zeros, an obstacle of no size far away.
 */
export function obstacleTable(columns: number, rows: readonly (readonly number[])[]): Float32Array {
  return rows.length > 0 ? Float32Array.from(rows.flat()) : new Float32Array(columns).fill(1e7, 0, 1);
}
