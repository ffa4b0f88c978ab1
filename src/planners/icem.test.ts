import { describe, expect, it } from 'vitest';
import type { Algorithm } from './algorithm.ts';
import { createPlanner } from './create.ts';
import { type IcemOptions, icem } from './icem.ts';
import { recordedActions, recorder } from './recorder.testing.ts';

const A = 2;
const H = 6;
const N = 100;
const ELITES = 10;
const KEPT = 3;

function made(iterations: number, options: Partial<IcemOptions> = {}): Algorithm {
  return icem({ samples: N, horizon: H, iterations, elites: ELITES, keepFraction: KEPT / ELITES, ...options });
}

/** The actions of the samples with the lowest costs, best first. */
function cheapest(samples: readonly Float32Array[], costs: Float32Array, count: number): number[][] {
  const order = [...costs.keys()].sort((i, j) => (costs[i] ?? 0) - (costs[j] ?? 0));
  return order.slice(0, count).map((n) => [...(samples[n] ?? [])]);
}

describe.each(['cpu', 'webgpu'] as const)('iCEM on %s', (backend) => {
  const create = (algorithm: Algorithm, aim = 0.5) =>
    createPlanner({
      system: { ...recorder(A), params: { aim } },
      algorithm,
      backend,
      seed: 12,
      timeoutMs: 60_000,
    });

  /** The samples of the last iteration of a first tick. */
  async function firstTick(algorithm: Algorithm, count: number, aim?: number) {
    const planner = await create(algorithm, aim);
    const plan = await planner.plan([0, 0]);
    const candidates = await planner.candidates(count);
    planner.destroy();
    return { plan, costs: candidates.costs, samples: recordedActions(candidates, A) };
  }

  it('the best elites are the first samples of the next iteration, as they are', async () => {
    // The mean, a sample of the last iteration, is left out of this one.
    const first = made(1);
    const { samples, costs } = await firstTick(
      { ...first, sample: { ...first.sample, includeMean: 'never' } as never },
      N,
    );
    const second = await firstTick(made(2, { populationDecay: 1 }), N);
    expect(second.samples.slice(0, KEPT).map((sample) => [...sample])).toEqual(cheapest(samples, costs, KEPT));
    expect([...second.costs.slice(0, KEPT)]).toEqual([...costs].sort((a, b) => a - b).slice(0, KEPT));
  });

  it('and, moved on by one step, of the next tick', async () => {
    const planner = await create(made(1));
    await planner.plan([0, 0]);
    const before = await planner.candidates(N);
    await planner.plan([0, 0]);
    const after = recordedActions(await planner.candidates(KEPT), A);
    planner.destroy();
    const kept = cheapest(recordedActions(before, A), before.costs, KEPT);
    expect(after.map((sample) => [...sample])).toEqual(
      kept.map((actions) => [...actions.slice(A), ...actions.slice(-A)]),
    );
  });

  it('the mean is a sample of the last iteration only', async () => {
    const first = made(1);
    const alone = { ...first, execute: 'mean', sample: { ...first.sample, includeMean: 'never' } } as Algorithm;
    // With 0 as the aim, the first mean would be the best of all elites.
    const { plan, samples } = await firstTick(alone, N, 0);
    expect(samples.every((sample) => sample.some((value) => value !== 0))).toBe(true);
    const second = await firstTick(made(2), 2 * ELITES, 0);
    expect([...(second.samples[KEPT] ?? [])]).toEqual([...plan.actions]);
    // Cold, and in one iteration, the mean is the null action.
    const { samples: single } = await firstTick(made(1), N);
    expect([...(single[KEPT] ?? [])]).toEqual(new Array(H * A).fill(0));
  });

  it.each([
    [1, 100],
    [2, 80],
    [3, 64],
    [5, 40],
    [20, 2 * ELITES],
  ])('of %i iterations the last one has %i samples', async (iterations, last) => {
    const planner = await create(made(iterations));
    await planner.plan([0, 0]);
    expect((await planner.candidates(last)).costs).toHaveLength(last);
    await expect(planner.candidates(last + 1)).rejects.toThrow(`from 1 to ${last}`);
    planner.destroy();
  });

  it('executes the best sample of the last iteration', async () => {
    const { plan, costs, samples } = await firstTick(made(3), 64);
    const best = costs.indexOf(Math.min(...costs));
    expect([...plan.actions]).toEqual([...(samples[best] ?? [])]);
    expect(plan.cost).toBe(costs[best]);
    expect(plan.stats.effectiveSamples).toBe(ELITES);
  });

  it('gets better from tick to tick where nothing changes', async () => {
    const planner = await create(made(3));
    const first = await planner.plan([0, 0]);
    let last = first;
    for (let tick = 0; tick < 5; tick++) last = await planner.plan([0, 0]);
    planner.destroy();
    expect(last.cost).toBeLessThan(0.5 * first.cost);
  });

  it('all elites may be kept, and none', async () => {
    for (const keepFraction of [0, 1]) {
      const { plan } = await firstTick(made(3, { keepFraction }), 2 * ELITES);
      expect(plan.status).toBe('ok');
    }
    const { plan } = await firstTick(icem({ samples: 4, horizon: H, elites: 10, keepFraction: 1 }), 4);
    expect(plan.status).toBe('ok');
  });
});
