import { describe, expect, it } from 'vitest';
import { mcts } from './mcts.ts';
import type { SearchModel } from './model.ts';
import { figures, only } from './root-figures.testing.ts';
import { oneStep } from './small-models.testing.ts';
import { subtree } from './subtree.ts';
import type { SearchTree } from './tree.ts';
import { wholeNumberModel } from './whole-numbers.testing.ts';

const model = wholeNumberModel(3);

describe('a search that goes on in a tree against one that has never stopped', () => {
  // 'none' and 'siblings' read a node alone, so a sub-tree's figures are all there is to it.
  const policies = [
    { policy: 'uct', normalize: 'none' },
    { policy: 'uct', normalize: 'siblings' },
    { policy: 'uct', normalize: 'tree' },
    { policy: 'puct' },
    { policy: 'puct', normalize: 'tree' },
  ] as const;

  it.each(policies)('%j: the same root', async (options) => {
    const search = mcts({ model, ...options });
    const first = only((await search.search([9], { simulations: 150 })).roots);
    const on = only((await search.search([9], { simulations: 100, reuse: [first.tree] })).roots);
    const whole = only((await search.search([9], { simulations: 250 })).roots);
    expect(figures(on)).toEqual(figures(whole));
    expect(on).toMatchObject({ reused: 150, simulations: 100 });
  });

  it.each([
    { policy: 'uct', normalize: 'none' },
    { policy: 'uct', normalize: 'siblings' },
    { policy: 'puct' },
  ] as const)('%j: the state after a move', async (options) => {
    const search = mcts({ model, ...options });
    const root = only((await search.search([9], { simulations: 300 })).roots);
    const kept = subtree(root.tree, root.action);
    if (kept === undefined) throw new Error('no sub-tree');
    const visits = kept.visits[0] ?? 0;
    const state = [kept.states[0] ?? 0];
    const on = only((await search.search(state, { simulations: 100, reuse: [kept] })).roots);
    const fresh = only((await search.search(state, { simulations: visits - 1 + 100 })).roots);
    expect(figures(on)).toEqual(figures(fresh));
  });

  it('leaves 8: where the first search ends with a whole round', async () => {
    const sizes: number[] = [];
    const counting: SearchModel = {
      ...model,
      step: (...given) => {
        sizes.push(given[2]);
        return model.step(...given);
      },
    };
    const search = mcts({ model: counting, leaves: 8 });
    const whole = only((await search.search([9], { simulations: 240 })).roots);
    const simulations = sizes.slice(0, 20).reduce((a, b) => a + b);
    expect(simulations).toBeGreaterThan(100);
    const first = only((await search.search([9], { simulations })).roots);
    const on = only((await search.search([9], { simulations: 240 - simulations, reuse: [first.tree] })).roots);
    expect(figures(on)).toEqual(figures(whole));
  });

  it("'gumbel': the schedule counts the simulations at hand, on top of the visits that were there", async () => {
    const search = mcts({ model: wholeNumberModel(16), policy: 'gumbel', gumbelScale: 0, simulations: 64 });
    const first = only((await search.search([9])).roots);
    const before = [...first.visits];
    const on = only((await search.search([9], { reuse: [first.tree] })).roots);
    const now = on.visits.map((n, a) => n - (before[a] ?? 0));
    // 16 x 1, 8 x 2, 4 x 4, 2 x 8: what sequential halving does with 64 simulations of 16 actions.
    expect([...now].sort((a, b) => b - a)).toEqual([15, 15, 7, 7, 3, 3, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(on.reused).toBe(64);
  });

  it.each(policies)('%j: with the same mask both times', async (options) => {
    const search = mcts({ model, ...options });
    const invalid = [1, 0, 0];
    const first = only((await search.search([9], { simulations: 150, invalid })).roots);
    const on = only((await search.search([9], { simulations: 100, invalid, reuse: [first.tree] })).roots);
    const whole = only((await search.search([9], { simulations: 250, invalid })).roots);
    expect(figures(on)).toEqual(figures(whole));
  });
});

describe('a tree that a search has planted', () => {
  it('cannot be searched on before that search is over', async () => {
    const search = mcts({ model });
    let seen: SearchTree | undefined;
    let refused: Promise<unknown> | undefined;
    await search.search([9], {
      milliseconds: 150,
      simulations: 1e9,
      onProgress: ({ trees }) => {
        if (refused !== undefined) return;
        seen = trees[0];
        refused = search.search([9], { simulations: 1, reuse: [seen] }).catch((error: unknown) => error);
      },
    });
    expect(String(await refused)).toContain('is being searched on already');
    const [root] = (await search.search([9], { simulations: 1, reuse: [seen] })).roots;
    expect(root?.reused).toBeGreaterThan(0);
  });
});

describe('a mask of one search', () => {
  it('is gone in the next', async () => {
    const search = mcts({ model, simulations: 200 });
    const masked = only((await search.search([9], { simulations: 20, invalid: [1, 0, 0] })).roots);
    expect(masked.visits[0]).toBe(0);
    const fresh = only((await search.search([9])).roots);
    const open = only((await search.search([9], { reuse: [masked.tree] })).roots);
    expect([...open.prior]).toEqual([...fresh.prior]);
    expect(Math.abs((open.visits[0] ?? 0) - (fresh.visits[0] ?? 0))).toBeLessThan(25);
  });

  it('takes what the action obtained out of the root, and gives it back', async () => {
    const search = mcts({ model: oneStep([1, 100]), policy: 'uct', simulations: 200 });
    const first = only((await search.search([0])).roots);
    const { visits, value } = first;
    const masked = only((await search.search([0], { simulations: 1, reuse: [first.tree], invalid: [0, 1] })).roots);
    const n = (visits[0] ?? 0) + 1;
    expect([...masked.visits]).toEqual([n, 0]);
    expect(masked.value).toBeCloseTo(n / (n + 1), 10);
    expect(masked.tree.visits[0]).toBe(n + 1);
    const again = only((await search.search([0], { simulations: 1, reuse: [masked.tree] })).roots);
    expect(again.visits[1]).toBeGreaterThanOrEqual(visits[1] ?? 0);
    expect(again.tree.visits[0]).toBe(203);
    expect(again.value).toBeCloseTo(value, 0);
  });

  it('takes its q out of the range of the tree', async () => {
    const search = mcts({ model: oneStep([1, 2, 1000]), policy: 'uct', simulations: 60 });
    const first = only((await search.search([0])).roots);
    const masked = await search.search([0], { simulations: 1, reuse: [first.tree], invalid: [0, 0, 1] });
    expect([only(masked.roots).tree.lowest, only(masked.roots).tree.highest]).toEqual([1, 2]);
  });
});

describe('trees that are given to go on with', () => {
  it('are refused where they are no trees, where one is given twice, and while a search goes on in them', async () => {
    const search = mcts({ model, simulations: 50 });
    const { tree } = only((await search.search([9])).roots);
    await expect(search.search([9], { reuse: [null as never] })).rejects.toThrow('reuse[0] is null');
    await expect(search.search([9], { reuse: [{} as never] })).rejects.toThrow('reuse[0] is object');
    await expect(search.search([9, 9], { reuse: [tree, tree] })).rejects.toThrow('reuse[1] is the tree of root 0 too');
    const running = search.search([9], { reuse: [tree] });
    await expect(search.search([9], { reuse: [tree] })).rejects.toThrow('is being searched on already');
    await running;
  });

  it.each([
    [1, 'promise'],
    [4, 'promise'],
    [4, 'throw'],
  ] as const)('leaves %i: can be gone on with where the model failed (%s)', async (leaves, how) => {
    let calls = 0;
    const failing: SearchModel = {
      ...model,
      step: (...given) => {
        if (++calls !== 6) return model.step(...given);
        if (how === 'throw') throw new Error('no network');
        return Promise.reject(new Error('no network'));
      },
    };
    const search = mcts({ model: failing, leaves, simulations: 40 });
    const { tree } = only((await search.search([9], { simulations: 4 * leaves })).roots);
    await expect(search.search([9], { reuse: [tree] })).rejects.toThrow('no network');
    expect(tree.pending.every((n) => n === 0)).toBe(true);
    const { roots } = await search.search([9], { reuse: [tree] });
    expect(only(roots).simulations).toBe(40);
  });
});
