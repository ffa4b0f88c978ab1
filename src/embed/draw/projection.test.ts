import { describe, expect, it } from 'vitest';
import { scenes } from '../scene/catalog.ts';
import { uniform } from '../scene/random-states.testing.ts';
import type { Point } from '../scene/scene.ts';
import { type Camera, centered, startCamera } from './camera.ts';
import { type Bounds, createProjection } from './projection.ts';

const random = uniform(17);
const SIZE = { width: 640, height: 400 };

const space: Bounds = { dimensions: 3, low: [-1, -2, 0], high: [11, 2, 4] };
const plane: Bounds = { dimensions: 2, low: [-2, -1, 0], high: [4, 5, 0] };

const anyCamera = (): Camera => ({
  azimuth: 6.28 * random(),
  elevation: 0.05 + 1.5 * random(),
  zoom: 0.5 + 2 * random(),
});
const anyPoint = ({ low, high }: Bounds): Point => [
  low[0] + random() * (high[0] - low[0]),
  low[1] + random() * (high[1] - low[1]),
  low[2] + random() * (high[2] - low[2]),
];

const corners = ({ low, high }: Bounds): readonly Point[] =>
  Array.from({ length: 8 }, (_, i) => [(i & 1 ? high : low)[0], (i & 2 ? high : low)[1], (i & 4 ? high : low)[2]]);

/** Clip space of WebGPU: the matrix, column-major, times a point. */
function clipped(matrix: Float32Array, [x, y, z]: Point): readonly number[] {
  return [0, 1, 2, 3].map((row) => {
    const at = (column: number) => matrix[4 * column + row] ?? 0;
    return at(0) * x + at(1) * y + at(2) * z + at(3);
  });
}

describe.each([
  { name: 'a flat scene', bounds: plane },
  { name: 'a scene in space', bounds: space },
])('the projection of $name', ({ bounds }) => {
  it('is the same on the GPU: its matrix puts points where toScreen does', () => {
    for (let i = 0; i < 40; i++) {
      const camera = i % 2 === 0 ? anyCamera() : centered(anyCamera(), anyPoint(bounds));
      const projection = createProjection(bounds, camera, SIZE);
      const point = anyPoint(bounds);
      const seen = projection.toScreen(point);
      const [x = 0, y = 0, z = 0, w = 0] = clipped(projection.matrix, point);
      if (!(seen.depth > projection.near)) {
        expect(z / w < 0 || w <= 0).toBe(true);
        continue;
      }
      expect(((x / w + 1) / 2) * SIZE.width).toBeCloseTo(seen.x, 1);
      expect(((1 - y / w) / 2) * SIZE.height).toBeCloseTo(seen.y, 1);
      expect(z / w).toBeGreaterThanOrEqual(0);
      expect(z / w).toBeLessThanOrEqual(1);
    }
  });

  it('shows the whole scene from any side, and wastes no room: one pair of edges is at the margin', () => {
    for (let i = 0; i < 40; i++) {
      const projection = createProjection(bounds, { ...anyCamera(), zoom: 1 }, SIZE);
      const seen = corners(bounds).map((corner) => projection.toScreen(corner));
      const [xs, ys] = [seen.map(({ x }) => x), seen.map(({ y }) => y)];
      const free = [
        Math.min(...xs),
        SIZE.width - Math.max(...xs),
        Math.min(...ys),
        SIZE.height - Math.max(...ys),
      ] as const;
      expect(Math.min(...free)).toBeCloseTo(14, 6);
      // In the middle.
      expect(free[0]).toBeCloseTo(free[1], 6);
      expect(free[2]).toBeCloseTo(free[3], 6);
    }
  });

  it('puts the point that the camera is centred on in the middle, and zooms around it', () => {
    const center = anyPoint(bounds);
    const near = anyPoint(bounds);
    const camera = centered({ azimuth: 1, elevation: 0.6, zoom: 1 }, center);
    const [one, two] = [1, 2].map((zoom) => createProjection(bounds, { ...camera, zoom }, SIZE));
    expect(one?.toScreen(center)).toMatchObject({ x: expect.closeTo(320, 6), y: expect.closeTo(200, 6) });
    const [seen, larger] = [one?.toScreen(near), two?.toScreen(near)];
    expect((larger?.x ?? 0) - 320).toBeCloseTo(2 * ((seen?.x ?? 0) - 320), 6);
    expect((larger?.y ?? 0) - 200).toBeCloseTo(2 * ((seen?.y ?? 0) - 200), 6);
  });

  it('stays finite on a canvas without size', () => {
    const projection = createProjection(bounds, startCamera(bounds), { width: 0, height: 0 });
    expect([...projection.matrix].every(Number.isFinite)).toBe(true);
  });
});

describe('in a flat scene', () => {
  it('both axes have the same scale, and y is up', () => {
    const { toScreen } = createProjection(plane, startCamera(plane), SIZE);
    const [origin, right, up] = [toScreen([0, 0, 0]), toScreen([1, 0, 0]), toScreen([0, 1, 0])];
    expect(right.x - origin.x).toBeCloseTo(origin.y - up.y, 9);
    expect(right.x - origin.x).toBeCloseTo(right.scale, 9);
    expect(up.y).toBeLessThan(origin.y);
  });
});

describe('in space', () => {
  const projection = createProjection(space, { azimuth: -Math.PI / 2, elevation: 0.4, zoom: 1 }, SIZE);

  it('x is to the right for a camera on the side of -y, up is up, and what is nearer is lower and larger', () => {
    const [origin, right, up, nearer] = [
      projection.toScreen([5, 0, 0]),
      projection.toScreen([6, 0, 0]),
      projection.toScreen([5, 0, 1]),
      projection.toScreen([5, -1, 0]),
    ];
    expect(right.x).toBeGreaterThan(origin.x);
    expect(right.y).toBeCloseTo(origin.y, 6);
    expect(up.y).toBeLessThan(origin.y);
    expect(nearer.y).toBeGreaterThan(origin.y);
    expect(nearer.depth).toBeLessThan(origin.depth);
    expect(nearer.scale).toBeGreaterThan(origin.scale);
  });

  it("depth on the GPU grows with the distance along the camera's view", () => {
    const depths = [-2, 0, 2].map((y) => {
      const [, , z = 0, w = 1] = clipped(projection.matrix, [5, y, 1]);
      return z / w;
    });
    expect(depths).toEqual([...depths].sort((a, b) => a - b));
    expect(new Set(depths).size).toBe(3);
  });

  it('a metre across the view is as long as its scale says', () => {
    const [a, b] = [projection.toScreen([5, 0, 1]), projection.toScreen([6, 0, 1])];
    expect(b.x - a.x).toBeCloseTo(a.scale, 6);
  });
});

describe('every built-in scene', () => {
  it.each(scenes.map((scene) => ({ name: scene.builtIn.name, scene })))('fits a phone: $name', ({ scene }) => {
    const projection = createProjection(scene, startCamera(scene), { width: 320, height: 300 });
    for (const corner of corners(scene)) {
      const { x, y } = projection.toScreen(corner);
      expect(Math.min(x, 320 - x, y, 300 - y)).toBeGreaterThan(13.9);
    }
  });
});
