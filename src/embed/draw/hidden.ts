import type { Point, Shape } from '../scene/scene.ts';
import type { Projection } from './projection.ts';
import { dot, minus } from './vector.ts';

/** Tells which points something solid (balls and boxes of the surroundings) stands in front of; none in flat scenes. */
export function hiddenBehind(projection: Projection, shapes: readonly Shape[]): (point: Point) => boolean {
  if (projection.dimensions === 2) return () => false;
  const { eye } = projection;
  const solids = shapes.filter((shape) => shape.kind === 'ball' || shape.kind === 'box');
  return (point) => {
    const way = minus(point, eye);
    return solids.some((solid) => {
      const entered =
        solid.kind === 'ball' ? entersBall(eye, way, solid.center, solid.radius) : entersBox(eye, way, solid);
      // The surface itself is seen.
      return entered < 0.999;
    });
  };
}

/** Where a ray from outside enters a ball, in lengths of `way`; infinite where it misses. */
function entersBall(eye: Point, way: Point, center: Point, radius: number): number {
  const from = minus(eye, center);
  const [a, b, c] = [dot(way, way), dot(from, way), dot(from, from) - radius * radius];
  const square = b * b - a * c;
  const t = (-b - Math.sqrt(square)) / a;
  return square > 0 && t > 0 ? t : Number.POSITIVE_INFINITY;
}

function entersBox(eye: Point, way: Point, { low, high }: { readonly low: Point; readonly high: Point }): number {
  let [enters, leaves] = [0, Number.POSITIVE_INFINITY];
  for (const k of [0, 1, 2] as const) {
    const [a, b] = [(low[k] - eye[k]) / way[k], (high[k] - eye[k]) / way[k]];
    enters = Math.max(enters, Math.min(a, b));
    leaves = Math.min(leaves, Math.max(a, b));
  }
  return enters < leaves ? enters : Number.POSITIVE_INFINITY;
}
