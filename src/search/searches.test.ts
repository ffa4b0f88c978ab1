import { describe, expect, it } from 'vitest';
import { mcts } from './mcts.ts';
import type { SearchModel } from './model.ts';
import type { MctsOptions } from './options.ts';
import { oneStep } from './small-models.testing.ts';
import { subtree } from './subtree.ts';
import { wholeNumberModel } from './whole-numbers.testing.ts';

describe('many roots, leaves and moves', () => {
  it.each(['uct', 'puct', 'gumbel'] as const)('%s: searches at once are the searches one by one', async (policy) => {
    const search = mcts({ model: wholeNumberModel(4, 'ends'), policy, simulations: 80, leaves: 3 });
    const together = await search.search([5, 6, 7], { seed: 40 });
    for (const [b, root] of together.roots.entries()) {
      const { roots } = await search.search([5 + b], { seed: root.seed });
      expect({ ...root, tree: undefined }).toEqual({ ...roots[0], tree: undefined });
    }
  });

  it('a sub-tree is what a fresh search finds there, and goes on as that one does', async () => {
    const model = wholeNumberModel(3);
    const first = await mcts({ model, simulations: 200 }).search([9]);
    const root = first.roots[0];
    if (root === undefined) throw new Error('no root');
    const kept = subtree(root.tree, root.action);
    if (kept === undefined) throw new Error('no sub-tree');
    const visits = kept.visits[0] ?? 0;
    // PUCT with siblings reads all it needs off a node, so the node's own visit and those of its children are all there is to it.
    const fresh = await mcts({ model, simulations: visits - 1 }).search([kept.states[0] ?? 0]);
    expect([...kept.childVisits.subarray(0, 3)]).toEqual([...(fresh.roots[0]?.visits ?? [])]);
    expect(kept.count).toBe(fresh.roots[0]?.nodes);
    expect(kept.depth).toBe(fresh.roots[0]?.depth);
    const state = [kept.states[0] ?? 0];
    const on = await mcts({ model, simulations: 100 }).search(state, { reuse: [kept] });
    const long = await mcts({ model, simulations: visits + 99 }).search(state);
    expect([...(on.roots[0]?.visits ?? [])]).toEqual([...(long.roots[0]?.visits ?? [])]);
    expect(on.roots[0]).toMatchObject({ reused: visits - 1, simulations: 100 });
    expect(on.roots[0]?.value).toBeCloseTo(long.roots[0]?.value ?? Number.NaN, 9);
  });

  it('a tree that begins elsewhere is not used', async () => {
    const model = wholeNumberModel(3);
    const { roots } = await mcts({ model, simulations: 50 }).search([9]);
    const other = await mcts({ model, simulations: 50 }).search([10], { reuse: [roots[0]?.tree] });
    expect(other.roots[0]).toMatchObject({ reused: 0, simulations: 50 });
  });

  it('leaves of one batch differ, and the figures add up', async () => {
    const sizes: number[] = [];
    const inner = wholeNumberModel(4);
    const model: SearchModel = {
      ...inner,
      step(states, actions, count) {
        const pairs = Array.from({ length: count }, (_, i) => `${states[i]}/${actions[i]}`);
        sizes.push(new Set(pairs).size);
        return inner.step(states, actions, count);
      },
    };
    const { roots } = await mcts({ model, simulations: 500, leaves: 8 }).search([2]);
    const { tree, visits } = roots[0] ?? {};
    expect(visits?.reduce((sum, n) => sum + n, 0)).toBe(500);
    expect(tree?.pending.every((n) => n === 0)).toBe(true);
    expect(sizes.length).toBeLessThan(120);
  });
});

