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

/**
 * A grip on what can be taken: four arrow heads, small and quiet until it is `active`: pointed at, held or in focus. Then a ring of
 * `reach` CSS pixels around it.
 */
export function paintGrip(brush: Brush, at: Point, reach: number, active: boolean): void {
  const { context, projection, palette } = brush;
  const { x, y, depth } = projection.toScreen(at);
  if (!(depth > projection.near)) return;
  const far = active ? 10 : 8;
  context.beginPath();
  for (const [dx, dy] of [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ] as const) {
    const [px, py] = [x + far * dx, y + far * dy];
    context.moveTo(px - 3 * (dx + dy), py - 3 * (dy - dx));
    context.lineTo(px, py);
    context.lineTo(px - 3 * (dx - dy), py - 3 * (dy + dx));
  }
  if (active) stroke(brush, palette.paper, 5, 0.8);
  stroke(brush, active ? palette.accent : palette.ink, active ? 2.5 : 1.5, active ? 1 : 0.45);
  if (!active) return;
  ring(brush, x, y, Math.max(reach, 18));
  stroke(brush, palette.paper, 5, 0.6);
  stroke(brush, palette.accent, 2);
}

function ring({ context }: Brush, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}
