import { afterEach, describe, expect, it } from 'vitest';
import { commands, page } from 'vitest/browser';
import { openDevice } from '../../gpu/device.ts';
import { createPlanner } from '../../planners/create.ts';
import { mppi } from '../../planners/mppi.ts';
import type { Planner } from '../../planners/planner.ts';
import { randomShooting } from '../../planners/random-shooting.ts';
import { SamplingPlanner } from '../../planners/sampling-planner.ts';
import { createWebGpuBackend } from '../../rollout/webgpu.ts';
import { defineSystem } from '../../systems/define.ts';
import { doubleIntegrator } from '../../systems/double-integrator.ts';
import { startCamera } from '../draw/camera.ts';
import { createProjection } from '../draw/projection.ts';
import { findScene, scenes } from '../scene/catalog.ts';
import { costStandings, standingColor } from './color.ts';
import { createFan, type Fan, type FanView } from './fan.ts';
import { fanPipelines } from './pipelines.ts';
import { placeText } from './place.ts';

const SIZE = 256;
/** Frames to measure. */
const FRAMES = 5;
const PLACE = 'fn place(x: State) -> vec3f { return vec3f(x.px, x.py, 0.0); }';

/** Column-major: the square of half a side `reach` around the origin fills the canvas. */
function square(reach: number): Float32Array {
  return Float32Array.of(1 / reach, 0, 0, 0, 0, 1 / reach, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
}

/** Where a point of that square is on the canvas, in pixels from above. */
function pixelOf(x: number, y: number, reach: number): readonly [number, number] {
  return [(SIZE / 2) * (1 + x / reach), (SIZE / 2) * (1 - y / reach)];
}

const opened: { destroy(): void }[] = [];
const canvases: HTMLCanvasElement[] = [];
afterEach(() => {
  for (const each of opened.splice(0)) each.destroy();
  for (const canvas of canvases.splice(0)) canvas.remove();
});

function newCanvas(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  document.body.append(canvas);
  canvases.push(canvas);
  return canvas;
}

function fanOf(planner: Planner, canvas: HTMLCanvasElement, placeWgsl = PLACE): Fan {
  const fan = createFan({ canvas, scene: { placeWgsl }, planner });
  opened.push(fan);
  return fan;
}

/** RGBA of a canvas, not premultiplied. What was presented meanwhile is gone from it. */
async function pixels(canvas: HTMLCanvasElement): Promise<Uint8ClampedArray> {
  const { width, height } = canvas;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context?.drawImage(await createImageBitmap(canvas), 0, 0);
  return context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
}

/** What a fan draws. The second picture is read before it is presented: it waits for nothing. */
async function picture(fan: Fan, canvas: HTMLCanvasElement, view: FanView): Promise<Uint8ClampedArray> {
  await fan.draw(view);
  await fan.draw(view);
  return pixels(canvas);
}

/** The most opaque of the nine pixels around a point, and where lines a pixel wide may lie. */
function at(image: Uint8ClampedArray, [x, y]: readonly [number, number]): readonly number[] {
  let best = [0, 0, 0, 0];
  for (const dy of [-1, 0, 1]) {
    for (const dx of [-1, 0, 1]) {
      const from = 4 * ((Math.floor(y) + dy) * SIZE + Math.floor(x) + dx);
      const found = [...image.subarray(from, from + 4)];
      if ((found[3] ?? 0) > (best[3] ?? 0)) best = found;
    }
  }
  return best;
}

const inked = (image: Uint8ClampedArray, where: (x: number, y: number) => boolean = () => true) => {
  let count = 0;
  for (let i = 0; i < image.length / 4; i++) if (image[4 * i + 3] && where(i % SIZE, Math.floor(i / SIZE))) count++;
  return count;
};

async function planned(planner: Planner, state: readonly number[]): Promise<Planner> {
  opened.push(planner);
  await planner.plan(state);
  return planner;
}

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

  it('costs nothing when it is off, and one submission beside the roll-out when it is on', async () => {
    const algorithm = mppi({ samples: 64, horizon: 10 });
    const planner = await createPlanner({ system: doubleIntegrator(), algorithm, backend: 'webgpu' });
    await planned(planner, [0, 0, 0, 0]);
    const canvas = newCanvas();
    const fan = fanOf(planner, canvas);
    const view = { viewProjection: square(4), count: 64, theme: 'dark' } as const;
    await fan.draw(view);
    const { device } = await createWebGpuBackend();
    const calls = { submit: 0, createBuffer: 0, createBindGroup: 0, pushErrorScope: 0 };
    const restore: (() => void)[] = [];
    const count = (target: object, name: keyof typeof calls) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') throw new Error(`there is no ${name}`);
      const counted = (...args: unknown[]) => {
        calls[name]++;
        return Reflect.apply(method, target, args);
      };
      Object.defineProperty(target, name, { value: counted, configurable: true });
      restore.push(() => Reflect.deleteProperty(target, name));
    };
    count(device.queue, 'submit');
    for (const name of ['createBuffer', 'createBindGroup', 'pushErrorScope'] as const) count(device, name);
    try {
      for (let tick = 0; tick < 3; tick++) {
        await planner.plan([0, 0, 0, 0]);
        await fan.draw(view);
      }
      // Plan, roll-out, picture.
      expect(calls).toEqual({ submit: 9, createBuffer: 0, createBindGroup: 0, pushErrorScope: 0 });
      // A view that changed needs no roll-out.
      await fan.draw({ ...view, theme: 'light' });
      expect(calls.submit).toBe(10);
      fan.clear();
      expect(calls.submit).toBe(11);
      expect(inked(await pixels(canvas))).toBe(0);
      for (let tick = 0; tick < 3; tick++) await planner.plan([0, 0, 0, 0]);
      fan.clear();
      await fan.draw({ ...view, count: 0 });
      expect(calls.submit).toBe(14);
    } finally {
      for (const each of restore) each();
    }
  });

  it('draws the last of several views, and none that was taken back', async () => {
    const algorithm = mppi({ samples: 64, horizon: 10 });
    const planner = await createPlanner({ system: doubleIntegrator(), algorithm, backend: 'webgpu' });
    opened.push(planner);
    const canvas = newCanvas();
    const fan = fanOf(planner, canvas);
    const view = { viewProjection: square(0.5), count: 64, theme: 'dark' } as const;
    // There is no plan yet.
    await fan.draw(view);
    await planner.plan([0, 0, 0, 0]);
    await Promise.all([fan.draw({ ...view, count: 7 }), fan.draw({ ...view, count: 9 }), fan.draw(view)]);
    expect(inked(await pixels(canvas))).toBeGreaterThan(100);
    const taken = fan.draw(view);
    fan.clear();
    await taken;
    expect(inked(await pixels(canvas))).toBe(0);
    fan.destroy();
    await expect(fan.draw(view)).rejects.toMatchObject({ code: 'destroyed' });
    // The canvas may have another one.
    expect(inked(await picture(fanOf(planner, canvas), canvas, view))).toBeGreaterThan(100);
  });

  it('says that the device was lost, and goes on where the planner goes on', async () => {
    const devices: GPUDevice[] = [];
    const open = async () => {
      const { device } = await openDevice();
      devices.push(device);
      return { backend: await createWebGpuBackend({ device, timeoutMs: 60_000 }), fallbackReason: undefined };
    };
    const planner = await SamplingPlanner.create({
      system: doubleIntegrator(),
      algorithm: mppi({ samples: 64, horizon: 10 }),
      problems: 1,
      seeds: Uint32Array.of(0),
      opened: await open(),
      reopen: open,
    });
    await planned(planner, [0, 0, 0, 0]);
    const canvas = newCanvas();
    const fan = fanOf(planner, canvas);
    const view = { viewProjection: square(0.5), count: 64, theme: 'light' } as const;
    await fan.draw(view);
    devices[0]?.destroy();
    await devices[0]?.lost;
    await expect(fan.draw(view)).rejects.toMatchObject({ code: 'device-lost' });
    expect((await planner.plan([0, 0, 0, 0])).status).toBe('recovered');
    expect(inked(await picture(fan, canvas, view))).toBeGreaterThan(100);
    fan.destroy();
    devices[1]?.destroy();
  });

  it('shows 4,096 candidates of the quadrotor while it flies; frame times are kept as an artefact', async () => {
    const scene = findScene('quadrotor');
    const system = scene.builtIn.create();
    const algorithm = mppi({ samples: 4096, horizon: 40 });
    const planner = await createPlanner({ system, algorithm, backend: 'webgpu', timeoutMs: 60_000 });
    opened.push(planner);
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

  it('compiles for every scene', async () => {
    const { device } = await createWebGpuBackend();
    for (const { builtIn, placeWgsl } of scenes) {
      const system = builtIn.create();
      const pipelines = await fanPipelines(device, system, placeText(system, placeWgsl), 'bgra8unorm');
      expect(pipelines.lines).toBeInstanceOf(GPURenderPipeline);
    }
  });
});

