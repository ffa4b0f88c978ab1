import type { Point } from '../scene/scene.ts';

/** a . b */
export function dot(a: Point, b: Point): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** a - b */
export function minus(a: Point, b: Point): Point {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

/** a + t b */
export function along(a: Point, b: Point, t: number): Point {
  return [a[0] + t * b[0], a[1] + t * b[1], a[2] + t * b[2]];
}

/** a x b */
export function cross(a: Point, b: Point): Point {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** The mean of some points; the origin of none. */
export function mean(points: readonly Point[]): Point {
  const sum = points.reduce<Point>((all, each) => along(all, each, 1), [0, 0, 0]);
  return points.length > 0 ? along([0, 0, 0], sum, 1 / points.length) : sum;
}

/** Lowest and highest of some values. */
export function across(values: readonly number[]): readonly [low: number, high: number] {
  return [Math.min(...values), Math.max(...values)];
}
