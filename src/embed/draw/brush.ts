import type { Point } from '../scene/scene.ts';
import type { Palette } from './palette.ts';
import type { Projection } from './projection.ts';

/** What can be painted on. */
export type Context2d = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** A canvas with what one needs to paint a scene on it: coordinates are CSS pixels. */
export interface Brush {
  readonly context: Context2d;
  readonly projection: Projection;
  readonly palette: Palette;
  /** Of everything, times its own. Default 1. */
  readonly opacity?: number;
}

/** Wipes the canvas and makes its unit a CSS pixel, whatever its resolution. */
export function prepare({ context, projection }: Brush): void {
  const { width, height } = context.canvas;
  context.setTransform(width / projection.width, 0, 0, height / projection.height, 0, 0);
  context.clearRect(0, 0, projection.width, projection.height);
  context.globalAlpha = 1;
  context.setLineDash([]);
  context.lineJoin = context.lineCap = 'round';
}

/** Begins a path through points; what lies behind the camera is left out. */
export function trace({ context, projection }: Brush, points: Iterable<Point>, closed = false): void {
  context.beginPath();
  let down = false;
  for (const point of points) {
    const { x, y, depth } = projection.toScreen(point);
    if (!(depth > projection.near)) {
      down = false;
    } else if (down) {
      context.lineTo(x, y);
    } else {
      context.moveTo(x, y);
      down = true;
    }
  }
  if (closed) context.closePath();
}

/** Draws the path that was traced. */
export function stroke(brush: Brush, color: string, width: number, opacity = 1): void {
  const { context } = brush;
  context.globalAlpha = opacity * (brush.opacity ?? 1);
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke();
  context.globalAlpha = 1;
}

/** Fills the path that was traced. */
export function fill(brush: Brush, color: string | CanvasGradient, opacity = 1): void {
  const { context } = brush;
  context.globalAlpha = opacity * (brush.opacity ?? 1);
  context.fillStyle = color;
  context.fill();
  context.globalAlpha = 1;
}
