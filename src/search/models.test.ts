import { describe, expect, it } from 'vitest';
import { createEnv } from '../envs/create.ts';
import { makeEnv } from '../envs/registry.ts';
import { frozenLake } from '../envs/tabular/frozen-lake.ts';
import { tabularEnv } from '../envs/tabular/tabular-env.ts';
import { cartpoleDiscrete } from '../systems/cartpole.ts';
import { integrator } from '../systems/integrator.ts';
import { searchModelOfEnv } from './env-model.ts';
import { mcts } from './mcts.ts';
import { walking } from './small-models.testing.ts';
import { spreadActions } from './spread-actions.ts';
import { subtree } from './subtree.ts';
import { searchModelOf } from './system-model.ts';

/** Walks by 1 to the left or right; ends at 3, costs its distance from there. */
const walk = walking(
  'fn cost(x: State, u: Action, t: u32) -> f32 { return abs(3.0 - x.x); } fn terminated(x: State) -> bool { return x.x >= 3.0; }',
);

describe('a system as a search model', () => {
  it('steps, rewards and ends are the environment of the system', async () => {
    const system = cartpoleDiscrete();
    const model = await searchModelOf(system, { backend: 'cpu', threads: 1, rollouts: 4, horizon: 5 });
    const env = await createEnv(system);
    const states = Float32Array.of(0, 0.1, 0.02, -0.1, 2.39, 2, 0.05, 0, 0, 0, 0.2, 2);
    const found = await model.step(states, Int32Array.of(0, 1, 1), 3);
    for (let i = 0; i < 3; i++) {
      env.reset({ options: { state: states.subarray(4 * i, 4 * i + 4) } });
      const { observation, terminated } = env.step(i === 0 ? 0 : 1);
      expect(Array.from(found.states).slice(4 * i, 4 * i + 4)).toEqual([...observation]);
      expect(found.terminal?.[i]).toBe(terminated ? 1 : 0);
    }
    // One step alive pays 1, and nothing is charged before the end.
    expect(found.reward[0]).toBe(1);
    expect(found.terminal?.[1]).toBe(1);
    model.destroy();
  });

  it.each(['cpu', 'webgpu'] as const)(
    '%s: a leaf is worth the mean of its roll-outs: a walk of two steps, by hand',
    async (backend) => {
      const model = await searchModelOf(walk, { backend, rollouts: 4096, horizon: 2, timeoutMs: 60_000 });
      expect(model.backend).toBe(backend);
      const found = await model.step(Float32Array.of(0, 2), Int32Array.of(1, 1), 2);
      // From 1: costs 2, then 1 or 3 with equal chances.
      expect(found.value[0]).toBeCloseTo(-4, 1);
      expect(found.reward[0]).toBe(-3);
      expect([found.terminal?.[1], found.value[1]]).toEqual([1, 0]);
      model.destroy();
    },
  );

  it('a search over it walks to the goal, with leaves in batches', async () => {
    const model = await searchModelOf(walk, { backend: 'cpu', threads: 1, horizon: 10 });
    const { roots } = await mcts({ model, policy: 'uct', simulations: 200, leaves: 8 }).search([0]);
    expect(roots[0]?.line.slice(0, 3)).toEqual([1, 1, 1]);
    expect(roots[0]?.q[1]).toBeGreaterThan(roots[0]?.q[0] ?? Number.NaN);
    model.destroy();
  });

  it('continuous actions of environments and unknown options are refused by name', async () => {
    await expect(searchModelOf(walk, { rollout: 3 } as object)).rejects.toThrow("there is no option 'rollout'");
    await expect(searchModelOf(walk, { horizon: -1 })).rejects.toThrow('searchModelOf: horizon is -1');
    const env = await makeEnv('Pendulum-v1');
    expect(() => searchModelOfEnv(env)).toThrow("the actions of 'Pendulum-v1' are continuous");
  });
});

describe('an environment as a search model', () => {
  // With 100 simulations five of the seeds 0 to 5 last 500 steps, and seed 3 lasts 494; with 150 all do.
  it('keeps the pole of CartPole-v1 up for all 500 steps, with the true model and the tree of the step before', async () => {
    const [env, own] = await Promise.all([makeEnv('CartPole-v1'), makeEnv('CartPole-v1')]);
    const search = mcts({
      model: searchModelOfEnv(own, { rollouts: 4, horizon: 50 }),
      policy: 'uct',
      simulations: 150,
      exploration: 0.7,
    });
    let { observation } = env.reset({ seed: 3 });
    let total = 0;
    let reuse: ReturnType<typeof subtree>;
    let reused = 0;
    for (let step = 0; step < 500; step++) {
      const { roots } = await search.search(observation, { reuse: [reuse], seed: step });
      const root = roots[0];
      if (root === undefined) throw new Error('no root');
      reused += root.reused > 0 ? 1 : 0;
      const taken = env.step(root.action);
      reuse = subtree(root.tree, root.action);
      observation = taken.observation;
      total += taken.reward;
      if (taken.terminated) break;
    }
    expect(total).toBe(500);
    expect(reused).toBeGreaterThan(490);
  });
});

