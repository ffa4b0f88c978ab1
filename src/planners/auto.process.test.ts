import { expect, it, vi } from 'vitest';
import { ForerunError } from '../error.ts';
import { createCpuBackend } from '../rollout/cpu.ts';
import { pendulum } from '../systems/pendulum.ts';
import { createPlanner } from './create.ts';
import { mppi } from './mppi.ts';

// A GPU whose compiler refuses everything stands in for one that refuses a system.
vi.mock('../rollout/open.ts', async (original) => {
  const real = await original<typeof import('../rollout/open.ts')>();
  const prepare = async () => {
    throw new ForerunError('gpu-validation', "The GPU's compiler refused kernel 'x'.");
  };
  return {
    openBackend: async (choice: Parameters<typeof real.openBackend>[0]) =>
      choice.backend === 'cpu'
        ? real.openBackend(choice)
        : { backend: { ...createCpuBackend(), kind: 'webgpu', prepare }, fallbackReason: undefined },
  };
});

it("'auto' plans on the CPU, and says why, where the GPU refuses the kernels; 'webgpu' does not", async () => {
  const algorithm = mppi({ samples: 16, horizon: 3 });
  const planner = await createPlanner({ system: pendulum(), algorithm });
  expect([planner.backend, planner.fallbackReason]).toEqual(['cpu', "The GPU's compiler refused kernel 'x'."]);
  expect((await planner.plan([1, 0])).status).toBe('ok');
  planner.destroy();
  const refused = createPlanner({ system: pendulum(), algorithm, backend: 'webgpu' });
  await expect(refused).rejects.toMatchObject({ code: 'gpu-validation' });
});
