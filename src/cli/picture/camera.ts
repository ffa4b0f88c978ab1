import type { Point } from './geometry.ts';

/** A point of the picture, with how near it is to the viewer (larger is nearer). */
export type Projected = readonly [x: number, y: number, depth: number];

/** A parallel (axonometric) projection: equal lengths stay equal, so the picture can be measured. */
export interface Camera {
  /** Unit vector from the scene towards the viewer. */
  readonly towardsViewer: Point;
  /** Pixels a metre. */
  readonly scale: number;
  project(point: Point): Projected;
}

/** A camera that looks from `azimuth` (from the x axis towards y) and `elevation` above the horizon, in radians. */
export function camera(
  azimuth: number,
  elevation: number,
  scale = 1,
  offset: readonly [number, number] = [0, 0],
): Camera {
  const [sinA, cosA, sinE, cosE] = [Math.sin(azimuth), Math.cos(azimuth), Math.sin(elevation), Math.cos(elevation)];
  return {
    towardsViewer: [cosE * cosA, cosE * sinA, sinE],
    scale,
    project: ([x, y, z]) => [
      offset[0] + scale * (-sinA * x + cosA * y),
      offset[1] - scale * (-sinE * cosA * x - sinE * sinA * y + cosE * z),
      cosE * cosA * x + cosE * sinA * y + sinE * z,
    ],
  };
}

/** The camera in that direction with the largest scale at which all points lie within the rectangle, centred. */
export function fitCamera(
  azimuth: number,
  elevation: number,
  points: readonly Point[],
  frame: { x: number; y: number; width: number; height: number },
): Camera {
  const unit = camera(azimuth, elevation);
  const projected = points.map((point) => unit.project(point));
  const xs = projected.map(([x]) => x);
  const ys = projected.map(([, y]) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min(frame.width / Math.max(right - left, 1e-9), frame.height / Math.max(bottom - top, 1e-9));
  return camera(azimuth, elevation, scale, [
    frame.x + frame.width / 2 - (scale * (left + right)) / 2,
    frame.y + frame.height / 2 - (scale * (top + bottom)) / 2,
  ]);
}
