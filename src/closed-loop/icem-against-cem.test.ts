import { describe, expect, it } from 'vitest';
import { closedLoops, firstSeeds } from './closed-loop.testing.ts';

/**
 * Mean and standard deviation of the sums of costs over 20 seeds, measured:
 *
 * | task      | CEM, 60 samples | iCEM, 20 samples |
 * |-----------|-----------------|------------------|
 * | pendulum  | 361.8 +- 4.3    | 348.1 +- 7.5     |
 * | cart-pole | 591.8 +- 9.8    | 557.2 +- 26.9    |
 * | acrobot   | 280.2 +- 8.4    | 262.5 +- 10.1    |
 *
 * Three iterations each, elites a tenth of CEM's samples and five of iCEM's; everything else as the planners come. On WebGPU once, as
 * plans are those of the CPU but for rounding (`planners/parity.test.ts`).
 */
const CASES = [
  { task: 'pendulum', horizon: 30, steps: 120 },
  { task: 'cartpole', horizon: 40, steps: 150 },
  { task: 'acrobot', horizon: 30, steps: 300 },
] as const;

const seeds = firstSeeds(20);

describe.each([
  { backend: 'cpu', cases: CASES },
  { backend: 'webgpu', cases: CASES.slice(0, 1) },
] as const)('planned on $backend', ({ backend, cases }) => {
  it.each(cases)("iCEM with a third of CEM's samples reaches CEM's cost on $task", async ({ task, horizon, steps }) => {
    const meanCost = async (planner: string, settings: Readonly<Record<string, number>>) => {
      const all = { horizon, iterations: 3, ...settings };
      const { loops } = await closedLoops({ task, planner, backend, seeds, settings: all, steps });
      return loops.reduce((sum, { cost }) => sum + cost, 0) / loops.length;
    };
    const cem = await meanCost('cem', { samples: 60 });
    expect(await meanCost('icem', { samples: 20, elites: 5 })).toBeLessThanOrEqual(cem);
  });
});
