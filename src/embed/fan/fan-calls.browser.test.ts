import { afterEach, describe, expect, it } from 'vitest';
import { openDevice } from '../../gpu/device.ts';
import { createPlanner } from '../../planners/create.ts';
import { mppi } from '../../planners/mppi.ts';
import { SamplingPlanner } from '../../planners/sampling-planner.ts';
import { createWebGpuBackend } from '../../rollout/webgpu.ts';
import { doubleIntegrator } from '../../systems/double-integrator.ts';
import { scenes } from '../scene/catalog.ts';
import { endAll, fanOf, inked, kept, newCanvas, picture, pixels, planned, square } from './canvas.testing.ts';
import { fanPipelines } from './pipelines.ts';
import { placeText } from './place.ts';

afterEach(endAll);

describe('calls of the fan', () => {
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
    kept(planner);
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
    kept(onCpu);
    expect(() => fanOf(onCpu, newCanvas())).toThrow(/createFan: the planner is on the CPU.*coloredCandidates/s);
    const planner = await createPlanner({ system, algorithm, backend: 'webgpu' });
    kept(planner);
    const painted = newCanvas();
    painted.getContext('2d');
    expect(() => fanOf(planner, painted)).toThrow(/no context of kind 'webgpu'/);
    expect(() => fanOf(planner, newCanvas(), 'fn position(x: State) -> vec3f { return vec3f(); }')).toThrow(
      /createFan: placeWgsl of the scene of 'double-integrator': .*there is no function 'place'/s,
    );
  });
});
