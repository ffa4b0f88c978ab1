import type { Point } from '../scene/scene.ts';
import { type Brush, fill, stroke } from './brush.ts';

/** A target: a dot in a ring, of the same size at any zoom, with a rim of paper so that it shows on anything. */
export function paintMark(brush: Brush, at: Point, color: string): void {
  const { context, projection, palette } = brush;
  const { x, y, depth } = projection.toScreen(at);
  if (!(depth > projection.near)) return;
  ring(brush, x, y, 10);
  stroke(brush, palette.paper, 6, 0.85);
  stroke(brush, color, 3);
  context.beginPath();
  context.arc(x, y, 4, 0, 2 * Math.PI);
  fill(brush, color);
}

/** A grip on what can be taken: a ring with four arrows' heads; `active` while it is pointed at, held or has the focus. */
export function paintGrip(brush: Brush, at: Point, active: boolean): void {
  const { context, projection, palette } = brush;
  const { x, y, depth } = projection.toScreen(at);
  if (!(depth > projection.near)) return;
  const color = active ? palette.accent : palette.quiet;
  context.beginPath();
  for (const [dx, dy] of [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ] as const) {
    const [px, py] = [x + 17 * dx, y + 17 * dy];
    context.moveTo(px - 3 * dx - 3 * dy, py - 3 * dy + 3 * dx);
    context.lineTo(px, py);
    context.lineTo(px - 3 * dx + 3 * dy, py - 3 * dy - 3 * dx);
  }
  stroke(brush, palette.paper, 4, 0.7);
  stroke(brush, color, active ? 2.5 : 1.5);
  if (!active) return;
  ring(brush, x, y, 22);
  stroke(brush, color, 2);
}

function ring({ context }: Brush, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}
