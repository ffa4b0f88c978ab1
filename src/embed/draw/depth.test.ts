import { describe, expect, it } from 'vitest';
import type { Shape } from '../scene/scene.ts';
import { hiddenBehind } from './hidden.ts';
import { farToNear } from './order.ts';
import type { Bounds, Projection } from './projection.ts';
import { createProjection } from './projection.ts';

const bounds: Bounds = { dimensions: 3, low: [-5, -5, 0], high: [5, 5, 5] };

/** Seen from -y, a little from above. */
const fromFront: Projection = createProjection(
  bounds,
  { azimuth: -Math.PI / 2, elevation: 0.3, zoom: 1 },
  { width: 400, height: 400 },
);

const ball = (x: number, y: number, z: number, radius = 0.5): Shape => ({
  kind: 'ball',
  center: [x, y, z],
  radius,
  paint: 'solid',
});
const box = (low: readonly [number, number, number], high: readonly [number, number, number]): Shape => ({
  kind: 'box',
  low,
  high,
  paint: 'solid',
});

describe('what covers what', () => {
  it('balls by their distance', () => {
    const [far, middle, near] = [ball(0, 3, 1), ball(1, 0, 1), ball(-1, -3, 1)];
    expect(farToNear(fromFront, [near, far, middle])).toEqual([far, middle, near]);
  });

  it('a ball just in front of a long wall is in front, though the middle of the wall is nearer', () => {
    // The wall goes from near to far on the left; the ball is on its far half, on the camera's side.
    const wall = box([-1, -5, 0], [-0.8, 5, 3]);
    const behind = ball(-1.6, 0, 1);
    const before = ball(0, 4, 1);
    const fromRight = createProjection(bounds, { azimuth: -0.3, elevation: 0.3, zoom: 1 }, { width: 400, height: 400 });
    expect(fromRight.toScreen([0, 4, 1]).depth).toBeGreaterThan(fromRight.toScreen([-0.9, 0, 1.5]).depth);
    expect(farToNear(fromRight, [before, wall, behind])).toEqual([behind, wall, before]);
  });

  it('what stands on a box covers it', () => {
    const table = box([-2, -2, 0], [2, 2, 1]);
    const onIt = ball(0, 1.5, 1.5);
    expect(farToNear(fromFront, [onIt, table])).toEqual([table, onIt]);
  });

  it('nothing is lost where boxes hide each other in a ring', () => {
    const ring = [
      box([0, -3, 0], [1, 3, 1]),
      box([-3, 2, 0.5], [3, 3, 2]),
      box([-1, -2, 0], [3, 2.5, 0.8]),
      ball(0, 0, 0.5, 3),
    ];
    expect(new Set(farToNear(fromFront, ring))).toEqual(new Set(ring));
  });
});

describe('what is hidden', () => {
  const hidden = hiddenBehind(fromFront, [ball(0, 0, 1, 1), box([2, 0, 0], [4, 0.5, 2])]);

  it('what is behind a ball or a box, seen from the camera, is; what is in front, beside or on the surface is not', () => {
    const behind = (point: readonly [number, number, number]) => {
      const { eye } = fromFront;
      return [0, 1, 2].map((k) => (point[k] ?? 0) + 0.4 * ((point[k] ?? 0) - (eye[k] ?? 0))) as [
        number,
        number,
        number,
      ];
    };
    expect(hidden(behind([0, 0, 1]))).toBe(true);
    expect(hidden(behind([3, 0.2, 1]))).toBe(true);
    expect(hidden([0, -2, 1])).toBe(false);
    expect(hidden([-3, 2, 1])).toBe(false);
    expect(hidden([3, 0, 1])).toBe(false);
    expect(hidden([0, -1, 1])).toBe(false);
  });

  it('nothing is in flat scenes', () => {
    const flat = createProjection(
      { ...bounds, dimensions: 2 },
      { azimuth: 0, elevation: 1, zoom: 1 },
      { width: 9, height: 9 },
    );
    expect(hiddenBehind(flat, [ball(0, 0, 0, 9)])([0, 0, 0])).toBe(false);
  });
});
