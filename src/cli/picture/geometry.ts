/** A point in space, in metres; pictures in the plane leave z at 0. */
export type Point = readonly [x: number, y: number, z: number];

/** A sphere; in the plane, a circle. */
export interface Sphere {
  readonly kind: 'sphere';
  readonly center: Point;
  readonly radius: number;
}

/** A box along the axes; in the plane, a rectangle. */
export interface Box {
  readonly kind: 'box';
  readonly low: Point;
  readonly high: Point;
}

/** What a picture draws as solid. */
export type Solid = Sphere | Box;

/** a - b */
export function difference(a: Point, b: Point): Point {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

/** Component of a point. */
export function at(point: Point, axis: number): number {
  return point[axis] ?? 0;
}

/** True when all three components are finite. */
export function isFinitePoint(point: Point): boolean {
  return point.every(Number.isFinite);
}

/** The corners of the smallest box that holds all points and solids. */
export function bounds(points: Iterable<Point>, solids: readonly Solid[]): { low: Point; high: Point } {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  const include = (point: Point) => {
    if (!isFinitePoint(point)) return;
    for (const axis of [0, 1, 2] as const) {
      low[axis] = Math.min(low[axis], point[axis]);
      high[axis] = Math.max(high[axis], point[axis]);
    }
  };
  for (const point of points) include(point);
  for (const solid of solids) {
    const reach: Point = solid.kind === 'sphere' ? [solid.radius, solid.radius, solid.radius] : [0, 0, 0];
    const [bottom, top] = solid.kind === 'sphere' ? [solid.center, solid.center] : [solid.low, solid.high];
    include(difference(bottom, reach));
    include([top[0] + reach[0], top[1] + reach[1], top[2] + reach[2]]);
  }
  return low[0] <= high[0] ? { low, high } : { low: [0, 0, 0], high: [1, 1, 1] };
}
