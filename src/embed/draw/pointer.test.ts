import { describe, expect, it } from 'vitest';
import { findScene, scenes } from '../scene/catalog.ts';
import { startingWorld } from '../scene/define.ts';
import { uniform } from '../scene/random-states.testing.ts';
import type { Point } from '../scene/scene.ts';
import { cameraAfterKey, startCamera, turned, zoomed } from './camera.ts';
import { dragVector, handleAt, unproject } from './pointer.ts';
import { createProjection } from './projection.ts';

const SIZE = { width: 700, height: 500 };
const quadrotor = findScene('quadrotor');
const bicycle = findScene('bicycle');
const close = (point: readonly number[]) => point.map((value) => expect.closeTo(value, 6));

describe('the point under the pointer', () => {
  const random = uniform(23);

  it('is the one that is seen there: in the plane, in space at its height, and straight above', () => {
    for (const scene of [quadrotor, bicycle]) {
      for (let i = 0; i < 30; i++) {
        const camera = { azimuth: 6.28 * random(), elevation: 0.1 + 1.3 * random(), zoom: 1 };
        const projection = createProjection(scene, camera, SIZE);
        const point: Point = [10 * random(), 2 * random() - 1, scene.dimensions === 3 ? 3 * random() : 0];
        const { x, y } = projection.toScreen(point);
        expect(unproject(projection, x, y, [0, 0, point[2]])).toEqual(close(point));
        if (scene.dimensions === 2) continue;
        expect(unproject(projection, x, y, [point[0], point[1], 7], 'upright')).toEqual(close(point));
      }
    }
  });

  it('is nowhere above the horizon', () => {
    const projection = createProjection(quadrotor, { azimuth: 0, elevation: 0.05, zoom: 1 }, SIZE);
    expect(unproject(projection, 350, -2000, [0, 0, 0])).toBeUndefined();
    expect(dragVector(projection, { x: 350, y: 300 }, { x: 350, y: -2000 }, [0, 0, 0])).toEqual([0, 0, 0]);
  });

  it('says how far a drag is in the scene', () => {
    const projection = createProjection(quadrotor, startCamera(quadrotor), SIZE);
    const [from, to] = [projection.toScreen([3, 0, 1]), projection.toScreen([4, 0.5, 1])];
    expect(dragVector(projection, from, to, [3, 0, 1])).toEqual(close([1, 0.5, 0]));
  });
});

describe('handles', () => {
  it.each(scenes.map((scene) => ({ name: scene.builtIn.name, scene })))(
    'of $name are where they are seen',
    ({ scene }) => {
      const handles = scene.handles(startingWorld(scene));
      const projection = createProjection(scene, startCamera(scene), SIZE);
      for (const handle of handles) {
        const { x, y } = projection.toScreen(handle.at);
        // Something that stands in front may be taken instead, but never nothing.
        expect(handleAt(projection, handles, x, y)).toBeDefined();
        if (scene.dimensions === 2) expect(handleAt(projection, handles, x, y)).toBe(handle);
      }
      expect(handleAt(projection, handles, -500, -500)).toBeUndefined();
    },
  );

  it('are reached by a finger that misses a small one a little, and the goal comes before the obstacle around it', () => {
    const handles = [
      { name: 'obstacle 1', at: [5, 5, 0], reach: 1 },
      { name: 'goal', at: [5.3, 5, 0], reach: 0.01 },
    ] as const;
    const projection = createProjection(bicycle, startCamera(bicycle), SIZE);
    const goal = projection.toScreen(handles[1].at);
    expect(handleAt(projection, handles, goal.x + 6, goal.y)?.name).toBe('goal');
    expect(handleAt(projection, handles, goal.x - 40, goal.y)?.name).toBe('obstacle 1');
  });
});

describe('the camera', () => {
  const start = startCamera(quadrotor);

  it('turns as if the scene had been taken: to the right, what is in front moves to the right', () => {
    const front: Point = [5, -2, 1];
    const before = createProjection(quadrotor, start, SIZE).toScreen(front);
    const middle = createProjection(quadrotor, start, SIZE).toScreen([5, 0, 1]);
    const after = createProjection(quadrotor, turned(start, 20, 0), SIZE).toScreen(front);
    const middleAfter = createProjection(quadrotor, turned(start, 20, 0), SIZE).toScreen([5, 0, 1]);
    expect(after.x - middleAfter.x).toBeGreaterThan(before.x - middle.x);
  });

  it('never goes below the ground or over the top, and zooms within bounds', () => {
    expect(turned(start, 0, -1e6).elevation).toBeGreaterThan(0);
    expect(turned(start, 0, 1e6).elevation).toBeLessThan(Math.PI / 2);
    expect(zoomed(start, 1e9).zoom).toBe(8);
    expect(zoomed(start, 0).zoom).toBe(0.5);
    expect(zoomed(start, Number.NaN)).toBe(start);
    expect(turned(start, Number.NaN, 0)).toBe(start);
  });

  it('is turned by arrows in space only, zoomed by plus and minus, and Home goes back', () => {
    const right = cameraAfterKey(quadrotor, start, 'ArrowRight');
    expect(right?.azimuth).toBeGreaterThan(start.azimuth);
    expect(cameraAfterKey(bicycle, startCamera(bicycle), 'ArrowRight')).toBeUndefined();
    expect(cameraAfterKey(bicycle, startCamera(bicycle), '+')?.zoom).toBeGreaterThan(1);
    expect(cameraAfterKey(quadrotor, zoomed(turned(start, 30, 10), 2), 'Home')).toEqual(start);
    expect(cameraAfterKey(quadrotor, start, 'x')).toBeUndefined();
  });
});
