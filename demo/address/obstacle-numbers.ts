import type { Obstacle } from '../../src/systems/built-in.ts';

/** The numbers of an obstacle in a row, as they stand in an address. */
export function obstacleNumbers(obstacle: Obstacle): readonly number[] {
  switch (obstacle.kind) {
    case 'sphere':
    case 'circle':
      return [...obstacle.center, obstacle.radius];
    case 'box':
    case 'rectangle':
      return [...obstacle.low, ...obstacle.high];
    default:
      return obstacle satisfies never;
  }
}

/** An obstacle of the same kind from its numbers; undefined when there are not as many, or when it has no size. */
export function withNumbers(like: Obstacle, numbers: readonly number[]): Obstacle | undefined {
  if (numbers.length !== obstacleNumbers(like).length || !numbers.every(Number.isFinite)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers;
  switch (like.kind) {
    case 'sphere':
      return d > 0 ? { kind: 'sphere', center: [a, b, c], radius: d } : undefined;
    case 'circle':
      return c > 0 ? { kind: 'circle', center: [a, b], radius: c } : undefined;
    case 'box':
      return d > a && e > b && f > c ? { kind: 'box', low: [a, b, c], high: [d, e, f] } : undefined;
    case 'rectangle':
      return c > a && d > b ? { kind: 'rectangle', low: [a, b], high: [c, d] } : undefined;
    default:
      return like satisfies never;
  }
}
