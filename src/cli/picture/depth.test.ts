import { describe, expect, it } from 'vitest';
import { type Camera, camera } from './camera.ts';
import { layerOf, paintingOrder } from './depth.ts';
import type { Box, Point, Solid, Sphere } from './geometry.ts';

const view = camera(-0.9, 0.5, 40);

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Where the ray from `point` towards the viewer is inside the solid, by walking it in small steps. */
function isHidden(point: Point, solid: Solid, { towardsViewer: [x, y, z] }: Camera): boolean {
  for (let s = 0.005; s < 30; s += 0.01)
    if (isInside([point[0] + s * x, point[1] + s * y, point[2] + s * z], solid)) return true;
  return false;
}

function isInside(point: Point, solid: Solid): boolean {
  if (solid.kind === 'sphere') {
    return Math.hypot(...point.map((value, axis) => value - (solid.center[axis] ?? 0))) < solid.radius;
  }
  return point.every((value, axis) => value > (solid.low[axis] ?? 0) && value < (solid.high[axis] ?? 0));
}

const sphere: Sphere = { kind: 'sphere', center: [1, 1, 1], radius: 0.9 };
const box: Box = { kind: 'box', low: [-2, -0.5, 0], high: [-1, 1, 3] };

describe('what a camera sees', () => {
  it.each([[sphere], [box]])('a point lies below the solid exactly where a ray to the viewer meets it: %o', (solid) => {
    const next = random(1);
    let hidden = 0;
    for (let k = 0; k < 400; k++) {
      const point: Point = [8 * next() - 4, 8 * next() - 4, 4 * next() - 1];
      if (isInside(point, solid)) continue;
      const expected = isHidden(point, solid, view);
      if (expected) hidden++;
      expect(layerOf(point, [solid], view), point.join(', ')).toBe(expected ? 0 : 1);
    }
    expect(hidden).toBeGreaterThan(8);
  });

  it('solids are painted before those that hide them', () => {
    const next = random(5);
    const solids: Solid[] = Array.from({ length: 12 }, (_, k) => {
      const low: Point = [3 * (k % 4) + next(), 3 * Math.floor(k / 4) + next(), next()];
      if (k % 2 === 0)
        return { kind: 'sphere', center: [low[0] + 0.7, low[1] + 0.7, low[2]], radius: 0.3 + 0.5 * next() };
      return {
        kind: 'box',
        low,
        high: [low[0] + 1.2 * next() + 0.2, low[1] + 1.2 * next() + 0.2, low[2] + 2 * next() + 0.2],
      };
    });
    const order = paintingOrder(solids, view);
    expect(new Set(order)).toEqual(new Set(solids));
    for (const [index, later] of order.entries()) {
      for (const earlier of order.slice(0, index)) {
        for (const point of surface(later)) expect(isHidden(point, earlier, view)).toBe(false);
      }
    }
  });
});

/** Some points just outside of a solid, on the side that the viewer sees. */
function surface(solid: Solid): Point[] {
  const [x, y, z] = view.towardsViewer;
  if (solid.kind === 'sphere') {
    const [cx, cy, cz] = solid.center;
    return [[cx + solid.radius * x * 1.001, cy + solid.radius * y * 1.001, cz + solid.radius * z * 1.001]];
  }
  const { low, high } = solid;
  return [
    [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, high[2] + 1e-3],
    [high[0] + 1e-3, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2],
    [(low[0] + high[0]) / 2, low[1] - 1e-3, (low[2] + high[2]) / 2],
  ];
}
