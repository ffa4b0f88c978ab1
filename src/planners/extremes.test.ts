import { describe, expect, it } from 'vitest';
import { defineSystem } from '../systems/define.ts';
import { largestDifference } from '../systems/rollout.testing.ts';
import type { System } from '../systems/system.ts';
import type { Algorithm } from './algorithm.ts';
import { cem } from './cem.ts';
import { createPlanner } from './create.ts';
import { icem } from './icem.ts';
import { mppi } from './mppi.ts';
import type { Planner } from './planner.ts';
import { predictiveSampling } from './predictive-sampling.ts';
import { randomShooting } from './random-shooting.ts';
import { recordedActions, recorder } from './recorder.testing.ts';
import { H, variants } from './variants.testing.ts';

const N = 60;

/** A state that is the action taken last, and a cost given as WGSL in `u.push` and `params`: that of several which `params.which` says. */
function costing(
  costs: readonly string[],
  action: Parameters<typeof defineSystem>[0]['action'] = { push: [-1, 1] },
): System {
  return defineSystem({
    name: 'costing',
    state: ['last'],
    action,
    params: { zero: 0, one: 1, huge: 3e38, which: 0 },
    wgsl: `
      fn dynamics(x: State, u: Action, t: u32) -> State { return State(f32(u.${'discrete' in action ? 'index' : 'push'})); }
      fn cost(x: State, u: Action, t: u32) -> f32 {
        switch u32(params.which) {
          ${costs.map((each, k) => `case ${k}u${k === 0 ? ', default' : ''}: { return ${each}; }`).join('\n')}
        }
      }
    `,
  });
}

const algorithms: readonly (readonly [string, (horizon: number) => Algorithm])[] = [
  ['random shooting', (horizon) => randomShooting({ samples: N, horizon })],
  ['predictive sampling', (horizon) => predictiveSampling({ samples: N, horizon, knots: 0 })],
  ['CEM', (horizon) => cem({ samples: N, horizon, iterations: 2 })],
  ['iCEM', (horizon) => icem({ samples: N, horizon, elites: 6 })],
  ['MPPI', (horizon) => mppi({ samples: N, horizon })],
];

