import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callCounter } from '../gpu/count-calls.testing.ts';
import { openDevice } from '../gpu/device.ts';
import { randomSystem } from '../rollout/ensemble/networks.testing.ts';
import { createWebGpuBackend } from '../rollout/webgpu.ts';
import { doubleIntegrator } from '../systems/double-integrator.ts';
import { cem } from './cem.ts';
import { createPlanner } from './create.ts';
import { mppi } from './mppi.ts';
import type { CandidateBuffers, Planner } from './planner.ts';
import { SamplingPlanner } from './sampling-planner.ts';

const COPY_DST_AND_MAP_READ = 0x0008 | 0x0001;
const COUNT = 37;

/** What lies in a buffer, through a read-back of the test's own. */
async function contents(device: GPUDevice, buffer: GPUBuffer): Promise<Float32Array> {
  const copy = device.createBuffer({ label: 'test/copy', size: buffer.size, usage: COPY_DST_AND_MAP_READ });
  const encoder = device.createCommandEncoder({ label: 'test/copy' });
  encoder.copyBufferToBuffer(buffer, 0, copy, 0, buffer.size);
  device.queue.submit([encoder.finish()]);
  await copy.mapAsync(0x0001);
  const words = new Float32Array(copy.getMappedRange().slice(0));
  copy.destroy();
  return words;
}

async function onGpu(planner: Planner, count = COUNT): Promise<CandidateBuffers> {
  const buffers = await planner.candidateBuffers(count);
  if (buffers === undefined) throw new Error('WebGPU keeps candidates');
  return buffers;
}

/** Costs `[count]` and states `[count, H + 1, S]` of records of a cost and states. */
function taken(words: Float32Array, { count, horizon, stateSize }: CandidateBuffers) {
  const each = 1 + (horizon + 1) * stateSize;
  expect(words).toHaveLength(count * each);
  const costs = Array.from({ length: count }, (_, n) => words[n * each] ?? 0);
  const states = Array.from({ length: count }, (_, n) => [...words.subarray(n * each + 1, (n + 1) * each)]);
  return { costs, states: states.flat() };
}

