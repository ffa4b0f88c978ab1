import { describe, expect, it } from 'vitest';
import { builtInSystems } from '../systems/catalog.ts';
import { largestDifference } from '../systems/rollout.testing.ts';
import type { System } from '../systems/system.ts';
import type { Algorithm } from './algorithm.ts';
import { createPlanner } from './create.ts';
import { randomShooting } from './random-shooting.ts';
import { N, variants } from './variants.testing.ts';

const BACKENDS = ['cpu', 'webgpu'] as const;

/** The same on both backends. */
async function onBoth<T>(
  system: System,
  algorithm: Algorithm,
  ask: (planner: Awaited<ReturnType<typeof createPlanner>>) => Promise<T>,
): Promise<[cpu: T, webgpu: T]> {
  const [cpu, webgpu] = await Promise.all(
    BACKENDS.map(async (backend) => {
      const planner = await createPlanner({ system, algorithm, backend, seed: 11, timeoutMs: 60_000 });
      const answer = await ask(planner);
      planner.destroy();
      return answer;
    }),
  );
  return [cpu as T, webgpu as T];
}

/** Random numbers in [0, 1) that are the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Relative to the first; costs below 1 count as 1. */
function largestRelative(a: Float32Array, b: Float32Array): number {
  return Math.max(
    ...Array.from(a, (x, i) => (x === b[i] ? 0 : Math.abs(x - (b[i] ?? Number.NaN)) / Math.max(1, Math.abs(x)))),
  );
}

describe('on the CPU and on WebGPU', () => {
  // 50 steps is further than any planner here looks ahead by default. A start moved by one unit in the last place changes
  // these costs by at most 1e-5, for the cart-pole with its sudden end, and by less than 1e-6 for the others (on 200
  // sequences, on the CPU): within it, float32 itself is meaningful.
  it.each(builtInSystems.map((entry) => [entry.name, entry] as const))(
    'random actions cost the same, to 1e-4: %s',
    async (_, entry) => {
      const horizon = 50;
      const system = entry.create();
      const { action, actionSize } = system;
      const random = numbers(1);
      const actions = Float32Array.from({ length: 100 * horizon * actionSize }, (_, i) => {
        if (action.kind === 'discrete') return Math.floor(random() * action.count);
        const [low, high] = [action.low[i % actionSize] ?? 0, action.high[i % actionSize] ?? 0];
        return low + (high - low) * random();
      });
      const algorithm = randomShooting({ samples: 1, horizon });
      const [cpu, webgpu] = await onBoth(system, algorithm, (planner) =>
        planner.evaluate(entry.start, actions, { states: true }),
      );
      expect(cpu.costs.every(Number.isFinite)).toBe(true);
      expect(new Set(cpu.costs).size).toBeGreaterThan(10);
      expect(largestRelative(cpu.costs, webgpu.costs)).toBeLessThan(1e-4);
      expect(largestRelative(cpu.states ?? new Float32Array(), webgpu.states ?? new Float32Array())).toBeLessThan(1e-3);
    },
  );

  it.each(variants)('samples, costs and plans are the same but for rounding: $name', async ({ system, algorithm }) => {
    const [cpu, webgpu] = await onBoth(system, algorithm, async (planner) => {
      const plan = await planner.plan(new Float32Array(system.stateSize));
      const fewest = Math.min(N, 20);
      return { plan, ...(await planner.candidates(fewest)) };
    });
    // The states of these systems are the actions.
    expect(largestDifference(cpu.states, webgpu.states)).toBeLessThan(1e-5);
    expect(largestRelative(cpu.costs, webgpu.costs)).toBeLessThan(1e-4);
    expect(largestDifference(cpu.plan.actions, webgpu.plan.actions)).toBeLessThan(1e-4);
    expect(Math.abs(cpu.plan.cost - webgpu.plan.cost)).toBeLessThan(1e-4 * Math.max(1, cpu.plan.cost));
    expect(webgpu.plan.stats.diverged).toBe(cpu.plan.stats.diverged);
  });
});
