import { describe, expect, it } from 'vitest';
import type { Backend } from '../rollout/backend.ts';
import { openBackend } from '../rollout/open.ts';
import { defineSystem } from '../systems/define.ts';
import { largestDifference } from '../systems/rollout.testing.ts';
import type { System } from '../systems/system.ts';
import { coloringMatrix } from './colored.ts';
import { createPlanner } from './create.ts';
import { mppi } from './mppi.ts';
import { randomShooting } from './random-shooting.ts';
import { SamplingPlanner } from './sampling-planner.ts';
import { planSizes } from './sizes.ts';
import { type Variant, variants } from './variants.testing.ts';

const PROBLEMS = 2;
const SMALL_BINDING = 4096;

/** The backend with a smaller limit on bindings, that it enforces. */
function limited(backend: Backend, maxBindingBytes: number): Backend {
  return {
    ...backend,
    maxBindingBytes,
    createBuffer(label, byteLength) {
      if (byteLength > maxBindingBytes) throw new Error(`'${label}' has ${byteLength} bytes`);
      return backend.createBuffer(label, byteLength);
    },
  };
}

async function planned(kind: 'cpu' | 'webgpu', { system, algorithm }: Variant, maxBindingBytes: number | undefined) {
  const { backend, fallbackReason } = await openBackend({ backend: kind, timeoutMs: 60_000 });
  const planner = await SamplingPlanner.create({
    system,
    algorithm,
    problems: PROBLEMS,
    seeds: Uint32Array.of(3, 9),
    opened: { backend: maxBindingBytes === undefined ? backend : limited(backend, maxBindingBytes), fallbackReason },
    reopen: undefined,
  });
  const states = Float32Array.from({ length: PROBLEMS * system.stateSize }, (_, i) => i / 2);
  const plans = [await planner.planBatch(states), await planner.planBatch(states)].flat();
  const candidates = await planner.candidates(15);
  planner.destroy();
  return { plans, candidates };
}

describe.each(['cpu', 'webgpu'] as const)('plans that do not fit one binding, on %s', (backend) => {
  it.each(variants)('$name: split, the same plans', async (variant) => {
    const { algorithm, system } = variant;
    const sizes = planSizes(system, algorithm, PROBLEMS, SMALL_BINDING);
    expect(sizes.redraw || sizes.chunks.length > 2).toBe(true);
    const whole = await planned(backend, variant, undefined);
    const split = await planned(backend, variant, SMALL_BINDING);
    // Averages are sums in another order; the best sample is the same one.
    const exact = algorithm.refit.kind === 'best';
    split.plans.forEach((plan, i) => {
      expect(plan.status).toBe('ok');
      expect(largestDifference(plan.actions, whole.plans[i]?.actions ?? [])).toBeLessThan(exact ? 1e-45 : 2e-5);
      expect(plan.stats.effectiveSamples).toBeCloseTo(whole.plans[i]?.stats.effectiveSamples ?? 0, 2);
    });
    if (exact) expect(split.candidates).toEqual(whole.candidates);
    expect(largestDifference(split.candidates.states, whole.candidates.states)).toBeLessThan(2e-5);
    expect(largestDifference(split.candidates.costs, whole.candidates.costs)).toBeLessThan(2e-4);
  });

  // With normal noise z and cost sum(u), MPPI's weights exp(-sum(std * z) / temperature) tilt the distribution: its mean
  // moves to -covariance * 1 / temperature. The error of an average over N such samples is sqrt(exp(h) / N) deviations,
  // where h is the sum of the covariance over temperature^2.
  it('210 MB of samples: MPPI gives the mean that theory gives', async () => {
    const [samples, horizon, temperature] = [525_000, 100, 10];
    const algorithm = mppi({ samples, horizon, temperature, noiseStd: 1, includeMean: false });
    expect(4 * samples * horizon).toBeGreaterThan(200e6);
    const planner = await createPlanner({ system: summing(), algorithm, backend, timeoutMs: 600_000 });
    const plan = await planner.plan([0]);
    expect(plan.status).toBe('ok');
    const error = Math.sqrt(Math.E / samples);
    for (const value of plan.actions) expect(Math.abs(value + 1 / temperature)).toBeLessThan(5 * error);
    expect(plan.stats.effectiveSamples / samples).toBeCloseTo(Math.exp(-1), 1);
    planner.destroy();
  });

  it('210 MB of samples: random shooting finds the best of all, stored or drawn again', async () => {
    const horizon = 100;
    const best = async (samples: number, redraw: boolean) => {
      const algorithm = randomShooting({ samples, horizon });
      const planner = await createPlanner({ system: summing(), algorithm, backend, seed: 3, timeoutMs: 600_000 });
      expect(planSizes(planner.system, algorithm, 1, 128 * 2 ** 20).redraw).toBe(redraw);
      const plan = await planner.plan([0]);
      expect(plan.cost).toBe(plan.stats.bestCost);
      const sum = plan.actions.reduce((total, value) => total + value, 0);
      expect(Math.abs(plan.cost - sum)).toBeLessThan(1e-3);
      const candidates = await planner.candidates(1000);
      planner.destroy();
      return { cost: plan.cost, candidates };
    };
    const whole = await best(262_500, false);
    const split = await best(525_000, true);
    // More samples are the same and further ones. With this seed the best is among the further ones.
    expect(split.candidates).toEqual(whole.candidates);
    expect(split.cost).toBeLessThan(whole.cost);
    expect(split.cost).toBeLessThan(Math.min(...split.candidates.costs));
  });

  it('more than 65,535 workgroups in one dispatch: colored noise gives the mean that theory gives', async () => {
    const [samples, horizon, temperature] = [300_000, 16, 8];
    expect((samples * horizon) / 64).toBeGreaterThan(65_535);
    const algorithm = mppi({ samples, horizon, temperature, noiseStd: 1, colorExponent: 1, includeMean: false });
    const planner = await createPlanner({ system: summing(), algorithm, backend, timeoutMs: 600_000 });
    const plan = await planner.plan([0]);
    planner.destroy();
    const color = coloringMatrix(1, horizon);
    const at = (t: number, l: number) => color[t * horizon + l] ?? 0;
    const each = Array.from({ length: horizon }, (_, t) => t);
    const covariance = (t: number) =>
      each.reduce((sum, s) => sum + each.reduce((dot, l) => dot + at(t, l) * at(s, l), 0), 0);
    const tilt = each.reduce((sum, t) => sum + covariance(t), 0) / temperature ** 2;
    const error = Math.sqrt(Math.exp(tilt) / samples);
    plan.actions.forEach((value, t) => {
      expect(Math.abs(value + covariance(t) / temperature)).toBeLessThan(5 * error);
    });
  });
});

/** Costs the sum of the actions, which are free. */
function summing(): System {
  return defineSystem({
    name: 'summing',
    state: ['last'],
    action: { u: [-10, 10] },
    wgsl: `
      fn dynamics(x: State, u: Action, t: u32) -> State { return State(u.u); }
      fn cost(x: State, u: Action, t: u32) -> f32 { return u.u; }
    `,
  });
}
