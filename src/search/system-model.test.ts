import { describe, expect, it } from 'vitest';
import { createEnv } from '../envs/create.ts';
import { defineSystem } from '../systems/define.ts';
import { searchModelOfEnv } from './env-model.ts';
import { mcts } from './mcts.ts';
import type { SearchModel } from './model.ts';
import { walking } from './small-models.testing.ts';
import { searchModelOf } from './system-model.ts';
import { wholeNumberModel } from './whole-numbers.testing.ts';

/** Walks by 1 to the left or right, and costs its distance from 0. */
const walk = walking('fn cost(x: State, u: Action, t: u32) -> f32 { return abs(x.x); }');
const CPU = { backend: 'cpu', threads: 1 } as const;

describe('calls of one model at once', () => {
  it.each(['cpu', 'webgpu'] as const)('%s: each has its own answer', async (backend) => {
    const model = await searchModelOf(walk, { backend, rollouts: 1, horizon: 0, timeoutMs: 60_000 });
    const starts = [5, 1000, -7];
    const found = await Promise.all(starts.map((x) => model.step(Float32Array.of(x), Int32Array.of(1), 1)));
    expect(found.map(({ states }) => states[0])).toEqual([6, 1001, -6]);
    // Again, where nothing has to be made any more, and of other sizes.
    const rows = (x: number, count: number) => {
      return model.step(new Float32Array(count).fill(x), new Int32Array(count).fill(1), count);
    };
    const more = await Promise.all([rows(1, 1), rows(2, 3), rows(3, 1), rows(4, 3), rows(5, 4)]);
    expect(more.map(({ states }) => [...Array.from(states)])).toEqual([[2], [3, 3, 3], [4], [5, 5, 5], [6, 6, 6, 6]]);
    model.destroy();
  });

  it('two searches over it find what each finds alone', async () => {
    const model = await searchModelOf(walk, { ...CPU, rollouts: 1, horizon: 0 });
    const search = mcts({ model, policy: 'uct', simulations: 30 });
    const alone = [await search.search([5]), await search.search([1000])];
    const together = await Promise.all([search.search([5]), search.search([1000])]);
    for (const [i, { roots }] of together.entries()) {
      expect([...(roots[0]?.q ?? [])]).toEqual([...(alone[i]?.roots[0]?.q ?? [])]);
    }
    model.destroy();
  });
});

/** Action 0 stays where it is, action 1 explodes, action 2 leads to 7, from where half of all steps explode; each step costs 1. */
const explosive = defineSystem({
  name: 'explosive',
  state: ['x'],
  action: { discrete: 3 },
  wgsl: `
    fn dynamics(x: State, u: Action, t: u32) -> State {
      let far = x.x * 1e38 * 1e38;
      if (x.x == 7.0) { return State(select(x.x, far, u.index > 0u)); }
      return State(select(select(7.0, far, u.index == 1u), x.x, u.index == 0u));
    }
    fn cost(x: State, u: Action, t: u32) -> f32 { return select(1.0, 0.0, x.x == 7.0); }`,
});

