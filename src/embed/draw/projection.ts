import type { Point, Scene } from '../scene/scene.ts';
import type { Camera } from './camera.ts';
import { across, along, cross, dot, minus } from './vector.ts';

/** Where a point of the scene is on the canvas. */
export interface ScreenPoint {
  /** CSS pixels from the left. */
  readonly x: number;
  /** CSS pixels from the top. */
  readonly y: number;
  /** Distance from the camera along its view, in m; 1 in flat scenes. What is not beyond {@link Projection.near} cannot be drawn. */
  readonly depth: number;
  /** CSS pixels by m there. */
  readonly scale: number;
}

/** From the scene to the canvas. The same for all layers of a picture. */
export interface Projection {
  readonly dimensions: 2 | 3;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Scene to clip space of WebGPU, column-major; exactly where {@link toScreen} puts it. Depth is 0.5 in flat scenes. */
  readonly matrix: Float32Array;
  readonly near: number;
  /** Where the camera is; far above in flat scenes. */
  readonly eye: Point;
  readonly toScreen: (point: Point) => ScreenPoint;
  /** Direction from the eye through a pixel, as long as it is deep; straight down from the pixel's point in flat scenes. */
  readonly rayThrough: (x: number, y: number) => { readonly from: Point; readonly direction: Point };
}

/** The part of the scene that has to be in view. */
export type Bounds = Pick<Scene, 'dimensions' | 'low' | 'high'>;

/** CSS pixels that stay free along the edges. */
const MARGIN = 14;

/** How far the camera stands away, in half diagonals of the scene: the farther, the flatter it looks. */
const DISTANCE = 3.4;

/** How a scene is seen on a canvas of that size in CSS pixels; sizes below one pixel count as one. */
export function createProjection(bounds: Bounds, camera: Camera, size: { width: number; height: number }): Projection {
  const [width, height] = [Math.max(size.width, 1), Math.max(size.height, 1)];
  return bounds.dimensions === 2 ? flat(bounds, camera, width, height) : inSpace(bounds, camera, width, height);
}

/** Both axes in the same scale, y up. */
function flat({ low, high }: Bounds, camera: Camera, width: number, height: number): Projection {
  const scale = fitting(width, height, high[0] - low[0], high[1] - low[1]) * camera.zoom;
  const [cx, cy] = camera.center ?? [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2];
  const [sx, sy] = [(2 * scale) / width, (2 * scale) / height];
  const eye: Point = [cx, cy, 1e3];
  return {
    dimensions: 2,
    width,
    height,
    matrix: Float32Array.of(sx, 0, 0, 0, 0, sy, 0, 0, 0, 0, 0, 0, -sx * cx, -sy * cy, 0.5, 1),
    near: 0,
    eye,
    toScreen: ([x, y]) => ({ x: width / 2 + scale * (x - cx), y: height / 2 - scale * (y - cy), depth: 1, scale }),
    rayThrough: (x, y) => ({
      from: [cx + (x - width / 2) / scale, cy - (y - height / 2) / scale, eye[2]],
      direction: [0, 0, -1],
    }),
  };
}

/**
 * In perspective. The picture is shifted and scaled so that the corners of the scene just fit, at any angle: the scene never leaves
 * the canvas while it is turned.
 */
function inSpace({ low, high }: Bounds, camera: Camera, width: number, height: number): Projection {
  const middle = along(low, minus(high, low), 0.5);
  const target = camera.center ?? middle;
  const radius = Math.hypot(...minus(high, middle));
  const distance = DISTANCE * radius;
  const [ca, sa] = [Math.cos(camera.azimuth), Math.sin(camera.azimuth)];
  const [ce, se] = [Math.cos(camera.elevation), Math.sin(camera.elevation)];
  const forward: Point = [-ce * ca, -ce * sa, -se];
  const right: Point = [-sa, ca, 0];
  const up = cross(right, forward);
  const eyeAround = (point: Point): Point => along(point, forward, -distance);

  // How the whole scene lies in the picture of a camera of focal length 1 that looks at its middle.
  const fitEye = eyeAround(middle);
  const corners = cornersOf(low, high).map((corner) => {
    const from = minus(corner, fitEye);
    return [dot(from, right) / dot(from, forward), dot(from, up) / dot(from, forward)] as const;
  });
  const [left, rightmost] = across(corners.map(([x]) => x));
  const [bottom, top] = across(corners.map(([, y]) => y));
  const focal = fitting(width, height, rightmost - left, top - bottom) * camera.zoom;
  const whole = camera.center === undefined;
  const ox = whole ? (-focal * (left + rightmost)) / 2 : 0;
  const oy = whole ? (-focal * (bottom + top)) / 2 : 0;

  const eye = eyeAround(target);
  const near = 0.05 * distance;
  const far = distance + 20 * radius;
  const rows = [
    row(right, (2 * focal) / width, forward, (2 * ox) / width, eye),
    row(up, (2 * focal) / height, forward, (2 * oy) / height, eye),
    row(forward, far / (far - near), forward, 0, eye, (-far * near) / (far - near)),
    row(forward, 1, forward, 0, eye),
  ];
  return {
    dimensions: 3,
    width,
    height,
    matrix: Float32Array.from({ length: 16 }, (_, i) => rows[i % 4]?.[Math.floor(i / 4)] ?? 0),
    near,
    eye,
    toScreen: (point) => {
      const from = minus(point, eye);
      const depth = dot(from, forward);
      const scale = focal / depth;
      return { x: width / 2 + ox + scale * dot(from, right), y: height / 2 - oy - scale * dot(from, up), depth, scale };
    },
    rayThrough: (x, y) => {
      const aside = (x - width / 2 - ox) / focal;
      const above = (height / 2 - oy - y) / focal;
      return { from: eye, direction: along(along(forward, right, aside), up, above) };
    },
  };
}

/** Largest scale at which something of that size fits the canvas inside its margin. */
function fitting(width: number, height: number, wide: number, high: number): number {
  const room = (size: number): number => Math.max(size - 2 * MARGIN, 0.5 * size);
  return Math.min(room(width) / Math.max(wide, 1e-9), room(height) / Math.max(high, 1e-9));
}

/** A row of the matrix: `factor * axis . (p - eye) + shift * forward . (p - eye) + constant`. */
function row(axis: Point, factor: number, forward: Point, shift: number, eye: Point, constant = 0): readonly number[] {
  const slope = along([axis[0] * factor, axis[1] * factor, axis[2] * factor], forward, shift);
  return [...slope, constant - dot(slope, eye)];
}

function cornersOf(low: Point, high: Point): readonly Point[] {
  return Array.from({ length: 8 }, (_, i) => [
    (i & 1 ? high : low)[0],
    (i & 2 ? high : low)[1],
    (i & 4 ? high : low)[2],
  ]);
}
