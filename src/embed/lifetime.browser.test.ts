import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineForerunView, type ViewStatus } from './element.ts';
import type { Moment } from './simulation/simulation.ts';
import { next, putView } from './view.testing.ts';

defineForerunView();

const patiently = { timeout: 30_000, interval: 50 };

/** What lives, counted where it is made and where it ends. */
const alive = { workers: 0, buffers: 0, devices: 0 };

const originals = {
  Worker: globalThis.Worker,
  createBuffer: GPUDevice.prototype.createBuffer,
  destroy: GPUBuffer.prototype.destroy,
  requestDevice: GPUAdapter.prototype.requestDevice,
};

beforeEach(() => {
  Object.assign(alive, { workers: 0, buffers: 0, devices: 0 });
  const running = new WeakSet<Worker>();
  globalThis.Worker = class extends originals.Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      running.add(this);
      alive.workers++;
    }
    override terminate(): void {
      if (running.delete(this)) alive.workers--;
      super.terminate();
    }
  };
  const living = new WeakSet<GPUBuffer>();
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = originals.createBuffer.call(this, descriptor);
    living.add(buffer);
    alive.buffers++;
    return buffer;
  };
  GPUBuffer.prototype.destroy = function () {
    if (living.delete(this)) alive.buffers--;
    return originals.destroy.call(this);
  };
  GPUAdapter.prototype.requestDevice = function (descriptor) {
    alive.devices++;
    return originals.requestDevice.call(this, descriptor);
  };
});

afterEach(() => {
  document.body.replaceChildren();
  globalThis.Worker = originals.Worker;
  GPUDevice.prototype.createBuffer = originals.createBuffer;
  GPUBuffer.prototype.destroy = originals.destroy;
  GPUAdapter.prototype.requestDevice = originals.requestDevice;
});

/** Lets a view start until somewhere, then takes it out. */
async function mountOnce(n: number): Promise<void> {
  const backend = n % 2 === 0 ? 'cpu' : 'webgpu';
  const view = putView({
    system: 'pendulum',
    samples: '16',
    backend,
    autoplay: '',
    candidates: '8',
    plots: '',
    controls: '',
  });
  switch (n % 10) {
    case 0:
    case 1:
      await next<Moment>(view, 'forerun-plan', ({ step }) => step === 1);
      break;
    case 2:
    case 3:
      await view.ready;
      break;
    case 4:
    case 5:
      await new Promise((resolve) => setTimeout(resolve, n / 4));
      break;
    case 6:
    case 7:
      await Promise.resolve();
      break;
    default:
      // Not even that.
      break;
  }
  view.remove();
}

describe('views of a page', () => {
  it('leave nothing when they are taken out: 100 of them, at any moment of their lives', async () => {
    for (let n = 0; n < 100; n++) await mountOnce(n);
    await expect.poll(() => alive, patiently).toMatchObject({ workers: 0, buffers: 0 });
    expect(alive.devices).toBeLessThanOrEqual(1);
    expect(document.body.childElementCount).toBe(0);
  });

  it('share a device', async () => {
    const views = [putView({ system: 'pendulum', backend: 'webgpu' }), putView({ system: 'drone', backend: 'webgpu' })];
    const devices = [];
    for (const view of views) {
      await view.step();
      devices.push((await view.simulation?.planner.candidateBuffers(4))?.device);
    }
    expect(devices[0]).toBeInstanceOf(GPUDevice);
    expect(devices[1]).toBe(devices[0]);
    expect(alive.devices).toBeLessThanOrEqual(1);
  });

  it('start anew when they are put back, and go on when they are only moved', async () => {
    const view = putView({ system: 'pendulum' });
    const first = await view.ready;
    const shelf = document.createElement('section');
    document.body.append(shelf);
    shelf.append(view);
    await Promise.resolve();
    expect(view.simulation).toBe(first);
    expect((await view.step()).plan.status).toBe('ok');
    view.remove();
    await Promise.resolve();
    expect(view.simulation).toBeUndefined();
    await expect(view.step()).rejects.toThrow(/append it first/);
    await expect(first.step()).rejects.toThrow(/destroyed/);
    document.body.append(view);
    expect(await view.ready).not.toBe(first);
    expect((await view.step()).step).toBe(0);
  });

  it('start, and change their planner, although the GPU is lost meanwhile', async () => {
    let lose = true;
    GPUDevice.prototype.createBuffer = function (descriptor) {
      if (lose) this.destroy();
      lose = false;
      return originals.createBuffer.call(this, descriptor);
    };
    const view = putView({ system: 'pendulum', backend: 'webgpu', autoplay: '' });
    const errors: string[] = [];
    view.addEventListener('forerun-error', (event) => errors.push((event as CustomEvent<Error>).detail.message));
    await next<Moment>(view, 'forerun-plan', ({ step }) => step === 2);
    lose = true;
    await view.simulation?.change({ planner: 'cem', settings: { samples: 32 } });
    await next<Moment>(view, 'forerun-plan', ({ plan }) => plan.status === 'ok');
    expect([lose, view.simulation?.planner.algorithm.name, view.simulation?.planner.backend]).toEqual([
      false,
      'cem',
      'webgpu',
    ]);
    expect(errors).toEqual([]);
  });

  it('plan on after the GPU was lost while they play', async () => {
    const view = putView({ system: 'pendulum', backend: 'webgpu', autoplay: '' });
    const errors: string[] = [];
    view.addEventListener('forerun-error', (event) => errors.push((event as CustomEvent<Error>).detail.message));
    await next<Moment>(view, 'forerun-plan', ({ step }) => step === 2);
    const buffers = await view.simulation?.planner.candidateBuffers(4);
    buffers?.device.destroy();
    const recovered = await next<Moment>(view, 'forerun-plan', ({ plan }) => plan.status === 'recovered');
    expect(recovered.step).toBeGreaterThan(2);
    await next<Moment>(view, 'forerun-plan', ({ step, plan }) => step > recovered.step + 3 && plan.status === 'ok');
    expect(errors).toEqual([]);
  });

  it('plan on with another device after one that was given is lost', async () => {
    const device = await (await navigator.gpu.requestAdapter())?.requestDevice();
    if (device === undefined) throw new Error('no device');
    const view = document.createElement('forerun-view');
    Object.assign(view, { device, system: 'pendulum', backend: 'webgpu', autoplay: true });
    document.body.append(view);
    await next<Moment>(view, 'forerun-plan', ({ step }) => step === 2);
    const status = next<ViewStatus>(view, 'forerun-status');
    device.destroy();
    const { step } = await next<Moment>(view, 'forerun-plan', ({ step, plan }) => step > 4 && plan.status === 'ok');
    expect(step).toBeGreaterThan(4);
    expect(await status).toMatchObject({ backend: 'webgpu', playing: true });
  });
});
