import { afterEach, describe, expect, it } from 'vitest';
import { commands, page } from 'vitest/browser';
import { createPlanner } from '../../planners/create.ts';
import { mppi } from '../../planners/mppi.ts';
import { randomShooting } from '../../planners/random-shooting.ts';
import { defineSystem } from '../../systems/define.ts';
import { doubleIntegrator } from '../../systems/double-integrator.ts';
import { startCamera } from '../draw/camera.ts';
import { createProjection } from '../draw/projection.ts';
import { findScene } from '../scene/catalog.ts';
import {
  at,
  endAll,
  fanOf,
  inked,
  kept,
  newCanvas,
  picture,
  pixelOf,
  pixels,
  planned,
  SIZE,
  square,
} from './canvas.testing.ts';
import { costStandings, standingColor } from './color.ts';

/** Frames to measure. */
const FRAMES = 5;

afterEach(endAll);

describe('the fan', () => {
  it('draws a candidate where it goes, and nothing elsewhere', async () => {
    const algorithm = mppi({ samples: 64, horizon: 30, noiseStd: 0.8 });
    const planner = await createPlanner({ system: doubleIntegrator(), algorithm, backend: 'webgpu' });
    await planned(planner, [-2, -1, 1, 0.5]);
    const canvas = newCanvas();
    const view = { viewProjection: square(4), count: 1, alpha: 1, theme: 'light' } as const;
    const image = await picture(fanOf(planner, canvas), canvas, view);
    const { states } = await planner.candidates(1);
    const path = Array.from({ length: 31 }, (_, t) => pixelOf(states[4 * t] ?? 0, states[4 * t + 1] ?? 0, 4));
    // The only one is the best.
    const best = standingColor(0, 'light').slice(0, 3);
    for (const point of path.slice(1, -1)) {
      expect(at(image, point)[3]).toBe(255);
      best.forEach((value, k) => {
        expect(Math.abs((at(image, point)[k] ?? 0) - value)).toBeLessThanOrEqual(2);
      });
    }
    const away = inked(image, (x, y) => path.every(([px, py]) => Math.hypot(x - px, y - py) > 12));
    expect(away).toBe(0);
  });

  it.each(['light', 'dark'] as const)('colours candidates by cost as color.ts does, on a %s page', async (theme) => {
    // One step from rest: straight lines from the middle, apart at their ends.
    const count = 48;
    const algorithm = randomShooting({ samples: count, horizon: 1 });
    const planner = await createPlanner({ system: doubleIntegrator(), algorithm, backend: 'webgpu' });
    await planned(planner, [0, 0, 0, 0]);
    const { states, costs } = await planner.candidates(count);
    const ends = Array.from(costs, (_, n) => [states[8 * n + 4] ?? 0, states[8 * n + 5] ?? 0] as const);
    const reach = Math.max(...ends.flat().map(Math.abs)) * 1.05;
    const canvas = newCanvas();
    const view = { viewProjection: square(reach), count, alpha: 1, theme };
    const image = await picture(fanOf(planner, canvas), canvas, view);

    const points = ends.map(([x, y]) => pixelOf(0.9 * x, 0.9 * y, reach));
    const tips = ends.map(([x, y]) => pixelOf(x, y, reach));
    const standings = costStandings(costs);
    let seen = 0;
    points.forEach((point, n) => {
      const alone = tips.every((tip, other) => other === n || distanceToRay(point, tip) > 3);
      if (!alone) return;
      seen++;
      const [red, green, blue, opacity] = standingColor(standings[n] ?? 0, theme);
      const found = at(image, point);
      expect(Math.abs((found[3] ?? 0) - 255 * opacity)).toBeLessThanOrEqual(3);
      // Colours that went through premultiplied bytes.
      [red, green, blue].forEach((value, k) => {
        expect(Math.abs((found[k] ?? 0) - value)).toBeLessThanOrEqual(3 / opacity);
      });
    });
    expect(seen).toBeGreaterThan(10);
  });

  it('follows the parameters, and leaves out candidates that diverge', async () => {
    const system = defineSystem({
      name: 'half',
      state: ['a', 'b'],
      action: { u: [-1, 1], v: [-1, 1] },
      params: { zoom: 0.5 },
      // Whoever went right leaves the numbers there are.
      wgsl: `
        fn dynamics(x: State, u: Action, t: u32) -> State {
          if (t == 0u) { return State(u.u, u.v); }
          return State(select(x.a, x.a * 1e38 * 1e38, x.a > 0.0), x.b);
        }
        fn cost(x: State, u: Action, t: u32) -> f32 { return u.v * u.v; }
      `,
    });
    const algorithm = randomShooting({ samples: 200, horizon: 2 });
    const planner = await createPlanner({ system, algorithm, backend: 'webgpu' });
    await planned(planner, [0, 0]);
    const canvas = newCanvas();
    const place = 'fn place(x: State) -> vec3f { return params.zoom * vec3f(x.a, sin(asin(x.b)), 0.0); }';
    const fan = fanOf(planner, canvas, place);
    const view = { viewProjection: square(1), count: 200, theme: 'light' } as const;
    const small = await picture(fan, canvas, view);
    expect(inked(small, (x) => x > SIZE / 2 + 1)).toBe(0);
    expect(inked(small, (x) => x < SIZE / 4 - 1)).toBe(0);
    expect(inked(small)).toBeGreaterThan(500);
    planner.setParams({ zoom: 1 });
    expect(inked(await picture(fan, canvas, view), (x) => x < SIZE / 4 - 1)).toBeGreaterThan(500);
  });

  it('shows 4,096 candidates of the quadrotor while it flies; frame times are kept as an artefact', async () => {
    const scene = findScene('quadrotor');
    const system = scene.builtIn.create();
    const algorithm = mppi({ samples: 4096, horizon: 40 });
    const planner = await createPlanner({ system, algorithm, backend: 'webgpu', timeoutMs: 60_000 });
    kept(planner);
    const canvas = newCanvas();
    [canvas.width, canvas.height] = [960, 600];
    await page.viewport(992, 632);
    const viewProjection = createProjection(scene, startCamera(scene), canvas).matrix;
    const fan = fanOf(planner, canvas, scene.placeWgsl);
    let state: ArrayLike<number> = scene.builtIn.start;
    const frames: { readonly planMs: number; readonly frameMs: number }[] = [];
    let before = performance.now();
    for (let frame = 0; frame < FRAMES + 2; frame++) {
      const plan = await planner.plan(state);
      state = plan.states.slice(system.stateSize, 2 * system.stateSize);
      await fan.draw({ viewProjection, count: 4096, theme: 'dark' });
      await new Promise((next) => requestAnimationFrame(next));
      const now = performance.now();
      // The first ones compile.
      if (frame >= 2) frames.push({ planMs: plan.stats.planMs, frameMs: now - before });
      before = now;
    }
    const record = { adapter: planner.adapter, samples: 4096, horizon: 40, drawn: 4096, frames };
    await commands.writeFile('out/fan/frames.json', `${JSON.stringify(record, null, 2)}\n`);
    await page.screenshot({ element: canvas, path: '../../../out/fan/quadrotor.png' });
    await fan.draw({ viewProjection, count: 4096, theme: 'dark' });
    // From where it is it spreads over a good part of the picture.
    expect(inked(await pixels(canvas))).toBeGreaterThan(2000);
  });
});

/** From a point to the line between the middle of the canvas and a tip, in pixels. */
function distanceToRay([x, y]: readonly [number, number], [tipX, tipY]: readonly [number, number]): number {
  const [dx, dy] = [tipX - SIZE / 2, tipY - SIZE / 2];
  const along = ((x - SIZE / 2) * dx + (y - SIZE / 2) * dy) / (dx * dx + dy * dy);
  const t = Math.min(Math.max(along, 0), 1);
  return Math.hypot(x - SIZE / 2 - t * dx, y - SIZE / 2 - t * dy);
}