describe('steps to numbers that are not finite', () => {
  it.each(
    (['cpu', 'webgpu'] as const).flatMap((backend) => {
      return (['uct', 'puct', 'gumbel'] as const).map((policy) => [backend, policy] as const);
    }),
  )('%s, %s: are never taken, though they cost nothing any more', async (backend, policy) => {
    const model = await searchModelOf(explosive, { backend, rollouts: 64, horizon: 0, timeoutMs: 60_000 });
    const { roots } = await mcts({ model, policy, simulations: 60, leaves: 4, maxDepth: 3 }).search([2]);
    expect(roots[0]?.visits[1]).toBe(0);
    expect(roots[0]?.tree.child[1]).toBe(-2);
    expect(roots[0]?.weights[1]).toBe(0);
    // Without roll-outs 7 is the place to be: staying there is free.
    expect(roots[0]?.line.slice(0, 2)).toEqual([2, 0]);
    model.destroy();
  });

  it.each(['cpu', 'webgpu'] as const)('%s: nor are actions after which roll-outs explode', async (backend) => {
    const model = await searchModelOf(explosive, { backend, rollouts: 64, horizon: 1, timeoutMs: 60_000 });
    const found = await model.step(Float32Array.of(2, 2, 2), Int32Array.of(0, 1, 2), 3);
    // From 2 and from 7 alike some roll-outs try action 1.
    expect([...Array.from(found.failed ?? [])]).toEqual([1, 1, 1]);
    expect((await model.root(Float32Array.of(2), 1)).value[0]).toBeNaN();
    await expect(mcts({ model }).search([2])).rejects.toThrow('every action of a root comes to numbers');
    model.destroy();
  });

  it('environments say so themselves', async () => {
    const model = searchModelOfEnv(await createEnv(explosive), { horizon: 0 });
    const { roots } = await mcts({ model, policy: 'uct', simulations: 60, maxDepth: 3 }).search([2]);
    expect(roots[0]).toMatchObject({ action: 2 });
    expect(roots[0]?.visits[1]).toBe(0);
  });

  it('large returns that are finite have a finite mean', async () => {
    const dear = defineSystem({
      name: 'dear',
      state: ['x'],
      action: { discrete: 2 },
      wgsl: `
        fn dynamics(x: State, u: Action, t: u32) -> State { return x; }
        fn cost(x: State, u: Action, t: u32) -> f32 { return 1e38; }`,
    });
    const model = await searchModelOf(dear, { ...CPU, rollouts: 64, horizon: 2 });
    const { value, failed } = await model.step(Float32Array.of(0), Int32Array.of(0), 1);
    expect(failed?.[0]).toBe(0);
    expect((value[0] ?? 0) / -2e38).toBeCloseTo(1, 5);
    model.destroy();
  });
});

describe('the value of a root', () => {
  // Eight actions that change nothing and cost 100, 110, ... for one step.
  const dear = defineSystem({
    name: 'eight',
    state: ['x'],
    action: { discrete: 8 },
    wgsl: `
      fn dynamics(x: State, u: Action, t: u32) -> State { return x; }
      fn cost(x: State, u: Action, t: u32) -> f32 { return 100.0 + 10.0 * f32(u.index); }`,
  });

  it.each(['cpu', 'webgpu'] as const)('%s: is what its roll-outs obtain', async (backend) => {
    const model = await searchModelOf(dear, { backend, rollouts: 8192, horizon: 3, discount: 0.5, timeoutMs: 60_000 });
    const { value } = await model.root(Float32Array.of(5, 6), 2);
    // 135 on average, for 1 + 1/2 + 1/4; three standard deviations of 8,192 means.
    for (const b of [0, 1])
      expect(Math.abs((value[b] ?? 0) + 135 * 1.75)).toBeLessThan((3 * 23 * 1.15) / Math.sqrt(8192));
    model.destroy();
  });

  it("'gumbel' puts its weights on what it has found best, not on what it has not tried", async () => {
    const model = await searchModelOf(dear, { ...CPU, rollouts: 16, horizon: 100, discount: 0.9 });
    for (const simulations of [4, 16]) {
      const search = mcts({ model, policy: 'gumbel', considered: 4, gumbelScale: 0, simulations });
      const { roots } = await search.search([5]);
      const [root] = roots;
      if (root === undefined) throw new Error('no root');
      const tried = root.weights.filter((_, a) => (root.visits[a] ?? 0) > 0).reduce((a, b) => a + b, 0);
      // With a root of value 0 all of it went to the four that were never tried.
      expect(tried).toBeGreaterThan(0.5);
      expect(root.value).toBeLessThan(-1000);
    }
    model.destroy();
  });

  it('that a model does not know is the mean of what its simulations obtain', async () => {
    const inner = wholeNumberModel(4);
    const model: SearchModel = {
      ...inner,
      root: async (...given) => ({ ...(await inner.root(...given)), value: [Number.NaN] }),
    };
    for (const policy of ['uct', 'puct', 'gumbel'] as const) {
      const { roots } = await mcts({ model, policy, simulations: 30 }).search([5]);
      const [root] = roots;
      if (root === undefined) throw new Error('no root');
      const { visits, q, value } = root;
      const total = q.reduce((sum, one, a) => sum + ((visits[a] ?? 0) > 0 ? one * (visits[a] ?? 0) : 0), 0);
      expect(value).toBeCloseTo(total / 30, 10);
      // Actions without visits are worth what the others are.
      const few = await mcts({ model, policy, simulations: 1 }).search([5]);
      expect(few.roots[0]?.weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10);
    }
  });
});

