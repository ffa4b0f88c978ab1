import { expect, it } from 'vitest';
import { diagnose } from './gpu/doctor.ts';
import { createPlanner } from './planners/create.ts';
import { mppi } from './planners/mppi.ts';
import { backends } from './rollout/backends.testing.ts';
import { openBackend } from './rollout/open.ts';
import { integrator } from './systems/integrator.ts';

it("in a browser that has WebGPU but no adapter 'webgpu' fails with the reason and the fix", async () => {
  expect(navigator.gpu).toBeDefined();
  expect(await navigator.gpu.requestAdapter()).toBeNull();
  await expect(openBackend({ backend: 'webgpu', timeoutMs: 5000 })).rejects.toMatchObject({
    code: 'webgpu-unavailable',
    message: expect.stringMatching(/offers no adapter.*chrome:\/\/gpu.*backend 'cpu'/),
  });
});

it("there 'auto' takes the CPU and says why", async () => {
  const { backend, fallbackReason } = await openBackend({ backend: 'auto', timeoutMs: 5000 });
  expect(backend.kind).toBe('cpu');
  expect(fallbackReason).toMatch(/offers no adapter/);
  const report = await diagnose();
  expect(report).toMatchObject({
    backend: 'cpu',
    adapter: null,
    problems: [{ fix: expect.stringContaining('chrome://gpu') }],
  });
});

it('and plans there, on WebAssembly', async () => {
  const planner = await createPlanner({
    system: integrator(),
    algorithm: mppi({ samples: 64, horizon: 5, temperature: 0.1, noiseStd: 1 }),
  });
  const plan = await planner.plan([3]);
  expect([planner.backend, plan.status]).toEqual(['cpu', 'ok']);
  expect(plan.action[0]).toBeLessThan(0);
  planner.destroy();
});

it('a test that needs a GPU adapter fails there instead of passing without one', async () => {
  const webgpu = backends.find(({ name }) => name === 'webgpu');
  await expect(webgpu?.create()).rejects.toMatchObject({ code: 'webgpu-unavailable' });
});
