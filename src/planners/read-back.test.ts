import { describe, expect, it } from 'vitest';
import type { Backend } from '../rollout/backend.ts';
import { backends } from '../rollout/backends.testing.ts';
import { pendulum } from '../systems/pendulum.ts';
import { mppi } from './mppi.ts';
import { SamplingPlanner } from './sampling-planner.ts';
import { ANSWER_HEADER_WORDS } from './sizes.ts';

/** A backend whose kernels answer as usual, but for the first action of the plan. */
function answering(backend: Backend, action: number): Backend {
  return {
    ...backend,
    prepare: async (label, steps, readback) => {
      const program = await backend.prepare(label, steps, readback);
      return {
        ...program,
        submit: async () => {
          const words = (await program.submit()).slice();
          new Float32Array(words.buffer)[ANSWER_HEADER_WORDS] = action;
          return words;
        },
      };
    },
  };
}

describe.each(backends)('what is read back on $name is checked again', ({ create }) => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, 2.5, -3e38])(
    'an action of %s does not leave plan()',
    async (action) => {
      const planner = await SamplingPlanner.create({
        system: pendulum(),
        algorithm: mppi({ samples: 16, horizon: 4 }),
        problems: 1,
        seeds: Uint32Array.of(0),
        opened: { backend: answering(await create(), action), fallbackReason: undefined },
        reopen: undefined,
      });
      const plan = await planner.plan([Math.PI, 0]);
      planner.destroy();
      expect(plan.status).toBe('all-diverged');
      expect([...plan.actions]).toEqual([0, 0, 0, 0]);
      expect([...plan.action]).toEqual([0]);
    },
  );
});
