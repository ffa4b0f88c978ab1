import { isFinitePoint } from '../scene/bounds.ts';
import type { Handle, Point } from '../scene/scene.ts';
import type { Projection } from './projection.ts';
import { along, dot, minus } from './vector.ts';

/** CSS pixels that a finger or a mouse may miss by. */
const SLACK = 12;

/**
 * The point of the scene under a pixel (CSS pixels of the canvas). In space a pixel is a whole ray, so it is the point of it at the
 * height of `through`; or, with `'upright'`, straight above or below `through`. Undefined where there is none, as above the horizon.
 */
export function unproject(
  projection: Projection,
  x: number,
  y: number,
  through: Point,
  plane: 'level' | 'upright' = 'level',
): Point | undefined {
  const { from, direction } = projection.rayThrough(x, y);
  if (projection.dimensions === 2) return finite([from[0], from[1], through[2]]);
  if (plane === 'level') {
    const t = (through[2] - from[2]) / direction[2];
    return t > 0 ? finite([from[0] + t * direction[0], from[1] + t * direction[1], through[2]]) : undefined;
  }
  // The upright plane through the point that faces the camera.
  const facing: Point = [from[0] - through[0], from[1] - through[1], 0];
  const t = dot(minus(through, from), facing) / dot(direction, facing);
  return t > 0 ? finite([through[0], through[1], along(from, direction, t)[2]]) : undefined;
}

/** The handle under a pixel: the nearest of those within reach. */
export function handleAt(projection: Projection, handles: readonly Handle[], x: number, y: number): Handle | undefined {
  let found: Handle | undefined;
  let nearest = Number.POSITIVE_INFINITY;
  for (const handle of handles) {
    const seen = projection.toScreen(handle.at);
    const reach = Math.max(handle.reach * seen.scale, SLACK);
    // By reach, so that a goal inside an obstacle can still be taken.
    const missed = Math.hypot(seen.x - x, seen.y - y) / reach;
    const taken = handle.name === 'goal' ? missed / 2 : missed;
    if (seen.depth > projection.near && missed <= 1 && taken < nearest) {
      found = handle;
      nearest = taken;
    }
  }
  return found;
}

/** The vector of the scene that a drag from one pixel to another means at the place of `through`; zero where there is none. */
export function dragVector(
  projection: Projection,
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
  through: Point,
  plane: 'level' | 'upright' = 'level',
): Point {
  const start = unproject(projection, from.x, from.y, through, plane);
  const end = unproject(projection, to.x, to.y, through, plane);
  return start === undefined || end === undefined ? [0, 0, 0] : minus(end, start);
}

function finite(point: Point): Point | undefined {
  return isFinitePoint(point) ? point : undefined;
}
