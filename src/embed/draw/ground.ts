import { circle } from '../scene/outlines.ts';
import type { Point, Scene, Shape } from '../scene/scene.ts';
import { type Brush, fill, stroke, trace } from './brush.ts';

/** More lines than this would be a surface. */
const MOST_LINES = 200;

/** The ground with a line at each multiple of the scene's grid: to the canvas' edges in flat scenes, as far as the scene in space. */
export function paintGround(brush: Brush, scene: Scene): void {
  const { projection, palette } = brush;
  const [low, high] = projection.dimensions === 2 ? canvasCorners(brush) : [scene.low, scene.high];
  const z = scene.low[2];
  if (projection.dimensions === 3) {
    const corners: readonly Point[] = [
      [low[0], low[1], z],
      [high[0], low[1], z],
      [high[0], high[1], z],
      [low[0], high[1], z],
    ];
    trace(brush, corners, true);
    fill(brush, palette.ground);
    stroke(brush, palette.grid, 1.5);
  }
  for (const x of multiples(scene.grid, low[0], high[0])) {
    line(brush, [x, low[1], z], [x, high[1], z]);
  }
  for (const y of multiples(scene.grid, low[1], high[1])) {
    line(brush, [low[0], y, z], [high[0], y, z]);
  }
}

/** What balls and areas of a robot or the surroundings throw on the ground, the light standing straight above. */
export function paintShadows(brush: Brush, scene: Scene, shapes: readonly Shape[], opacity: number): void {
  const { palette } = brush;
  const z = scene.low[2];
  for (const shape of shapes) {
    const outline =
      shape.kind === 'ball' ? circle(shape.center, shape.radius, 48) : shape.kind === 'area' ? shape.points : undefined;
    if (outline === undefined) continue;
    trace(
      brush,
      outline.map(([x, y]): Point => [x, y, z]),
      true,
    );
    fill(brush, palette.shadow, opacity);
  }
}

/** A path on the ground below another, and a plumb line from its first point: so that height can be read. */
export function paintFootprint(brush: Brush, scene: Scene, places: readonly Point[], color: string): void {
  const z = scene.low[2];
  trace(
    brush,
    places.map(([x, y]): Point => [x, y, z]),
  );
  stroke(brush, color, 1.5, 0.3);
}

/** From a point straight down to the ground. */
export function paintPlumb(brush: Brush, scene: Scene, [x, y, z]: Point, color: string): void {
  brush.context.setLineDash([3, 4]);
  trace(brush, [
    [x, y, z],
    [x, y, scene.low[2]],
  ]);
  stroke(brush, color, 1.25, 0.6);
  brush.context.setLineDash([]);
}

function line(brush: Brush, from: Point, to: Point): void {
  trace(brush, [from, to]);
  stroke(brush, brush.palette.grid, 1);
}

function canvasCorners({ projection }: Brush): readonly [Point, Point] {
  const [low, high] = [projection.rayThrough(0, projection.height), projection.rayThrough(projection.width, 0)];
  return [low.from, high.from];
}

function multiples(step: number, low: number, high: number): readonly number[] {
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return step > 0 && count <= MOST_LINES
    ? Array.from({ length: Math.max(count, 0) }, (_, i) => (first + i) * step)
    : [];
}
