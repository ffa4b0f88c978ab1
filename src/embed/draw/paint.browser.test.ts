import { describe, expect, it } from 'vitest';
import { findScene, scenes } from '../scene/catalog.ts';
import { startingWorld } from '../scene/define.ts';
import type { Scene } from '../scene/scene.ts';
import { startCamera } from './camera.ts';
import { hiddenBehind } from './hidden.ts';
import { type Picture, paintAbove, paintBelow } from './paint.ts';
import { channels, palettes, type Theme } from './palette.ts';
import { createProjection } from './projection.ts';

const SIZE = { width: 420, height: 320 };
const RATIO = 2;

/** A canvas that was painted: its pixels by CSS pixel, `[red, green, blue, alpha]`. */
interface Painted {
  readonly at: (x: number, y: number) => readonly number[];
  /** How many pixels are painted at all. */
  readonly count: number;
}

function painted(paint: typeof paintAbove, picture: Picture, ratio = RATIO): Painted {
  const canvas = document.createElement('canvas');
  canvas.width = SIZE.width * ratio;
  canvas.height = SIZE.height * ratio;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('the canvas has no 2-D context');
  paint(context, picture);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const at = (x: number, y: number) => {
    const i = 4 * (Math.round(y * ratio) * canvas.width + Math.round(x * ratio));
    return [...data.subarray(i, i + 4)];
  };
  let count = 0;
  for (let i = 3; i < data.length; i += 4) count += (data[i] ?? 0) > 0 ? 1 : 0;
  return { at, count };
}

function pictureOf(scene: Scene, theme: Theme, more: Partial<Picture> = {}): Picture {
  const projection = createProjection(scene, startCamera(scene), SIZE);
  const { start } = scene.builtIn;
  return { scene, projection, theme, world: startingWorld(scene), state: start, grips: false, ...more };
}

/** Whether two colors look the same. */
function looksLike(color: readonly number[], expected: string): boolean {
  return channels(expected).every((value, i) => Math.abs((color[i] ?? -99) - value) <= 3);
}

/** Pixels within some CSS pixels of a place. */
function around({ at }: Painted, x: number, y: number, radius: number): readonly (readonly number[])[] {
  const steps = Array.from({ length: 2 * radius + 1 }, (_, i) => i - radius);
  return steps.flatMap((dx) => steps.map((dy) => at(x + dx, y + dy)));
}

const cases = scenes.flatMap((scene) =>
  (['light', 'dark'] as const).map((theme) => ({ name: scene.builtIn.name, scene, theme })),
);

describe.each(cases)('$name in the $theme', ({ scene, theme }) => {
  const palette = palettes[theme];
  const picture = pictureOf(scene, theme);
  const { projection, world, state } = picture;
  const above = painted(paintAbove, picture);
  const below = painted(paintBelow, picture);

  it('the robot is where its place is, on a layer that is clear elsewhere', () => {
    const { x, y } = projection.toScreen(scene.place(state, world.params));
    expect(around(above, x, y, 10).some((pixel) => (pixel[3] ?? 0) > 200)).toBe(true);
    expect(above.count).toBeGreaterThan(100);
    expect(above.count).toBeLessThan(0.2 * SIZE.width * SIZE.height * RATIO * RATIO);
    expect(above.at(1, 1)).toEqual([0, 0, 0, 0]);
  });

  it('the robot goes along with its state', () => {
    const after = [...scene.pushed(state, scene.defaultPush, world.params)].map((v, i) => v + (i < 2 ? 0.2 : 0));
    const moved = painted(paintAbove, { ...picture, state: after });
    const { x, y } = projection.toScreen(scene.place(after, world.params));
    expect(around(moved, x, y, 10).some((pixel) => (pixel[3] ?? 0) > 100)).toBe(true);
  });

  it('the goal is where its parameters say, in its color', () => {
    const shapes = scene.surroundings(world);
    for (const shape of shapes) {
      if (shape.kind !== 'mark') continue;
      const { x, y } = projection.toScreen(shape.at);
      const seen = around(above, x, y, 2);
      if (hiddenBehind(projection, shapes)(shape.at)) expect(seen.some((pixel) => (pixel[3] ?? 0) > 50)).toBe(true);
      else expect(seen.some((pixel) => looksLike(pixel, palette.goal))).toBe(true);
    }
  });

  it('obstacles are where they stand, and only there', () => {
    const empty = painted(paintBelow, { ...picture, world: { ...world, obstacles: [] } });
    for (const obstacle of world.obstacles) {
      const alone = { ...world, obstacles: [obstacle] };
      const seen = painted(paintBelow, { ...picture, world: alone });
      const handle = scene.handles(alone).find(({ name }) => name === 'obstacle 1');
      if (handle === undefined) throw new Error('the obstacle has no handle');
      const { x, y, scale } = projection.toScreen(handle.at);
      expect(seen.at(x, y)).not.toEqual(empty.at(x, y));
      const inside = 0.6 * handle.reach * scale;
      if (scene.dimensions === 2) expect(seen.at(x + inside, y + inside)).toEqual(seen.at(x, y));
      const beside = 1.5 * handle.reach * scale + (scene.dimensions === 3 ? 40 : 0);
      expect(seen.at(x + beside, y - beside)).toEqual(empty.at(x + beside, y - beside));
    }
  });

  it('the lower layer is opaque, its ground in the colors of the theme', () => {
    expect(below.count).toBe(SIZE.width * SIZE.height * RATIO * RATIO);
    const corner = around(below, 3, 3, 2);
    expect(corner.some((pixel) => [palette.paper, palette.grid].some((color) => looksLike(pixel, color)))).toBe(true);
  });
});

