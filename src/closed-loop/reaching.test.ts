import { describe, expect, it } from 'vitest';
import { closedLoops, count, firstSeeds } from './closed-loop.testing.ts';

const seeds = firstSeeds(3);

/** From the hand of the arms (links of 1 and 0.8 m) to the target at (1.5, 0.5). */
function handError([shoulder = Number.NaN, elbow = Number.NaN]: ArrayLike<number> & Iterable<number>): number {
  const x = Math.cos(shoulder) + 0.8 * Math.cos(shoulder + elbow);
  const y = Math.sin(shoulder) + 0.8 * Math.sin(shoulder + elbow);
  return Math.hypot(x - 1.5, y - 0.5);
}

describe.each(['cpu', 'webgpu'] as const)('reaching, planned on %s', (backend) => {
  it.each(['mppi', 'cem'])(
    '%s brings the hand of the kinematic arm within 0.02 m of the target in 20 steps',
    async (planner) => {
      const { loops } = await closedLoops({ task: 'arm-kinematic', planner, backend, seeds, steps: 20 });
      expect(count(loops, (states) => handError(states.at(-1) ?? []) < 0.02)).toBe(seeds.length);
    },
  );

  it.each(['mppi', 'cem'])(
    '%s brings the hand of the torque-driven arm within 0.02 m of the target',
    async (planner) => {
      const { loops } = await closedLoops({ task: 'arm', planner, backend, seeds });
      expect(count(loops, (states) => handError(states.at(-1) ?? []) < 0.02)).toBe(seeds.length);
    },
  );

  it.each(['mppi', 'cem'])('%s brings the point-mass drone within 0.2 m of (5, 5, 5) in 100 steps', async (planner) => {
    const { loops } = await closedLoops({ task: 'drone', planner, backend, seeds, steps: 100 });
    const far = ([x = Number.NaN, y = Number.NaN, z = Number.NaN]: Float32Array) => Math.hypot(x - 5, y - 5, z - 5);
    expect(count(loops, (states) => far(states.at(-1) ?? new Float32Array()) < 0.2)).toBe(seeds.length);
  });
});
