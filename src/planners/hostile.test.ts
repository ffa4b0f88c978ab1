import { describe, expect, it } from 'vitest';
import type { System } from '../systems/system.ts';
import { cem } from './cem.ts';
import { createPlanner } from './create.ts';
import { icem } from './icem.ts';
import { mppi } from './mppi.ts';
import type { Plan, Planner } from './planner.ts';
import { BITS, EVERYWHERE, HARMLESS_FROM, PLACES, poisoned, SOME, STEP } from './poison.testing.ts';
import { predictiveSampling } from './predictive-sampling.ts';
import { randomShooting } from './random-shooting.ts';
import { H, repeatable } from './variants.testing.ts';

const N = 64;
const START = [0, 1, 0];
const NULL_ACTION = [0, 0.5];

const algorithms = [
  randomShooting({ samples: N, horizon: H }),
  predictiveSampling({ samples: N, horizon: H, knots: 0 }),
  cem({ samples: N, horizon: H, iterations: 1 }),
  icem({ samples: N, horizon: H, iterations: 2, elites: 8, populationDecay: 1 }),
  mppi({ samples: N, horizon: H }),
  mppi({ samples: N, horizon: H, iterations: 2, adaptStd: true, controlCost: 0.1, temperature: 0.1 }),
  cem({ samples: N, horizon: H, iterations: 2, knots: 4, interpolation: 'cubic' }),
].map((algorithm, i) => ({ name: `${algorithm.name} (${i})`, algorithm, spline: algorithm.knots !== undefined }));

const places = (['cost', 'state', 'state, clamped in the next step', 'terminal cost'] as const).flatMap((place) =>
  (Object.keys(BITS) as (keyof typeof BITS)[]).map((bits) => ({ place, bits })),
);

function poison(place: keyof typeof PLACES, bits: keyof typeof BITS = 'NaN') {
  return { place: PLACES[place], bits: BITS[bits] };
}

/** Invariant 2. */
function expectSafe(plan: Plan, system: System): void {
  if (system.action.kind !== 'continuous') throw new Error('the poisoned system has numbers for actions');
  const { low, high } = system.action;
  expect(plan.action).toEqual(plan.actions.slice(0, 2));
  plan.actions.forEach((value, i) => {
    expect(value >= (low[i % 2] ?? 0) && value <= (high[i % 2] ?? 0), `actions[${i}] is ${value}`).toBe(true);
  });
  expect(plan.states.every(Number.isFinite), 'predicted states are numbers').toBe(true);
  for (const figure of Object.values(plan.stats)) expect(figure).not.toBeNaN();
  expect(plan.cost).not.toBeNaN();
}

/** `push` of every sample at a step: rolled out again without the poison, since the states are then the actions. */
async function pushes(planner: Planner, step: number): Promise<number[]> {
  planner.setParams({ place: PLACES.nowhere });
  const { states } = await planner.candidates(N);
  return Array.from({ length: N }, (_, n) => states[(n * (H + 1) + step + 1) * 3] ?? Number.NaN);
}

