import type { Point, Shape } from '../scene/scene.ts';
import { type Brush, fill, stroke, trace } from './brush.ts';
import { paintMap } from './map.ts';
import { paintMark } from './mark.ts';
import { farToNear } from './order.ts';
import { mixed } from './palette.ts';
import { cross, dot, mean, minus } from './vector.ts';

/** Where the light comes from: above, from the left and from the front. */
const LIGHT: Point = [-0.42, -0.5, 0.757];

/** Paints shapes: in space the farthest first, in flat scenes in their order. */
export function paintShapes(brush: Brush, shapes: readonly Shape[]): void {
  const flat = brush.projection.dimensions === 2;
  for (const shape of flat ? shapes : farToNear(brush.projection, shapes)) paintShape(brush, shape);
}

function paintShape(brush: Brush, shape: Shape): void {
  const { context, projection, palette } = brush;
  switch (shape.kind) {
    case 'line':
      if (shape.dashed === true) context.setLineDash([5, 5]);
      trace(brush, shape.points);
      stroke(brush, palette[shape.paint], shape.width ?? 2, shape.opacity);
      context.setLineDash([]);
      return;
    case 'area': {
      const color = palette[shape.paint];
      trace(brush, shape.points, true);
      if (projection.dimensions === 3) {
        fill(brush, shaded(color, Math.abs(dot(normalOf(shape.points), LIGHT))), shape.opacity);
      } else {
        fill(brush, color, shape.opacity);
        stroke(brush, shape.paint === 'solid' ? palette.rim : mixed(color, palette.ink, 0.35), 1, shape.opacity);
      }
      return;
    }
    case 'ball':
      paintBall(brush, shape.center, shape.radius, palette[shape.paint]);
      return;
    case 'box':
      paintBox(brush, shape.low, shape.high, palette[shape.paint]);
      return;
    case 'mark':
      paintMark(brush, shape.at, palette[shape.paint]);
      return;
    case 'map':
      paintMap(brush, shape);
      return;
    default:
      shape satisfies never;
  }
}

function paintBall(brush: Brush, center: Point, radius: number, color: string): void {
  const { context, projection, palette } = brush;
  const { x, y, depth, scale } = projection.toScreen(center);
  if (!(depth > projection.near)) return;
  const r = radius * scale;
  context.beginPath();
  context.arc(x, y, r, 0, 2 * Math.PI);
  if (projection.dimensions === 2) {
    fill(brush, color);
    stroke(brush, mixed(color, palette.ink, 0.35), 1);
    return;
  }
  const gradient = context.createRadialGradient(x - 0.38 * r, y - 0.45 * r, 0.05 * r, x, y, r);
  gradient.addColorStop(0, mixed(color, '#ffffff', 0.38));
  gradient.addColorStop(0.45, color);
  gradient.addColorStop(1, mixed(color, '#000000', 0.26));
  fill(brush, gradient);
}

/** The three faces that can be seen at most; they do not cover each other. */
function paintBox(brush: Brush, low: Point, high: Point, color: string): void {
  const { eye } = brush.projection;
  for (const axis of [0, 1, 2] as const) {
    const isHigh = eye[axis] > high[axis];
    if (!isHigh && eye[axis] >= low[axis]) continue;
    const [b, c] = axis === 0 ? ([1, 2] as const) : axis === 1 ? ([0, 2] as const) : ([0, 1] as const);
    const corner = (onB: boolean, onC: boolean): Point => {
      const point: [number, number, number] = [0, 0, 0];
      point[axis] = (isHigh ? high : low)[axis];
      point[b] = (onB ? high : low)[b];
      point[c] = (onC ? high : low)[c];
      return point;
    };
    const face = [corner(false, false), corner(true, false), corner(true, true), corner(false, true)];
    trace(brush, face, true);
    const light = Math.max((isHigh ? 1 : -1) * LIGHT[axis], 0);
    fill(brush, shaded(color, light));
    stroke(brush, mixed(shaded(color, light), brush.palette.rim, 0.5), 1);
  }
}

/** A color in more or less light, 0 to 1. */
function shaded(color: string, light: number): string {
  return light > 0.5 ? mixed(color, '#ffffff', 0.5 * (light - 0.5)) : mixed(color, '#000000', 0.5 * (0.5 - light));
}

/** Across a flat polygon (Newell's method). */
function normalOf(points: readonly Point[]): Point {
  const middle = mean(points);
  let sum: Point = [0, 0, 0];
  for (const [i, point] of points.entries()) {
    const next = points[(i + 1) % points.length] ?? point;
    const part = cross(minus(point, middle), minus(next, middle));
    sum = [sum[0] + part[0], sum[1] + part[1], sum[2] + part[2]];
  }
  const length = Math.hypot(...sum);
  return length > 0 ? [sum[0] / length, sum[1] / length, sum[2] / length] : [0, 0, 1];
}