describe('candidates in buffers', () => {
  let device: GPUDevice;
  const { calls, count, forget } = callCounter();
  beforeAll(async () => {
    device = (await openDevice()).device;
    count(device, 'createBuffer', (buffer) => count(buffer as object, 'mapAsync'));
    for (const name of ['createBindGroup', 'createComputePipelineAsync', 'createShaderModule', 'pushErrorScope']) {
      count(device, name);
    }
    count(device.queue, 'submit');
  });
  afterAll(() => device.destroy());

  const plannerFor = async (noise: 'stored' | 'regenerated' = 'regenerated', problems = 1) => {
    const algorithm = mppi({ samples: 256, horizon: 12, temperature: 1, noiseStd: 0.5 });
    const system = doubleIntegrator();
    const planner = await createPlanner({
      system,
      algorithm,
      device,
      problems,
      layout: { noise },
      timeoutMs: 60_000,
    });
    await planner.planBatch(new Float32Array(4 * problems));
    return planner;
  };

  it.each([
    ['stored', 1],
    ['regenerated', 1],
    ['regenerated', 2],
  ] as const)('are those of candidates() with noise %s and %i problems', async (noise, problems) => {
    const planner = await plannerFor(noise, problems);
    const { costs, states } = await planner.candidates(COUNT);
    const buffers = await onGpu(planner);
    expect(buffers).toMatchObject({ count: COUNT, horizon: 12, stateSize: 4, device });
    const found = taken(await contents(device, buffers.paths), buffers);
    expect(found.costs).toEqual([...costs]);
    expect(found.states).toEqual([...states]);
    planner.setParams({ goalX: -3 });
    const after = await onGpu(planner);
    const names = Object.keys(planner.system.params);
    expect((await contents(device, after.params))[names.indexOf('goalX')]).toBe(-3);
    planner.destroy();
  });

  it('are those of candidates() for an ensemble, too', async () => {
    const system = randomSystem({ hidden: [3], members: 2, particles: 2 }, 1);
    const algorithm = cem({ samples: 64, horizon: 3, iterations: 2 });
    const planner = await createPlanner({ system, algorithm, device, timeoutMs: 60_000 });
    await planner.plan(new Float32Array(system.stateSize));
    const { costs, states } = await planner.candidates(COUNT);
    const buffers = await onGpu(planner);
    const found = taken(await contents(device, buffers.paths), buffers);
    expect(found.costs).toEqual([...costs]);
    expect(found.states).toEqual([...states]);
    planner.destroy();
  });

  it('cost one submission a plan, with nothing made and nothing read back; and none when nothing changed', async () => {
    const planner = await plannerFor();
    const first = await onGpu(planner);
    forget();
    for (let tick = 0; tick < 5; tick++) {
      await planner.plan([0, 0, 0, 0]);
      expect(await onGpu(planner)).toBe(first);
      expect(await onGpu(planner)).toBe(first);
    }
    // Each plan is one submission and one mapping.
    expect(calls).toEqual({ submit: 10, mapAsync: 5 });
    planner.setParams({ goalX: 1 });
    await onGpu(planner);
    expect(calls).toEqual({ submit: 11, mapAsync: 5 });
    planner.destroy();
  });

  it('are destroyed by another count, and with the planner', async () => {
    const destroyed: string[] = [];
    const watch = ({ paths, count }: CandidateBuffers) => {
      const { destroy } = paths;
      paths.destroy = () => {
        destroyed.push(`${count}`);
        return destroy.call(paths);
      };
    };
    const planner = await plannerFor();
    const one = await onGpu(planner, 10);
    watch(one);
    const other = await onGpu(planner, 9);
    watch(other);
    expect(destroyed).toEqual(['10']);
    expect(other).not.toBe(one);
    expect(other.paths.size).toBeLessThan(one.paths.size);
    planner.destroy();
    // Freed in the order of calls, a turn later.
    await Promise.resolve();
    expect(new Set(destroyed)).toEqual(new Set(['10', '9']));
    await expect(planner.candidateBuffers(9)).rejects.toMatchObject({ code: 'destroyed' });
  });

  it('are as many as there are', async () => {
    const planner = await plannerFor();
    expect(planner.mostCandidates).toBe(256);
    for (const wrong of [0, 1.5, 257, Number.NaN]) {
      await expect(planner.candidateBuffers(wrong)).rejects.toThrow(
        /candidateBuffers: count is .* give a whole number from 1 to 256/,
      );
    }
    planner.reset();
    expect(await planner.candidateBuffers(256)).toBeUndefined();
    planner.destroy();
  });
});

describe('candidates in buffers, elsewhere', () => {
  it('are undefined on the CPU', async () => {
    const algorithm = mppi({ samples: 64, horizon: 4 });
    const planner = await createPlanner({ system: doubleIntegrator(), algorithm, backend: 'cpu' });
    await planner.plan([0, 0, 0, 0]);
    expect(await planner.candidateBuffers(5)).toBeUndefined();
    planner.destroy();
  });

  it('say that the device was lost, and lie on the next one after the next plan', async () => {
    const devices: GPUDevice[] = [];
    const open = async () => {
      const { device } = await openDevice();
      devices.push(device);
      return { backend: await createWebGpuBackend({ device, timeoutMs: 60_000 }), fallbackReason: undefined };
    };
    const planner = await SamplingPlanner.create({
      system: doubleIntegrator(),
      algorithm: mppi({ samples: 64, horizon: 4 }),
      problems: 1,
      seeds: Uint32Array.of(0),
      opened: await open(),
      reopen: open,
    });
    await planner.plan([0, 0, 0, 0]);
    await onGpu(planner);
    devices[0]?.destroy();
    await devices[0]?.lost;
    for (const count of [COUNT, COUNT - 1]) {
      await expect(planner.candidateBuffers(count)).rejects.toMatchObject({ code: 'device-lost' });
    }
    expect((await planner.plan([0, 0, 0, 0])).status).toBe('recovered');
    const buffers = await onGpu(planner);
    expect(buffers.device).toBe(devices[1]);
    const { costs } = await planner.candidates(COUNT);
    expect(taken(await contents(buffers.device, buffers.paths), buffers).costs).toEqual([...costs]);
    planner.destroy();
    devices[1]?.destroy();
  });
});