describe.each(['cpu', 'webgpu'] as const)('models that give no numbers, on %s', (backend) => {
  const create = (algorithm: (typeof algorithms)[number]['algorithm'], ends = false) =>
    createPlanner({ system: poisoned(ends), algorithm, backend, seed: 2, timeoutMs: 60_000 });

  describe.each([
    ['rolled out to the end', false],
    ['that end on them', true],
  ])('%s', (_, ends) => {
    it.each(algorithms)('$name: samples that diverge count, and rank worst', async ({ algorithm, spline }) => {
      const planner = await create(algorithm, ends);
      for (const { place, bits } of places) {
        // The terminal cost sees the last action only.
        const step = place === 'terminal cost' ? H - 1 : STEP;
        planner.reset();
        planner.setParams({ ...SOME, firstStep: step, lastStep: step, ...poison(place, bits) });
        const plan = await planner.plan(START);
        const what = `${bits} in the ${place}`;
        expectSafe(plan, planner.system);
        expect(plan.status, what).toBe('ok');
        expect(plan.stats.bestCost, what).toBeLessThan(2 * H);
        const candidates = await planner.candidates(N);
        const push = await pushes(planner, step);
        const bad = push.filter((value) => value < HARMLESS_FROM).length;
        expect(plan.stats.diverged, what).toBe(bad);
        if (algorithm.refit.kind !== 'softmax') expect(bad, what).toBeGreaterThan(0);
        expect([...candidates.costs].map((cost) => cost === Number.POSITIVE_INFINITY)).toEqual(
          push.map((value) => value < HARMLESS_FROM),
        );
        // Neither the best one nor any average is drawn to what diverged, cheap as it is but for that.
        if (!spline) expect(plan.actions[2 * step], what).toBeGreaterThanOrEqual(HARMLESS_FROM - 1e-6);
        expect(plan.cost, what).toBeLessThan(2 * H);
      }
      planner.destroy();
    });
  });

  it.each(algorithms)(
    '$name: all diverged falls back on the null action, or on the last plan',
    async ({ algorithm }) => {
      const planner = await create(algorithm);
      for (const { place, bits } of places) {
        planner.reset();
        planner.setParams({ ...EVERYWHERE, ...poison(place, bits) });
        const first = await planner.plan(START);
        expectSafe(first, planner.system);
        expect(first.status).toBe('all-diverged');
        expect(first.cost).toBe(Number.POSITIVE_INFINITY);
        expect(first.stats).toMatchObject({ bestCost: Number.POSITIVE_INFINITY, diverged: N });
        expect([...first.actions]).toEqual(Array.from({ length: H }, () => NULL_ACTION).flat());

        planner.setParams(poison('nowhere'));
        let last = await planner.plan(START);
        expect(last.status).toBe('ok');
        planner.setParams(poison(place, bits));
        for (let tick = 0; tick < 2; tick++) {
          const plan = await planner.plan(START);
          expectSafe(plan, planner.system);
          expect(plan.status).toBe('all-diverged');
          expect(plan.stats.diverged).toBe(N);
          expect([...plan.actions]).toEqual([...last.actions.slice(2), ...last.actions.slice(-2)]);
          expect([...plan.states.slice(3, 6)]).toEqual([...last.states.slice(6, 9)]);
          last = plan;
        }
        planner.setParams(poison('nowhere'));
        expect((await planner.plan(START)).status).toBe('ok');
      }
      planner.destroy();
    },
  );

  it.each(algorithms)('$name: poison from the middle of the plan on is poison', async ({ algorithm }) => {
    const planner = await create(algorithm);
    planner.setParams({ ...EVERYWHERE, firstStep: STEP, ...poison('cost', '-Infinity') });
    const plan = await planner.plan(START);
    expect(plan).toMatchObject({ status: 'all-diverged', stats: { diverged: N } });
    expectSafe(plan, planner.system);
    planner.destroy();
  });

  it.each([
    ['MPPI at any temperature', mppi({ samples: N, horizon: H, temperature: 1e38 })],
    ['CEM with more elites than finite samples', cem({ samples: N, horizon: H, iterations: 1, eliteFraction: 0.9 })],
  ])('%s: only finite samples have weight', async (_, algorithm) => {
    const planner = await create(algorithm);
    const threshold = 0.5;
    planner.setParams({ ...SOME, below: threshold, ...poison('cost') });
    const { status, actions, stats } = await planner.plan(START);
    const { costs } = await planner.candidates(N);
    const finite = costs.filter(Number.isFinite).length;
    expect(finite).toBeGreaterThan(3);
    expect(finite).toBeLessThan(N / 2);
    expect(status).toBe('ok');
    expect(stats.diverged).toBe(N - finite);
    expect(stats.effectiveSamples).toBeCloseTo(finite, 3);
    // CEM's old mean is zero, of which its momentum keeps a tenth.
    const kept = algorithm.refit.kind === 'elites' ? 1 - algorithm.refit.momentum : 1;
    expect(actions[2 * STEP]).toBeGreaterThanOrEqual(kept * threshold);
    planner.destroy();
  });

  it('elites are carried over alike after a reset, even where fewer than those to be kept are finite', async () => {
    const planner = await create(icem({ samples: N, horizon: H, iterations: 3, elites: 16, keepFraction: 1 }));
    // About ten of the sixteen are finite.
    planner.setParams({ ...SOME, below: 0.5 });
    const plans = async (seed: number) => {
      planner.reset({ seed });
      planner.setParams(poison('cost'));
      return [repeatable(await planner.plan(START)), repeatable(await planner.plan(START))];
    };
    for (let seed = 0; seed < 20; seed++) {
      const first = await plans(seed);
      planner.setParams(poison('nowhere'));
      await planner.plan(START);
      expect(await plans(seed)).toEqual(first);
    }
    planner.destroy();
  });
});
