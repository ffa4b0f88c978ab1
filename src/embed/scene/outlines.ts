import type { Paint, Point, Shape } from './scene.ts';

/** The middle of nothing: where flat scenes begin. */
export const ORIGIN: Point = [0, 0, 0];

/** A circle in the plane as a polygon. */
export function circle(center: Point, radius: number, corners = 32): readonly Point[] {
  return disc(center, [radius, 0, 0], [0, radius, 0], corners);
}

/** An ellipse in space as a polygon, given two half axes. */
export function disc(center: Point, first: Point, second: Point, corners = 24): readonly Point[] {
  return Array.from({ length: corners }, (_, i): Point => {
    const angle = (2 * Math.PI * i) / corners;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    return [
      center[0] + c * first[0] + s * second[0],
      center[1] + c * first[1] + s * second[1],
      center[2] + c * first[2] + s * second[2],
    ];
  });
}

/** A flat drawing `[n, 2]`, turned by an angle and moved to where it belongs. */
export function placed(drawing: readonly (readonly [number, number])[], to: Point, angle: number): readonly Point[] {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return drawing.map(([x, y]) => [to[0] + c * x - s * y, to[1] + s * x + c * y, to[2]]);
}

/** A rectangle in the plane, around the origin of its own drawing. */
export function rectangle(length: number, width: number): readonly (readonly [number, number])[] {
  const [x, y] = [length / 2, width / 2];
  return [
    [-x, -y],
    [x, -y],
    [x, y],
    [-x, y],
  ];
}

/** A bar in the plane with round ends whose radii may differ: a link, a rod. */
export function bar(from: Point, to: Point, fromRadius: number, toRadius = fromRadius): readonly Point[] {
  const along = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const half = (end: Point, radius: number, start: number): Point[] =>
    Array.from({ length: 13 }, (_, i) => {
      const angle = start + (Math.PI * i) / 12;
      return [end[0] + radius * Math.cos(angle), end[1] + radius * Math.sin(angle), end[2]];
    });
  return [...half(to, toRadius, along - Math.PI / 2), ...half(from, fromRadius, along + Math.PI / 2)];
}

/** An arrow in the plane; nothing where it would be shorter than its head. `head` in m. */
export function arrow(from: Point, to: Point, head: number, paint: Paint = 'accent'): readonly Shape[] {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  if (!(length > 0.5 * head)) return [];
  const size = Math.min(head, length);
  const neck: Point = [to[0] - (dx / length) * size, to[1] - (dy / length) * size, to[2]];
  return [
    { kind: 'line', points: [from, neck], paint, width: 3 },
    { kind: 'area', points: headAt(to, Math.atan2(dy, dx), size), paint },
  ];
}

/** An arrow along an arc around `center` from the angle `start` by `sweep`: which way a motor turns. `head` in m. */
export function turningArrow(
  center: Point,
  radius: number,
  start: number,
  sweep: number,
  head: number,
): readonly Shape[] {
  const size = Math.min(head, Math.abs(sweep) * radius);
  if (!(size > 0.3 * head)) return [];
  const at = (angle: number): Point => [
    center[0] + radius * Math.cos(angle),
    center[1] + radius * Math.sin(angle),
    center[2],
  ];
  const side = Math.sign(sweep);
  const until = sweep - (side * size) / radius;
  const points = Array.from({ length: 25 }, (_, i) => at(start + (until * i) / 24));
  const tip = at(start + sweep);
  const middle = start + sweep - (side * size) / (2 * radius);
  return [
    { kind: 'line', points, paint: 'accent', width: 3 },
    { kind: 'area', points: headAt(tip, middle + (side * Math.PI) / 2, size), paint: 'accent' },
  ];
}

function headAt(tip: Point, direction: number, size: number): readonly Point[] {
  return placed(
    [
      [0, 0],
      [-size, 0.55 * size],
      [-size, -0.55 * size],
    ],
    tip,
    direction,
  );
}
