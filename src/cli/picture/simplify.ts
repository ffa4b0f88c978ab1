/** A point of the picture, in pixels. */
export type Pixel = readonly [x: number, y: number];

/** Drops points that lie within `tolerance` pixels of the line without them (Ramer 1972; Douglas and Peucker 1973). */
export function simplify(points: readonly Pixel[], tolerance: number): Pixel[] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 3) return [...points];
  let farthest = 0;
  let at = 0;
  for (let index = 1; index + 1 < points.length; index++) {
    const distance = distanceToSegment(points[index] ?? first, first, last);
    if (distance > farthest) [farthest, at] = [distance, index];
  }
  if (farthest <= tolerance) return [first, last];
  return [...simplify(points.slice(0, at + 1), tolerance).slice(0, -1), ...simplify(points.slice(at), tolerance)];
}

function distanceToSegment([x, y]: Pixel, [ax, ay]: Pixel, [bx, by]: Pixel): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length > 0 ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}