describe('continuous actions', () => {
  it('a state has ceil(c N^a) of them after N visits', async () => {
    const model = await searchModelOf(integrator(), { backend: 'cpu', threads: 1, rollouts: 1, horizon: 2 });
    for (const [coefficient, exponent] of [
      [1, 0.5],
      [2, 0.4],
    ] as const) {
      const widening = { coefficient, exponent };
      const { roots } = await mcts({ model, policy: 'uct', widening, simulations: 300 }).search([5]);
      const tried = roots[0]?.visits.filter((n) => n > 0).length;
      // The root's own visit counts, and the last simulation chose with 300 visits behind it.
      expect(tried).toBe(Math.ceil(coefficient * 300 ** exponent));
    }
    model.destroy();
  });

  it('the integrator is brought to zero from 5, as by its planners', async () => {
    const system = integrator();
    const model = await searchModelOf(system, { backend: 'cpu', threads: 1, rollouts: 8, horizon: 5, discount: 0.9 });
    const search = mcts({ model, policy: 'uct', widening: {}, simulations: 400, leaves: 4, exploration: 0.5 });
    const env = await createEnv(system, { start: [5] });
    let { observation } = env.reset();
    for (let step = 0; step < 20; step++) {
      const { roots } = await search.search(observation, { seed: step });
      observation = env.step(model.action(roots[0]?.action ?? 0)).observation;
    }
    expect(Math.abs(observation[0] ?? Number.NaN)).toBeLessThan(0.25);
    model.destroy();
  });

  it('candidates are spread evenly: every beginning leaves gaps of a few times the mean only', () => {
    const space = {
      kind: 'continuous',
      names: ['a'],
      low: Float32Array.of(-2),
      high: Float32Array.of(2),
      neutral: Float32Array.of(0),
    } as const;
    for (const count of [5, 10, 40]) {
      const sorted = spreadActions(space, count).sort();
      expect([sorted[0], sorted[count - 1]]).toEqual([-2, 2]);
      const gaps = Array.from(sorted.subarray(1), (x, i) => x - (sorted[i] ?? 0));
      expect(Math.max(...gaps)).toBeLessThan((3 * 4) / count);
    }
  });
});

describe('random numbers of roll-outs', () => {
  const models = {
    searchModelOf: () => searchModelOf(walk, { backend: 'cpu', threads: 1, rollouts: 2, horizon: 6 }),
    'searchModelOf, continuous': () => {
      return searchModelOf(integrator(), { backend: 'cpu', threads: 1, rollouts: 2, horizon: 6, candidates: 5 });
    },
    searchModelOfEnv: async () => searchModelOfEnv(await createEnv(walk), { rollouts: 2, horizon: 6 }),
    'searchModelOfEnv, slippery table': async () => searchModelOfEnv(tabularEnv(frozenLake()), { horizon: 6 }),
  } as const;

  it.each(Object.entries(models))(
    '%s: roots at once are the roots one by one, and a seed finds the same again',
    async (name, make) => {
      const model = await make();
      const start = name.includes('table') ? [10, 14, 10] : [-4, -3, -4];
      for (const options of [
        { policy: 'uct', leaves: 4 },
        { policy: 'puct' },
        { policy: 'gumbel', leaves: 3 },
      ] as const) {
        const search = mcts({ model, simulations: 60, ...options });
        const together = await search.search(start, { seed: 40 });
        for (const [b, root] of together.roots.entries()) {
          const { roots } = await search.search([start[b] ?? 0], { seed: root.seed });
          expect({ ...root, tree: undefined }).toEqual({ ...roots[0], tree: undefined });
        }
        // The same state twice, with other numbers.
        expect(together.roots[0]?.q).not.toEqual(together.roots[2]?.q);
        const other = await search.search(start, { seed: 41 });
        for (const b of [0, 1, 2]) {
          for (const c of [0, 1, 2]) expect(other.roots[c]?.seed).not.toBe(together.roots[b]?.seed);
        }
      }
      if ('destroy' in model && typeof model.destroy === 'function') model.destroy();
    },
  );

  it('webgpu: roll-outs do not depend on what else is in the call, nor on the order of the calls', async () => {
    const model = await searchModelOf(walk, { backend: 'webgpu', rollouts: 3, horizon: 9, timeoutMs: 60_000 });
    const keys = Uint32Array.from({ length: 600 }, (_, i) => (i * 2654435761) >>> 0);
    const states = new Float32Array(300).fill(-20);
    const actions = new Int32Array(300);
    const all = await model.step(states, actions, 300, keys);
    for (const i of [299, 0, 37]) {
      const one = await model.step(states, actions, 1, keys.subarray(2 * i));
      expect(one.value[0]).toBe(all.value[i]);
    }
    expect(new Set(Array.from(all.value)).size).toBeGreaterThan(10);
    model.destroy();
  });
});

describe('environments of tables', () => {
  it('are searched by the number of their state', async () => {
    const model = searchModelOfEnv(tabularEnv(frozenLake({ slippery: false })), { horizon: 3 });
    const { roots } = await mcts({ model, policy: 'uct' }).search([14]);
    // The goal is on the right of cell 14.
    expect(roots[0]).toMatchObject({ action: 2, line: [2] });
    expect(roots[0]?.q[2]).toBe(1);
  });

  it('a time limit that ends roll-outs is refused by name', async () => {
    const model = searchModelOfEnv(await createEnv(walk, { steps: 5 }), { horizon: 20 });
    await expect(mcts({ model }).search([-40])).rejects.toThrow('came to its time limit after 5 steps of a roll-out');
  });
});
