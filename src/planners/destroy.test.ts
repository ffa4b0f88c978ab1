import { describe, expect, it } from 'vitest';
import { pendulum } from '../systems/pendulum.ts';
import { createPlanner } from './create.ts';
import { mppi } from './mppi.ts';

describe.each(['cpu', 'webgpu'] as const)('destroy, on %s', (backend) => {
  it('ends a plan under way with an error that says so, and the planner stays destroyed', async () => {
    const planner = await createPlanner({
      system: pendulum(),
      algorithm: mppi({ samples: 4096, horizon: 100 }),
      backend,
    });
    await planner.plan([Math.PI, 0]);
    const underWay = planner.plan([Math.PI, 0]).then(
      (plan) => plan.status,
      (error) => error.code,
    );
    await new Promise((resolve) => setTimeout(resolve, 1));
    planner.destroy();
    planner.destroy();
    expect(['ok', 'destroyed']).toContain(await underWay);
    await expect(planner.plan([Math.PI, 0])).rejects.toMatchObject({ code: 'destroyed' });
  });
});
