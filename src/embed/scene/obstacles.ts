import type { Obstacle } from '../../systems/built-in.ts';
import { circle } from './outlines.ts';
import type { Handle, Point, Shape } from './scene.ts';

/** How an obstacle is drawn. */
export function obstacleShape(obstacle: Obstacle): Shape {
  switch (obstacle.kind) {
    case 'sphere':
      return { kind: 'ball', center: obstacle.center, radius: obstacle.radius, paint: 'solid' };
    case 'box':
      return { kind: 'box', low: obstacle.low, high: obstacle.high, paint: 'solid' };
    case 'circle':
      return { kind: 'area', points: circle(middleOf(obstacle), obstacle.radius, 48), paint: 'solid' };
    case 'rectangle': {
      const [[left, bottom], [right, top]] = [obstacle.low, obstacle.high];
      const points: readonly Point[] = [
        [left, bottom, 0],
        [right, bottom, 0],
        [right, top, 0],
        [left, top, 0],
      ];
      return { kind: 'area', points, paint: 'solid' };
    }
    default:
      return obstacle satisfies never;
  }
}

/** The handle of an obstacle, by its place in the list: `'obstacle 1'` is the first. */
export function obstacleHandle(obstacle: Obstacle, index: number): Handle {
  const reach = 'radius' in obstacle ? obstacle.radius : largestHalf(obstacle);
  return { name: `obstacle ${index + 1}`, at: middleOf(obstacle), reach };
}

/** An obstacle with its middle elsewhere; boxes stay at their height, as they stand on the ground. */
export function movedObstacle(obstacle: Obstacle, to: Point): Obstacle {
  switch (obstacle.kind) {
    case 'sphere':
      return { ...obstacle, center: [to[0], to[1], Math.max(to[2], obstacle.radius)] };
    case 'circle':
      return { ...obstacle, center: [to[0], to[1]] };
    case 'box': {
      const [dx, dy] = shift(obstacle, to);
      const { low, high } = obstacle;
      return { ...obstacle, low: [low[0] + dx, low[1] + dy, low[2]], high: [high[0] + dx, high[1] + dy, high[2]] };
    }
    case 'rectangle': {
      const [dx, dy] = shift(obstacle, to);
      const { low, high } = obstacle;
      return { ...obstacle, low: [low[0] + dx, low[1] + dy], high: [high[0] + dx, high[1] + dy] };
    }
    default:
      return obstacle satisfies never;
  }
}

function middleOf(obstacle: Obstacle): Point {
  if ('radius' in obstacle) return [obstacle.center[0], obstacle.center[1], obstacle.center[2] ?? 0];
  const { low, high } = obstacle;
  return [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, ((low[2] ?? 0) + (high[2] ?? 0)) / 2];
}

function shift(obstacle: Obstacle, to: Point): readonly [number, number] {
  const middle = middleOf(obstacle);
  return [to[0] - middle[0], to[1] - middle[1]];
}

function largestHalf({ low, high }: Extract<Obstacle, { low: unknown }>): number {
  return Math.max(...low.map((value, i) => ((high[i] ?? value) - value) / 2));
}
