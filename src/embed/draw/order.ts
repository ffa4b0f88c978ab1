import type { Point, Shape } from '../scene/scene.ts';
import type { Projection } from './projection.ts';
import { across, mean } from './vector.ts';

/** The smallest box around something, along the axes. */
interface Extent {
  readonly low: Point;
  readonly high: Point;
}

/**
 * Shapes from the farthest to the nearest, so that nearer ones cover farther ones. Where a plane along the axes separates two of
 * them, the one on the camera's side is nearer, exactly; else their middles decide.
 */
export function farToNear(projection: Projection, shapes: readonly Shape[]): readonly Shape[] {
  const items = shapes
    .map((shape) => {
      const extent = extentOf(shape);
      return { shape, extent, depth: projection.toScreen(mean([extent.low, extent.high])).depth };
    })
    .sort((a, b) => b.depth - a.depth);
  if (!shapes.some(({ kind }) => kind === 'box')) return items.map(({ shape }) => shape);

  const sorted: Shape[] = [];
  while (items.length > 0) {
    // The farthest that hides no other; in a ring of three that hide each other, the farthest.
    const free = items.findIndex((item) =>
      items.every((other) => !isNearer(item.extent, other.extent, projection.eye)),
    );
    sorted.push(...items.splice(Math.max(free, 0), 1).map(({ shape }) => shape));
  }
  return sorted;
}

/** Whether `a` is on the camera's side of a plane along the axes that separates the two. */
function isNearer(a: Extent, b: Extent, eye: Point): boolean {
  return ([0, 1, 2] as const).some(
    (k) => (a.low[k] >= b.high[k] && eye[k] > a.low[k]) || (a.high[k] <= b.low[k] && eye[k] < a.high[k]),
  );
}

function extentOf(shape: Shape): Extent {
  switch (shape.kind) {
    case 'box':
    case 'map':
      return shape;
    case 'ball': {
      const { center, radius } = shape;
      return {
        low: [center[0] - radius, center[1] - radius, center[2] - radius],
        high: [center[0] + radius, center[1] + radius, center[2] + radius],
      };
    }
    case 'mark':
      return { low: shape.at, high: shape.at };
    case 'line':
    case 'area': {
      const [x, y, z] = ([0, 1, 2] as const).map((k) => across(shape.points.map((point) => point[k]))) as [
        readonly [number, number],
        readonly [number, number],
        readonly [number, number],
      ];
      return { low: [x[0], y[0], z[0]], high: [x[1], y[1], z[1]] };
    }
    default:
      return shape satisfies never;
  }
}