describe('the discount', () => {
  it('of a model is the only one: a second is refused by name', async () => {
    const model = await searchModelOf(walk, { ...CPU, rollouts: 1, horizon: 0, discount: 0.5 });
    expect(() => mcts({ model, discount: 0.9 })).toThrow("discount is 0.9, but the model's own is 0.5");
    const env = searchModelOfEnv(await createEnv(walk));
    expect(() => mcts({ model: env, discount: 0.5 })).toThrow("discount is 0.5, but the model's own is 1");
    // A step from 4 costs 4, one from 3 or 5 half as much as that; roll-outs of no steps cost nothing.
    const { roots } = await mcts({ model, policy: 'uct', simulations: 40, maxDepth: 1 }).search([4]);
    expect(roots[0]?.q[0]).toBe(-4);
    const deeper = await mcts({ model, policy: 'uct', simulations: 4000, maxDepth: 2, exploration: 0.01 }).search([4]);
    expect(deeper.roots[0]?.q[0]).toBeCloseTo(-4 - 0.5 * 3, 1);
    model.destroy();
  });
});

describe('the action of an index', () => {
  it.each([1000, Number.NaN, -1, 0.5])('%f is refused', async (index) => {
    const model = await searchModelOf(walk, CPU);
    expect(() => model.action(index)).toThrow(`searchModelOf: action: index is ${index}`);
    expect([...model.action(1)]).toEqual([1]);
    model.destroy();
  });
});

describe('thousands of roll-outs in one submission', () => {
  const settings = { horizon: 8, timeoutMs: 60_000 } as const;

  it('webgpu: 32 leaves of 1,024 each are worth what a random walk costs, and what they are on the CPU', async () => {
    const [gpu, cpu] = await Promise.all(
      (['webgpu', 'cpu'] as const).map((backend) => searchModelOf(walk, { backend, rollouts: 1024, ...settings })),
    );
    if (gpu === undefined || cpu === undefined) throw new Error('no model');
    expect(gpu.backend).toBe('webgpu');
    const states = Float32Array.from({ length: 32 }, (_, i) => 100 + i);
    const keys = Uint32Array.from({ length: 64 }, (_, i) => i + 1);
    const actions = new Int32Array(32).fill(1);
    const [there, here] = await Promise.all([gpu.step(states, actions, 32, keys), cpu.step(states, actions, 32, keys)]);
    expect([...Array.from(there.value)]).toEqual([...Array.from(here.value)]);
    for (let i = 0; i < 32; i++) {
      // Far from 0 a walk from x costs 8 x on average; the variance of its eight costs is 1 + 4 + ... + 49 = 140.
      const expected = -8 * (101 + i);
      expect(Math.abs((there.value[i] ?? 0) - expected)).toBeLessThan(5 * Math.sqrt(140 / 1024));
    }
    expect(new Set(Array.from(there.value, (v, i) => v + 8 * (101 + i))).size).toBeGreaterThan(25);
    gpu.destroy();
    cpu.destroy();
  });

  it('webgpu: a search of 32 leaves at a time finds what it finds on the CPU', async () => {
    const found = [];
    for (const backend of ['webgpu', 'cpu'] as const) {
      const model = await searchModelOf(walk, { backend, rollouts: 128, ...settings });
      const search = mcts({ model, policy: 'uct', simulations: 320, leaves: 32 });
      const { roots } = await search.search([6, -4]);
      found.push(roots.map(({ visits, q, action }) => ({ visits: [...visits], q: [...q], action })));
      model.destroy();
    }
    expect(found[0]).toEqual(found[1]);
    // Towards 0 from both sides.
    expect(found[0]?.map(({ action }) => action)).toEqual([0, 1]);
  });
});
