import type { Camera } from './camera.ts';
import { at, type Box, type Point, type Solid } from './geometry.ts';

/** Solids from the farthest to the nearest: drawn in this order, each covers what it hides. */
export function paintingOrder(solids: readonly Solid[], view: Camera): Solid[] {
  const left = [...solids];
  const order: Solid[] = [];
  while (left.length > 0) {
    const free = left.findIndex((solid) => left.every((other) => other === solid || !hides(solid, other, view)));
    order.push(...left.splice(Math.max(free, 0), 1));
  }
  return order;
}

/**
 * The layer of a point among solids in painting order: it is drawn before the solid of that index, and after all
 * when it equals their number.
 */
export function layerOf(point: Point, ordered: readonly Solid[], view: Camera): number {
  const hider = ordered.findIndex((solid) => covers(solid, point, view) && isBehind(point, solid, view));
  return hider < 0 ? ordered.length : hider;
}

/** True when the near solid may hide a part of the far one. */
function hides(near: Solid, far: Solid, view: Camera): boolean {
  if (far.kind === 'sphere') return isBehind(far.center, near, view);
  if (near.kind === 'sphere') return !isBehind(near.center, far, view);
  if (separated(far, near, view)) return false;
  return separated(near, far, view) || view.project(middle(near))[2] > view.project(middle(far))[2];
}

/** True when an axis separates the boxes and `near` lies on the viewer's side of it: then `far` cannot hide `near`. */
function separated(near: Box, far: Box, view: Camera): boolean {
  return [0, 1, 2].some((axis) =>
    at(view.towardsViewer, axis) >= 0
      ? at(near.low, axis) >= at(far.high, axis)
      : at(near.high, axis) <= at(far.low, axis),
  );
}

/** True when a point that the solid covers in the picture lies behind it. Exact for points outside of the solid. */
function isBehind(point: Point, solid: Solid, view: Camera): boolean {
  if (solid.kind === 'sphere') return view.project(point)[2] < view.project(solid.center)[2];
  return [0, 1, 2].every((axis) =>
    at(view.towardsViewer, axis) >= 0
      ? at(point, axis) <= at(solid.high, axis)
      : at(point, axis) >= at(solid.low, axis),
  );
}

/** True when the line of sight through the point meets the solid. */
function covers(solid: Solid, point: Point, view: Camera): boolean {
  if (solid.kind === 'sphere') {
    const [x, y] = view.project(point);
    const [centerX, centerY] = view.project(solid.center);
    return Math.hypot(x - centerX, y - centerY) < solid.radius * view.scale;
  }
  let from = Number.NEGATIVE_INFINITY;
  let to = Number.POSITIVE_INFINITY;
  for (const axis of [0, 1, 2]) {
    const slope = at(view.towardsViewer, axis);
    const low = at(solid.low, axis) - at(point, axis);
    const high = at(solid.high, axis) - at(point, axis);
    if (Math.abs(slope) < 1e-9) {
      if (low > 0 || high < 0) return false;
      continue;
    }
    const crossings = [low / slope, high / slope];
    from = Math.max(from, Math.min(...crossings));
    to = Math.min(to, Math.max(...crossings));
  }
  return from < to;
}

function middle({ low, high }: Box): Point {
  return [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2];
}
