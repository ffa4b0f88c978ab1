import type { Point, Shape } from '../scene/scene.ts';
import { type Brush, fill, stroke, trace } from './brush.ts';
import { mixed } from './palette.ts';

/** A map on the ground: free cells in one tone, the others the darker the dearer, and its border. */
export function paintMap(brush: Brush, { low, high, columns, values }: Extract<Shape, { kind: 'map' }>): void {
  const { palette } = brush;
  const rows = Math.max(Math.floor(values.length / Math.max(columns, 1)), 1);
  const [dx, dy] = [(high[0] - low[0]) / columns, (high[1] - low[1]) / rows];
  const patch = (from: number, until: number, bottom: number, top: number): readonly Point[] => [
    [low[0] + dx * from, low[1] + dy * bottom, low[2]],
    [low[0] + dx * until, low[1] + dy * bottom, low[2]],
    [low[0] + dx * until, low[1] + dy * top, low[2]],
    [low[0] + dx * from, low[1] + dy * top, low[2]],
  ];
  trace(brush, patch(0, columns, 0, rows), true);
  fill(brush, palette.map, 0.6);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; ) {
      const value = values[row * columns + column] ?? 0;
      let until = column + 1;
      while (until < columns && (values[row * columns + until] ?? 0) === value) until++;
      if (value > 0) {
        trace(brush, patch(column, until, row, row + 1), true);
        const color = mixed(palette.map, palette.mapSolid, Math.min(value, 1));
        fill(brush, color);
        // Neighbors would otherwise show the seam between them.
        stroke(brush, color, 0.6);
      }
      column = until;
    }
  }
  trace(brush, patch(0, columns, 0, rows), true);
  stroke(brush, palette.rim, 1.5);
}
