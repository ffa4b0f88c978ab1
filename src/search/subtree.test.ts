import { describe, expect, it } from 'vitest';
import { frozenLake } from '../envs/tabular/frozen-lake.ts';
import { tabularEnv } from '../envs/tabular/tabular-env.ts';
import { mcts } from './mcts.ts';
import { figures, only } from './root-figures.testing.ts';
import { subtree } from './subtree.ts';
import { searchModelOfTable } from './table-model.ts';
import { NODE_KIND, type SearchTree } from './tree.ts';
import { wholeNumberModel } from './whole-numbers.testing.ts';

const model = wholeNumberModel(3);

describe('sub-trees', () => {
  it('beyond chance are those of an outcome, by its index or its state', async () => {
    const chancy = wholeNumberModel(3, 'plain', 4);
    const search = mcts({ model: chancy, simulations: 400 });
    const root = only((await search.search([9])).roots);
    const [action, outcome] = root.line;
    const kept = subtree(root.tree, action ?? 0, outcome);
    if (kept === undefined) throw new Error('no sub-tree');
    const state = [kept.states[0] ?? 0];
    expect(subtree(root.tree, action ?? 0, state)).toEqual(kept);
    expect(kept.kind[0]).toBe(NODE_KIND.decision);
    const had = kept.visits[0] ?? 0;
    const fresh = only((await search.search(state, { simulations: had + 99 })).roots);
    const on = only((await search.search(state, { simulations: 100, reuse: [kept] })).roots);
    expect(on.reused).toBe(had - 1);
    expect(figures(on)).toEqual(figures(fresh));
    expect(subtree(root.tree, action ?? 0, [-1])).toBeUndefined();
  });

  it('have the range of q that their own actions have, whatever the outcomes of chance are worth', async () => {
    const search = mcts({ model: searchModelOfTable(frozenLake()), policy: 'uct', simulations: 1000 });
    const root = only((await search.search([10])).roots);
    const kept = subtree(root.tree, root.action, [14]);
    if (kept === undefined) throw new Error('no sub-tree');
    const qs: number[] = [];
    for (let node = 1; node < kept.count; node++) {
      const above = kept.parent[node] ?? 0;
      const q = kept.q[above * kept.width + (kept.action[node] ?? 0)] ?? 0;
      if (kept.kind[above] === NODE_KIND.decision) qs.push(q);
      // The goal itself is an outcome that is worth 1.
      else expect(q).toBeLessThanOrEqual(1);
    }
    expect([kept.lowest, kept.highest]).toEqual([Math.min(...qs), Math.max(...qs)]);
    expect(kept.highest).toBeLessThan(0.9);
  });

  it('of a table are kept from move to move, over slippery ice', async () => {
    const lake = frozenLake();
    const search = mcts({ model: searchModelOfTable(lake, { discount: 0.99 }), policy: 'uct', simulations: 400 });
    const env = tabularEnv(lake);
    let cell = Array.from(env.reset({ seed: 3 }).observation);
    let tree: SearchTree | undefined;
    const reused: number[] = [];
    for (let step = 0; step < 4; step++) {
      const root = only((await search.search(cell, { reuse: [tree] })).roots);
      reused.push(root.reused);
      const { observation, terminated } = env.step(root.action);
      if (terminated) break;
      cell = Array.from(observation);
      tree = subtree(root.tree, root.action, cell);
    }
    expect(reused.length).toBeGreaterThan(2);
    expect(reused[0]).toBe(0);
    expect(Math.min(...reused.slice(1))).toBeGreaterThan(10);
  });

  it.each([
    [[7], 'subtree: action is 7; give one from 0 to 2'],
    [[-1], 'action is -1'],
    [[0.5], 'action is 0.5'],
  ] as const)('of %j are refused', async ([action], message) => {
    const { tree } = only((await mcts({ model, simulations: 50 }).search([9])).roots);
    expect(() => subtree(tree, action)).toThrow(message);
  });

  it('beyond chance without an outcome, or one that cannot be, are refused', async () => {
    const { tree } = only((await mcts({ model: wholeNumberModel(3, 'plain', 4), simulations: 50 }).search([9])).roots);
    expect(() => subtree(tree, 0)).toThrow('give what it has led to');
    expect(() => subtree(tree, 0, 4)).toThrow('outcome is 4; give one from 0 to 3');
    expect(() => subtree(tree, 0, [1, 2])).toThrow('the state has 2 numbers; give 1');
  });
});
