import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callCounter } from '../gpu/count-calls.testing.ts';
import { openDevice } from '../gpu/device.ts';
import { openBackend } from '../rollout/open.ts';
import { createPlanner } from './create.ts';
import { SamplingPlanner } from './sampling-planner.ts';
import { H, variants } from './variants.testing.ts';

const TICKS = 50;

/** What makes, compiles or binds something besides buffers, or waits for an error scope. */
const CREATING = [
  'createBindGroup',
  'createBindGroupLayout',
  'createPipelineLayout',
  'createComputePipeline',
  'createComputePipelineAsync',
  'createShaderModule',
  'createQuerySet',
  'pushErrorScope',
  'createRenderPipeline',
] as const;

/** Plans, with what belongs to playing between: other parameters and a reset. */
async function play(planner: Awaited<ReturnType<typeof createPlanner>>): Promise<void> {
  const state = new Float32Array(planner.system.stateSize);
  const [parameter = ''] = Object.keys(planner.system.params);
  for (let tick = 0; tick < TICKS; tick++) {
    if (tick % 10 === 5) planner.setParams({ [parameter]: tick % 3 });
    if (tick === 30) planner.reset({ seed: 8 });
    const { status } = await planner.plan(state);
    expect(status).toBe('ok');
  }
}

describe('plan() in a steady state', () => {
  it.each(variants.flatMap((variant) => (['cpu', 'webgpu'] as const).map((kind) => ({ ...variant, kind }))))(
    '$name: creates nothing on $kind',
    async ({ system, algorithm, kind }) => {
      const opened = await openBackend({ backend: kind, timeoutMs: 60_000 });
      const seeds = Uint32Array.of(0);
      const planner = await SamplingPlanner.create({
        system,
        algorithm,
        problems: 1,
        seeds,
        opened,
        reopen: undefined,
      });
      const before = { ...opened.backend.created };
      expect(before.programs).toBeGreaterThan(0);
      await play(planner);
      expect(opened.backend.created).toEqual(before);

      // Nor do the other calls, from their second time on.
      const around = async () => {
        await planner.candidates(5);
        await planner.evaluate(new Float32Array(system.stateSize), new Float32Array(6 * H * system.actionSize));
      };
      await around();
      const after = { ...opened.backend.created };
      await around();
      expect(opened.backend.created).toEqual(after);
      planner.destroy();
    },
  );
});

describe('plan() on WebGPU', () => {
  let device: GPUDevice;
  const { calls, count, forget } = callCounter();
  beforeAll(async () => {
    device = (await openDevice()).device;
    count(device, 'createBuffer', (buffer) => count(buffer as object, 'mapAsync'));
    for (const name of CREATING) count(device, name);
    count(device, 'createCommandEncoder');
    count(device.queue, 'submit');
  });
  afterAll(() => device.destroy());

  it.each(variants)('$name: is one submission and one mapping, and creates nothing', async ({ system, algorithm }) => {
    const planner = await createPlanner({ system, algorithm, device, timeoutMs: 60_000 });
    expect(calls.createBuffer).toBeGreaterThan(0);
    forget();
    await play(planner);
    expect(calls).toEqual({ createCommandEncoder: TICKS, submit: TICKS, mapAsync: TICKS });
    planner.destroy();
  });
});