describe.each(['cpu', 'webgpu'] as const)('extremes on %s', (backend) => {
  async function planned(system: System, algorithm: Algorithm) {
    const planner = await createPlanner({ system, algorithm, backend, seed: 1, timeoutMs: 60_000 });
    const found = await twoPlans(planner);
    planner.destroy();
    return found;
  }

  /** The same for each of several costs, all of them in one text: to compile it takes longest. */
  async function plannedEach(costs: readonly string[], algorithm: Algorithm, action?: Parameters<typeof costing>[1]) {
    const system = costing(costs, action);
    const planner = await createPlanner({ system, algorithm, backend, seed: 1, timeoutMs: 60_000 });
    const found = [];
    for (const [which, cost] of costs.entries()) {
      planner.reset();
      planner.setParams({ which });
      found.push({ cost, ...(await twoPlans(planner)) });
    }
    planner.destroy();
    return found;
  }

  async function twoPlans(planner: Planner) {
    const { system, algorithm } = planner;
    const state = new Float32Array(system.stateSize);
    const plans = [await planner.plan(state), await planner.plan(state)];
    const candidates = await planner.candidates(Math.min(algorithm.samples, 20));
    const [low, high] = system.action.kind === 'discrete' ? [0, system.action.count - 1] : [-4, 4];
    for (const { actions } of plans) {
      expect(
        actions.every((value) => value >= low && value <= high),
        [...actions].join(),
      ).toBe(true);
    }
    const [cold, warm] = plans;
    if (cold === undefined || warm === undefined) throw new Error('two plans');
    return { cold, warm, candidates, samples: recordedActions(candidates, system.actionSize) };
  }

  it.each(algorithms)(
    '%s: what arithmetic makes of impossible costs leaves actions in bounds',
    async (_, algorithm) => {
      // WGSL leaves the value of the first four to the implementation; whatever it is, the action is one.
      const costs = [
        'sqrt(u.push - 2.0)',
        'u.push / params.zero',
        'params.zero / params.zero',
        'params.huge * params.huge * u.push',
        'log(params.zero)',
        'exp(1000.0 * params.one) * u.push',
        'pow(-1.0 * params.one, 0.5)',
        'bitcast<f32>(0x7fc00000u + u32(params.zero))',
      ];
      for (const { cost, warm } of await plannedEach(costs, algorithm(3))) {
        expect(['ok', 'all-diverged'], cost).toContain(warm.status);
      }
    },
  );

  it.each(algorithms)('%s: sums that overflow diverge, single costs that do not are costs', async (_, algorithm) => {
    const costs = ['', '-'].map((sign) => `${sign}params.huge * (1.0 + 0.01 * u.push)`);
    for (const { warm } of await plannedEach(costs, algorithm(2))) {
      expect(warm).toMatchObject({ status: 'all-diverged', cost: Number.POSITIVE_INFINITY });
    }
    for (const { cost, warm } of await plannedEach(costs, algorithm(1))) {
      expect(warm).toMatchObject({ status: 'ok', stats: { diverged: 0 } });
      expect(warm.stats.bestCost * (cost.startsWith('-') ? -1 : 1)).toBeGreaterThan(2.9e38);
    }
  });

  it.each(algorithms)('%s: all costs alike are as good as any, zeros of both signs too', async (_, algorithm) => {
    const costs = ['0.0', '-0.0 * params.one', 'select(params.zero, -params.zero, u.push > 0.0)'];
    for (const { warm } of await plannedEach(costs, algorithm(3))) {
      expect(warm).toMatchObject({ status: 'ok', stats: { diverged: 0 } });
      expect(Math.abs(warm.cost)).toBe(0);
    }
  });

  it.each([
    ['predictive sampling', predictiveSampling({ samples: N, horizon: H, knots: 0, noiseStd: 0 })],
    ['CEM', cem({ samples: N, horizon: H, noiseStd: 0 })],
    ['iCEM', icem({ samples: N, horizon: H, noiseStd: 0 })],
    ['MPPI', mppi({ samples: N, horizon: H, noiseStd: 0, adaptStd: true, minStd: 0 })],
    ['MPPI with control cost', mppi({ samples: N, horizon: H, noiseStd: 0, controlCost: 1, includeNull: true })],
  ])('%s without noise stays where it is', async (_, algorithm) => {
    const { cold, warm } = await planned(recorder(), algorithm);
    for (const plan of [cold, warm]) {
      expect(plan.status).toBe('ok');
      expect([...plan.actions]).toEqual(new Array(2 * H).fill(0));
    }
  });

  it.each([1e-45, 1e-30, 1e-6])('MPPI at temperature %s takes the best sample', async (temperature) => {
    const { warm, samples, candidates } = await planned(recorder(), mppi({ samples: 20, horizon: H, temperature }));
    const best = candidates.costs.indexOf(Math.min(...candidates.costs));
    expect(warm.stats.effectiveSamples).toBe(1);
    expect(largestDifference(warm.actions, samples[best] ?? [])).toBeLessThan(1e-5);
  });

  it.each([1e6, 1e30, 1e38])('MPPI at temperature %s takes the average', async (temperature) => {
    const { warm, samples } = await planned(recorder(), mppi({ samples: 20, horizon: H, temperature }));
    expect(warm.stats.effectiveSamples).toBeCloseTo(20, 2);
    warm.actions.forEach((value, i) => {
      expect(value).toBeCloseTo(samples.reduce((sum, sample) => sum + (sample[i] ?? 0), 0) / 20, 4);
    });
  });

  it.each(algorithms)('%s: noise wider than any number ends at the bounds', async (name, algorithm) => {
    const made = algorithm(4);
    const { sample } = made;
    const wide: Algorithm = sample.kind === 'gaussian' ? { ...made, sample: { ...sample, std: 3e38 } } : made;
    const { warm, samples } = await planned(recorder(), wide);
    expect(warm.status).toBe('ok');
    if (name === 'random shooting') return;
    const atBounds = samples
      .flatMap((each) => [...each])
      .filter((value, i) =>
        [
          [-1, 2],
          [-2, 3],
        ][i % 2]?.includes(value),
      );
    expect(atBounds.length).toBeGreaterThan(0.5 * 20 * 8);
  });

  it.each(variants)('$name: one sample, one step', async ({ system, algorithm }) => {
    const { refit, sample, knots } = algorithm;
    const small: Algorithm = {
      ...algorithm,
      samples: 1,
      horizon: 1,
      refit: refit.kind === 'elites' ? { ...refit, count: 1, kept: Math.min(1, refit.kept ?? 0) } : refit,
      sample,
      ...(knots === undefined ? {} : { knots: { ...knots, count: 1 } }),
    };
    const { cold, warm } = await planned(system, small);
    for (const plan of [cold, warm]) expect(plan).toMatchObject({ status: 'ok', stats: { diverged: 0 } });
  });

  it('discrete actions: choices that diverge are not chosen, and the first is the fallback', async () => {
    const bad = 'bitcast<f32>(0x7fc00000u + u32(params.zero))';
    for (const algorithm of [
      randomShooting({ samples: N, horizon: 2 }),
      cem({ samples: N, horizon: 2, iterations: 3 }),
      mppi({ samples: N, horizon: 2, iterations: 4, temperature: 0.1 }),
      predictiveSampling({ samples: N, horizon: 2 }),
      icem({ samples: N, horizon: 2 }),
    ]) {
      const costs = [`select(f32(u.index), ${bad}, u.index < 2u)`, bad];
      const [some, all] = await plannedEach(costs, algorithm, { discrete: 4 });
      expect(some?.cold.stats.diverged).toBeGreaterThan(0);
      expect([...(some?.warm.actions ?? [])]).toEqual([2, 2]);
      expect(all?.warm.status).toBe('all-diverged');
      expect([...(all?.warm.actions ?? [])]).toEqual([0, 0]);
    }
  });
});