describe('plans and candidates', () => {
  const scene = findScene('bicycle');
  /** From (1, y) to (9, y) and beyond. */
  const straight = (y: number): readonly number[] => [1, 3, 5, 7, 9].flatMap((x) => [x, y, 0, 1]);
  const world = { ...startingWorld(scene), obstacles: [] };

  it('a plan is drawn along the places of its states, over the candidates', () => {
    const states = Float32Array.from(straight(6));
    const picture = pictureOf(scene, 'light', {
      world,
      plan: states,
      candidates: { states, costs: Float32Array.of(1) },
    });
    const above = painted(paintAbove, picture);
    for (const place of [
      [2, 6, 0],
      [5, 6, 0],
      [8, 6, 0],
    ] as const) {
      const { x, y } = picture.projection.toScreen(place);
      expect(looksLike(above.at(x, y), palettes.light.plan)).toBe(true);
    }
  });

  it('the cheapest candidate lies on top, whatever their order; those that diverged are not drawn', () => {
    const [cheap, dear] = [straight(6), straight(6)];
    const draw = (costs: readonly number[], ...states: readonly (readonly number[])[]) => {
      const candidates = { states: Float32Array.from(states.flat()), costs: Float32Array.from(costs) };
      const picture = pictureOf(scene, 'light', { world, candidates });
      const { x, y } = picture.projection.toScreen([5, 6, 0]);
      return painted(paintAbove, picture).at(x, y);
    };
    expect(draw([1, 9], cheap, dear)).toEqual(draw([9, 1], dear, cheap));
    expect(draw([1, 9], cheap, dear)).not.toEqual(draw([9, 9], dear, dear));
    expect(draw([Number.POSITIVE_INFINITY, Number.NaN], cheap, dear)).toEqual([0, 0, 0, 0]);
  });

  it('a path through a wall is faint behind it', () => {
    const space = findScene('quadrotor');
    const [before, after] = [
      [1, 0, 1],
      [4, 0, 1],
    ] as const;
    const rest = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const states = Float32Array.from(
      Array.from({ length: 61 }, (_, i) => [before[0] + (i * (after[0] - before[0])) / 60, 0.2, 1, ...rest]).flat(),
    );
    const picture = pictureOf(space, 'light', { plan: states });
    const above = painted(paintAbove, picture);
    const free = picture.projection.toScreen([1.2, 0.2, 1]);
    const inside = picture.projection.toScreen([2.25, 0.2, 1]);
    expect(above.at(free.x, free.y)[3]).toBe(255);
    expect(above.at(inside.x, inside.y)[3]).toBeLessThan(200);
    expect(above.at(inside.x, inside.y)[3]).toBeGreaterThan(20);
  });

  it('the picture is the same at another resolution of the canvas', () => {
    const picture = pictureOf(scene, 'dark');
    const [one, three] = [painted(paintBelow, picture, 1), painted(paintBelow, picture, 3)];
    for (const { at } of scene.handles(picture.world)) {
      const { x, y } = picture.projection.toScreen(at);
      expect(one.at(x + 5, y + 5)).toEqual(three.at(x + 5, y + 5));
    }
  });

  it('the handle in use is shown', () => {
    const scenePicture = pictureOf(scene, 'light', { grips: true });
    const { x, y } = scenePicture.projection.toScreen([4.5, 5, 0]);
    const radius = 1.2 * scenePicture.projection.toScreen([4.5, 5, 0]).scale;
    expect(painted(paintAbove, scenePicture).at(x + radius, y)[3]).toBe(0);
    const active = painted(paintAbove, { ...scenePicture, active: 'obstacle 2' });
    expect(looksLike(active.at(x + radius, y), palettes.light.accent)).toBe(true);
  });
});