describe('a fan that cannot be', () => {
  it('says why: the CPU, a canvas in other use, text that is no place', async () => {
    const algorithm = mppi({ samples: 16, horizon: 4 });
    const system = doubleIntegrator();
    const onCpu = await createPlanner({ system, algorithm, backend: 'cpu' });
    opened.push(onCpu);
    expect(() => fanOf(onCpu, newCanvas())).toThrow(/createFan: the planner is on the CPU.*coloredCandidates/s);
    const planner = await createPlanner({ system, algorithm, backend: 'webgpu' });
    opened.push(planner);
    const painted = newCanvas();
    painted.getContext('2d');
    expect(() => fanOf(planner, painted)).toThrow(/no context of kind 'webgpu'/);
    expect(() => fanOf(planner, newCanvas(), 'fn position(x: State) -> vec3f { return vec3f(); }')).toThrow(
      /createFan: placeWgsl of the scene of 'double-integrator': .*there is no function 'place'/s,
    );
  });
});

/** From a point to the line between the middle of the canvas and a tip, in pixels. */
function distanceToRay([x, y]: readonly [number, number], [tipX, tipY]: readonly [number, number]): number {
  const [dx, dy] = [tipX - SIZE / 2, tipY - SIZE / 2];
  const along = ((x - SIZE / 2) * dx + (y - SIZE / 2) * dy) / (dx * dx + dy * dy);
  const t = Math.min(Math.max(along, 0), 1);
  return Math.hypot(x - SIZE / 2 - t * dx, y - SIZE / 2 - t * dy);
}
