import { describe, expect, it } from 'vitest';
import { closedLoops, count, firstSeeds } from './closed-loop.testing.ts';

const seeds = firstSeeds(3);

describe.each(['cpu', 'webgpu'] as const)('balancing, planned on %s', (backend) => {
  it.each(['mppi', 'cem', 'random-shooting'])(
    '%s keeps the cart-pole with its two actions upright for 500 steps',
    async (planner) => {
      const { loops } = await closedLoops({ task: 'cartpole-discrete', planner, backend, seeds, steps: 500 });
      const balanced = ([position = Number.NaN, , angle = Number.NaN]: Float32Array) =>
        Math.abs(position) <= 2.4 && Math.abs(angle) <= (12 * Math.PI) / 180;
      expect(count(loops, (states) => states.length === 501 && states.every(balanced))).toBe(seeds.length);
    },
  );
});
