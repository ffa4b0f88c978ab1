import type { Point } from './scene.ts';

/** The nearest value between two bounds. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** The nearest point of a box. */
export function within(point: Point, low: Point, high: Point): Point {
  return [clamp(point[0], low[0], high[0]), clamp(point[1], low[1], high[1]), clamp(point[2], low[2], high[2])];
}

/** Whether all three coordinates are there and finite. */
export function isFinitePoint(point: Point): boolean {
  return [0, 1, 2].every((k) => Number.isFinite(point[k]));
}

/** Straight distance of two points. */
export function distanceTo(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** An angle's distance from 0 on the circle, in degrees: 0 to 180. */
export function degreesFromZero(angle: number): number {
  return (Math.abs(angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI))) * 180) / Math.PI;
}
