import { describe, expect, it } from 'vitest';
import { defineSystem } from '../systems/define.ts';
import type { System } from '../systems/system.ts';
import type { Algorithm } from './algorithm.ts';
import { cem } from './cem.ts';
import { type LaidOutPlanner, laidOut } from './layouts.testing.ts';
import { mppi } from './mppi.ts';
import { randomShooting } from './random-shooting.ts';

const MILLION = 2 ** 20;

/** One step, one action that is the state afterwards, and a cost of it. */
function oneStep(cost: string): System {
  return defineSystem({
    name: 'one-step',
    state: ['last'],
    action: { u: [-4, 4] },
    wgsl: `
      fn dynamics(x: State, u: Action, t: u32) -> State { return State(u.u); }
      fn cost(x: State, u: Action, t: u32) -> f32 { return ${cost}; }
    `,
  });
}

async function planned(options: Omit<LaidOutPlanner, 'algorithm'> & { readonly algorithm: Algorithm }) {
  const planner = await laidOut(options);
  const plan = await planner.plan([0]);
  const { states, costs } = await planner.candidates(options.algorithm.samples);
  planner.destroy();
  return { plan, costs, actions: Float32Array.from(costs, (_, n) => states[2 * n + 1] ?? Number.NaN) };
}

/** The mean of the lowest costs' actions in float64; those equal to the last of them share the places that are left. */
function meanOfElites(costs: Float32Array, actions: Float32Array, count: number): number {
  const last = Float32Array.from(costs).sort()[count - 1] ?? Number.NaN;
  let [below, lower, tied, ties] = [0, 0, 0, 0];
  for (const [n, cost] of costs.entries()) {
    const action = actions[n] ?? Number.NaN;
    if (cost < last) [below, lower] = [below + action, lower + 1];
    else if (cost === last) [tied, ties] = [tied + action, ties + 1];
  }
  return (below + (tied * (count - lower)) / ties) / count;
}

/** The mean weighted by exp(-cost / temperature), and the effective sample size, in float64. */
function softmaxMean(costs: Float32Array, actions: Float32Array, temperature: number) {
  const least = costs.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  let [weights, squares, sum] = [0, 0, 0];
  costs.forEach((cost, n) => {
    const weight = Math.exp(-(cost - least) / temperature);
    weights += weight;
    squares += weight * weight;
    sum += weight * (actions[n] ?? 0);
  });
  return { mean: sum / weights, effective: (weights * weights) / squares };
}

const machines = [
  { backend: 'cpu', gpu: false },
  { backend: 'cpu', gpu: true },
  { backend: 'webgpu', gpu: false },
] as const;

const smooth = oneStep('(u.u - 0.7) * (u.u - 0.7)');
const stepped = oneStep('floor(8.0 * abs(u.u - 0.7))');

describe.each(machines)('reductions over many samples, on $backend (as on a GPU: $gpu)', (machine) => {
  it('a million samples: the elites are those that sorting finds', async () => {
    const algorithm = cem({ samples: MILLION, horizon: 1, iterations: 1, eliteFraction: 0.0137, momentum: 0 });
    const { plan, costs, actions } = await planned({ ...machine, system: smooth, algorithm });
    const count = Math.ceil(MILLION * 0.0137);
    expect(plan.stats.effectiveSamples).toBeCloseTo(count, 0);
    expect(plan.stats.bestCost).toBe(costs.reduce((a, b) => Math.min(a, b)));
    expect(Math.abs((plan.action[0] ?? 0) - meanOfElites(costs, actions, count))).toBeLessThan(1e-5);
  });

  it('a million samples: the weighted mean is that of float64', async () => {
    const algorithm = mppi({ samples: MILLION, horizon: 1, temperature: 0.3, noiseStd: 1 });
    const { plan, costs, actions } = await planned({ ...machine, system: smooth, algorithm });
    const { mean, effective } = softmaxMean(costs, actions, 0.3);
    expect(Math.abs((plan.action[0] ?? 0) - mean)).toBeLessThan(1e-5);
    expect(plan.stats.effectiveSamples / effective).toBeCloseTo(1, 4);
  });

  it.each([1, 2, 255, 4081, 70_001])('%i samples: the first of the lowest costs is taken', async (samples) => {
    const { plan, costs, actions } = await planned({
      ...machine,
      system: stepped,
      algorithm: randomShooting({ samples, horizon: 1 }),
    });
    const least = costs.reduce((a, b) => Math.min(a, b));
    expect(plan.stats.bestCost).toBe(least);
    expect(plan.action[0]).toBe(actions[costs.indexOf(least)]);
  });

  it.each(['fused', 'split'] as const)('many equal costs share the places of the elites, %s', async (reductions) => {
    const algorithm = cem({ samples: 3000, horizon: 1, iterations: 1, eliteFraction: 0.2, momentum: 0 });
    const { plan, costs, actions } = await planned({ ...machine, system: stepped, algorithm, layout: { reductions } });
    expect(Math.abs((plan.action[0] ?? 0) - meanOfElites(costs, actions, 600))).toBeLessThan(1e-5);
  });

  it.each(['fused', 'split'] as const)('what diverged never counts, %s', async (reductions) => {
    const half = oneStep('select(u.u, bitcast<f32>(0x7fc00000u | t), u.u < 0.3)');
    const algorithm = cem({ samples: 3000, horizon: 1, iterations: 1, eliteFraction: 0.9, momentum: 0 });
    const { plan, costs, actions } = await planned({ ...machine, system: half, algorithm, layout: { reductions } });
    const finite = [...costs.keys()].filter((n) => Number.isFinite(costs[n]));
    expect(plan.stats.diverged).toBe(3000 - finite.length);
    expect(finite.length).toBeLessThan(2700);
    const mean = finite.reduce((sum, n) => sum + (actions[n] ?? 0), 0) / finite.length;
    expect(Math.abs((plan.action[0] ?? 0) - mean)).toBeLessThan(1e-5);
    const none = await planned({
      ...machine,
      system: oneStep('bitcast<f32>(0x7fc00000u | t)'),
      algorithm,
      layout: { reductions },
    });
    expect(none.plan).toMatchObject({ status: 'all-diverged', stats: { diverged: 3000, effectiveSamples: 0 } });
  });
});
