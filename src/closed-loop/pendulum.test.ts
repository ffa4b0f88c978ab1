import { describe, expect, it } from 'vitest';
import { planners } from '../planners/catalog.ts';
import { wrapped } from '../systems/task.ts';
import { closedLoops, count, firstSeeds } from './closed-loop.testing.ts';

describe.each(['cpu', 'webgpu'] as const)('the pendulum, planned on %s', (backend) => {
  it.each(planners)(
    '$name swings it up within 100 steps and keeps it within 0.1 rad for the last 50 of 200',
    async ({ name }) => {
      const { loops } = await closedLoops({
        task: 'pendulum',
        planner: name,
        backend,
        seeds: firstSeeds(3),
        steps: 200,
      });
      const upright = (state: Float32Array) => Math.abs(wrapped(state[0] ?? Number.NaN)) < 0.1;
      expect(count(loops, (states) => states.slice(0, 101).some(upright))).toBe(loops.length);
      expect(count(loops, (states) => states.length === 201 && states.slice(-50).every(upright))).toBe(loops.length);
    },
  );
});