describe('budget, progress and signals', () => {
  const slow: SearchModel = {
    ...wholeNumberModel(3),
    step: async (states, actions, count) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      return wholeNumberModel(3).step(states, actions, count);
    },
  };

  it('a search that time ends has an answer', async () => {
    const { status, roots } = await mcts({ model: slow, policy: 'uct', milliseconds: 60 }).search([1]);
    expect(status).toBe('deadline');
    expect(roots[0]?.simulations).toBeGreaterThan(0);
  });

  it('each limit is the one of the request, and else of the options', async () => {
    const model = oneStep([1, 0]);
    // Time alone has no limit on simulations, whoever gives it.
    for (const search of [mcts({ model, policy: 'uct' }), mcts({ model, milliseconds: 1e6 })]) {
      const { status, simulations } = await search.search([0], { milliseconds: 40 });
      expect(status).toBe('deadline');
      expect(simulations).toBeGreaterThan(200);
    }
    const both = mcts({ model, simulations: 30, milliseconds: 1e6 });
    expect(await both.search([0])).toMatchObject({ status: 'ok', simulations: 30 });
    expect(await both.search([0], { milliseconds: 1e5 })).toMatchObject({ status: 'ok', simulations: 30 });
    expect(await both.search([0], { simulations: 7 })).toMatchObject({ status: 'ok', simulations: 7 });
    // 'gumbel' has to share its simulations out.
    const shared = await mcts({ model, policy: 'gumbel' }).search([0], { milliseconds: 1e5 });
    expect(shared).toMatchObject({ status: 'ok', simulations: 100 });
    expect(await mcts({ model }).search([0])).toMatchObject({ simulations: 100 });
  });

  it.each(['uct', 'puct', 'gumbel'] as const)(
    '%s: without time for any simulation takes the likeliest action that is not masked',
    async (policy) => {
      const model = oneStep([0, 1, 2], [0, 1, 5]);
      const search = mcts({ model, policy, milliseconds: 0, ...(policy === 'gumbel' && { gumbelScale: 0 }) });
      expect((await search.search([0])).roots[0]).toMatchObject({ action: 2, simulations: 0 });
      expect((await search.search([0], { invalid: [0, 0, 1] })).roots[0]?.action).toBe(1);
    },
  );

  it('as many leaves as there can be take no more memory than there are simulations', async () => {
    const model = { ...wholeNumberModel(3), stateSize: 100_000, rootSize: 1 };
    const wide: SearchModel = {
      ...model,
      root: async (states, count) => ({
        ...(await wholeNumberModel(3).root(states, count)),
        states: new Float32Array(count * 1e5),
      }),
      step: (_, __, count) => ({
        states: new Float32Array(count * 1e5),
        reward: new Float64Array(count),
        value: new Float64Array(count),
      }),
    };
    const { roots } = await mcts({ model: wide, leaves: 65536, simulations: 10 }).search([1]);
    expect(roots[0]?.simulations).toBe(10);
  });

  it('a signal ends it with an error, and progress is told on the way', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const running = mcts({ model: slow, simulations: 1e6 }).search([1], {
      signal: controller.signal,
      onProgress: ({ simulations, total }) => {
        seen.push(simulations / total);
        controller.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
    expect(seen).toHaveLength(1);
  });
});

describe('what is refused, by name', () => {
  const model = wholeNumberModel(3);
  it.each([
    [{ policy: 'best' }, "policy is 'best'; give uct, puct, gumbel"],
    [{ simulation: 3 }, "there is no option 'simulation'"],
    [{ policy: 'uct', gumbelScale: 1 }, "mcts (policy 'uct'): there is no option 'gumbelScale'"],
    [{ simulations: 0 }, 'simulations is 0; give a whole number from 1'],
    [{ temperature: -1 }, 'temperature is -1'],
    [{ dirichletFraction: 2 }, 'dirichletFraction is 2; give a number from 0 to 1'],
    [{ normalize: [1, 1] }, 'normalize is 1,1'],
    [{ model: {} }, 'the model has no function root'],
    [{ leaves: 1e9 }, 'leaves is 1000000000; give a whole number from 1 to 65536'],
    [{ policy: 'gumbel', simulations: 1e12 }, 'simulations is 1000000000000; give a whole number from 1 to 10000000'],
    [{ policy: 'gumbel', virtualLoss: 1 }, "mcts (policy 'gumbel'): there is no option 'virtualLoss'"],
  ])('%j', (options, message) => {
    expect(() => mcts({ model, ...options } as MctsOptions)).toThrow(message);
  });

  it('roots, trees and answers of the wrong size', async () => {
    await expect(mcts({ model }).search([])).rejects.toThrow('the roots are 0 numbers');
    await expect(mcts({ model }).search(null as never)).rejects.toThrow('the roots are null');
    await expect(mcts({ model }).search([1], null as never)).rejects.toThrow('the options are null');
    await expect(mcts({ model, policy: 'gumbel' }).search([1], { simulations: 1e9 })).rejects.toThrow(
      'search: simulations is 1000000000; give a whole number from 1 to 10000000',
    );
    await expect(mcts({ model }).search([1], { reuse: [] })).rejects.toThrow('reuse has 0 trees');
    const short = { ...model, step: () => ({ states: [1], reward: [], value: [1] }) };
    await expect(mcts({ model: short }).search([1])).rejects.toThrow("the model's step gave 0 numbers for reward");
    const nan = { ...model, step: () => ({ states: [1], reward: [0], value: [Number.NaN] }) };
    await expect(mcts({ model: nan }).search([1])).rejects.toThrow("the model's step gave value = NaN");
  });
});
