import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineSystem } from '../systems/define.ts';
import { doubleIntegrator } from '../systems/double-integrator.ts';
import { largestDifference } from '../systems/rollout.testing.ts';
import type { System } from '../systems/system.ts';
import type { Backend } from './backend.ts';
import { backends, modelBuffers } from './backends.testing.ts';
import { createEvaluator, type Evaluator } from './evaluate.ts';

const H = 12;

/** The double integrator's states and cost in float64, from its equations of motion. */
function doubleIntegratorInFloat64(start: readonly number[], actions: ArrayLike<number>) {
  const { dt, goalX, goalY, speedWeight, effortWeight, terminalWeight } = doubleIntegrator().params as Record<
    'dt' | 'goalX' | 'goalY' | 'speedWeight' | 'effortWeight' | 'terminalWeight',
    number
  >;
  let [px = 0, py = 0, vx = 0, vy = 0] = start;
  const states = [px, py, vx, vy];
  const miss = () => (px - goalX) ** 2 + (py - goalY) ** 2 + speedWeight * (vx ** 2 + vy ** 2);
  let cost = 0;
  for (let t = 0; t < H; t++) {
    const [ax = 0, ay = 0] = [actions[2 * t], actions[2 * t + 1]];
    cost += miss() + effortWeight * (ax ** 2 + ay ** 2);
    px += vx * dt + 0.5 * ax * dt ** 2;
    py += vy * dt + 0.5 * ay * dt ** 2;
    vx += ax * dt;
    vy += ay * dt;
    states.push(px, py, vx, vy);
  }
  return { cost: cost + terminalWeight * miss(), states };
}

/** Counts its steps by twos and ends at 5 or more; a step costs 1, the state at the end 100 times its count. */
function ending(): System {
  return defineSystem({
    name: 'ending',
    state: ['count'],
    action: { by: [0, 4] },
    params: { limit: 5 },
    wgsl: `
      fn dynamics(x: State, u: Action, t: u32) -> State { return State(x.count + u.by); }
      fn cost(x: State, u: Action, t: u32) -> f32 { return 1.0; }
      fn terminalCost(x: State) -> f32 { return 100.0 * x.count; }
      fn terminated(x: State) -> bool { return x.count >= params.limit; }
    `,
  });
}

/** Costs and states name choice, step and table entry. */
function choosing(): System {
  return defineSystem({
    name: 'choosing',
    state: ['sum'],
    action: { discrete: 3 },
    data: { prices: Float32Array.of(5, 7, 11) },
    wgsl: `
      fn dynamics(x: State, u: Action, t: u32) -> State { return State(10.0 * x.sum + f32(u.index)); }
      fn cost(x: State, u: Action, t: u32) -> f32 { return prices(u.index) + 1000.0 * f32(t); }
    `,
  });
}

/** Numbers in [-1, 1] that are the same in every run. */
function numbers(count: number): Float32Array {
  let state = 9;
  return new Float32Array(count).map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

describe.each(backends)('evaluations on $name', ({ create }) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await create();
  });
  afterAll(() => backend.destroy());

  async function evaluating<T>(
    system: System,
    horizon: number,
    work: (evaluator: Evaluator) => Promise<T>,
    on = backend,
  ): Promise<T> {
    const evaluator = createEvaluator(on, system, horizon, modelBuffers(backend, system));
    const result = await work(evaluator);
    evaluator.destroy();
    return result;
  }

  it.each([1, 2, 3, 64, 65, 1000])('%i sequences cost what float64 says, and go where it says', async (n) => {
    const start = [0.5, -1, 0.25, 0.125];
    const actions = numbers(n * H * 2);
    const from = Float32Array.from(start);
    const [{ costs, states = new Float32Array() }, alone] = await evaluating(
      doubleIntegrator(),
      H,
      async (evaluator) => [
        await evaluator.evaluate(from, actions, true),
        await evaluator.evaluate(from, actions, false),
      ],
    );
    expect(costs).toHaveLength(n);
    expect(states).toHaveLength(n * (H + 1) * 4);
    expect(alone).toEqual({ costs, states: undefined });
    for (let i = 0; i < n; i++) {
      const truth = doubleIntegratorInFloat64(start, actions.subarray(i * H * 2, (i + 1) * H * 2));
      expect(Math.abs((costs[i] ?? 0) - truth.cost) / truth.cost).toBeLessThan(2e-6);
      expect(largestDifference(states.subarray(i * (H + 1) * 4, (i + 1) * (H + 1) * 4), truth.states)).toBeLessThan(
        2e-6,
      );
    }
  });

  it('one after the other, larger and smaller, do not disturb each other', async () => {
    const actions = numbers(70 * H * 2);
    await evaluating(doubleIntegrator(), H, async (evaluator) => {
      const from = new Float32Array(4);
      const all = await evaluator.evaluate(from, actions, true);
      for (const n of [1, 70, 3, 65]) {
        const some = await evaluator.evaluate(from, actions.subarray(0, n * H * 2), n !== 3);
        expect(some.costs).toEqual(all.costs.subarray(0, n));
        if (n !== 3) expect(some.states).toEqual(all.states?.subarray(0, n * (H + 1) * 4));
      }
    });
  });

  it('more than one binding holds are split', async () => {
    const limited: Backend = { ...backend, maxBindingBytes: 2048 };
    const actions = numbers(100 * H * 2);
    const from = new Float32Array(4);
    const work = (evaluator: Evaluator) => evaluator.evaluate(from, actions, true);
    expect(await evaluating(doubleIntegrator(), H, work, limited)).toEqual(
      await evaluating(doubleIntegrator(), H, work),
    );
  });

  it('an end is absorbing: no step costs after it, and the last state costs', async () => {
    const actions = Float32Array.from(
      [
        [2, 2, 2, 2, 2],
        [0, 0, 0, 0, 4],
        [4, 4, 4, 4, 4],
        [0, 0, 0, 0, 0],
      ].flat(),
    );
    await evaluating(ending(), 5, async (evaluator) => {
      const { costs, states } = await evaluator.evaluate(Float32Array.of(0), actions, true);
      expect([...(states ?? [])]).toEqual(
        [
          [0, 2, 4, 6, 6, 6],
          [0, 0, 0, 0, 0, 4],
          [0, 4, 8, 8, 8, 8],
          [0, 0, 0, 0, 0, 0],
        ].flat(),
      );
      expect([...costs]).toEqual([603, 405, 802, 5]);
      const ended = await evaluator.evaluate(Float32Array.of(7), actions.subarray(0, 5), true);
      expect([...ended.costs]).toEqual([700]);
      expect([...(ended.states ?? [])]).toEqual([7, 7, 7, 7, 7, 7]);
    });
  });

  it('choices are indices, steps are counted from 0, tables are read', async () => {
    const actions = Float32Array.of(0, 1, 2, 2, 0, 1);
    await evaluating(choosing(), 3, async (evaluator) => {
      const { costs, states } = await evaluator.evaluate(Float32Array.of(4), actions, true);
      expect([...(states ?? [])]).toEqual([4, 40, 401, 4012, 4, 42, 420, 4201]);
      expect([...costs]).toEqual([3023, 3023]);
    });
  });

  it('actions beyond the bounds are taken as given', async () => {
    await evaluating(ending(), 1, async (evaluator) => {
      const { costs } = await evaluator.evaluate(Float32Array.of(0), Float32Array.of(-3), false);
      expect([...costs]).toEqual([-299]);
    });
  });
});
