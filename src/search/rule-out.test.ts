import { describe, expect, it } from 'vitest';
import { mcts } from './mcts.ts';
import type { SearchModel } from './model.ts';
import { subtree } from './subtree.ts';
import { INVALID, NODE_KIND, type SearchTree } from './tree.ts';
import { wholeNumberModel } from './whole-numbers.testing.ts';

/** The model of whole numbers, in which steps to some of them fail. */
function failing(fails: (to: number) => boolean, outcomes = 0): SearchModel {
  const inner = wholeNumberModel(3, 'plain', outcomes);
  return {
    ...inner,
    step: async (...given) => {
      const found = await inner.step(...given);
      const failed = Array.from(found.states, (to) => (fails(to) ? 1 : 0));
      // What is said of such a row must not count.
      return { ...found, failed, value: Array.from(found.value, (v, i) => (failed[i] === 1 ? Number.NaN : v)) };
    },
  };
}

/** Every figure of the nodes that can be reached, from those of their children. */
function checkFigures(tree: SearchTree): number {
  const { width, child, childVisits, q, visits, value, raw, reward, discount } = tree;
  let reached = 0;
  const visit = (node: number) => {
    reached++;
    let [count, total] = [1, raw[node] ?? 0];
    for (let k = 0; k < width; k++) {
      const edge = node * width + k;
      const next = child[edge] ?? INVALID;
      if (next < 0) {
        expect(childVisits[edge]).toBe(0);
        continue;
      }
      expect(childVisits[edge]).toBe(visits[next]);
      expect(q[edge]).toBeCloseTo((reward[next] ?? 0) + (discount[next] ?? 0) * (value[next] ?? 0), 9);
      count += visits[next] ?? 0;
      total += (visits[next] ?? 0) * (q[edge] ?? 0);
      visit(next);
    }
    expect(visits[node]).toBe(count);
    expect(value[node]).toBeCloseTo(total / count, 9);
  };
  visit(0);
  return reached;
}

describe('actions that are ruled out', () => {
  it.each([
    ['uct', 1],
    ['puct', 1],
    ['gumbel', 1],
    ['uct', 8],
    ['puct', 8],
    ['gumbel', 8],
  ] as const)('%s, leaves %i: leave figures that add up, as if they had been masked', async (policy, leaves) => {
    const model = failing((to) => to % 3 === 0);
    const { roots } = await mcts({ model, policy, simulations: 400, leaves }).search([4]);
    const tree = roots[0]?.tree;
    if (tree === undefined) throw new Error('no tree');
    const reached = checkFigures(tree);
    for (let node = 0; node < tree.count; node++) expect((tree.states[node] ?? 0) % 3 === 0 && node > 0).toBe(false);
    expect(tree.pending.every((n) => n === 0)).toBe(true);
    // What was cut off is not carried on.
    const below = subtree(tree, roots[0]?.action ?? 0);
    if (below === undefined) throw new Error('no sub-tree');
    expect(checkFigures(below)).toBe(below.count);
    expect(below.count).toBeLessThan(reached);
  });

  it('a node with nothing left is ruled out itself, and what it obtained is taken back', async () => {
    // Action 1 leads to 10, from where everything fails; it alone pays, before that is known.
    const model: SearchModel = {
      actions: 2,
      stateSize: 1,
      root: (_, count) => ({ value: new Float64Array(count) }),
      step(states, actions, count) {
        const rows = Array.from({ length: count }, (_, i) => [states[i] ?? 0, actions[i] ?? 0] as const);
        return {
          states: rows.map(([s, a]) => (a === 1 ? s + 10 : s + 1)),
          reward: rows.map(([, a]) => (a === 1 ? 100 : 0)),
          value: new Float64Array(count),
          failed: rows.map(([s]) => (s >= 10 ? 1 : 0)),
        };
      },
    };
    for (const policy of ['uct', 'puct', 'gumbel'] as const) {
      const deep = await mcts({ model, policy, simulations: 40 }).search([0]);
      expect(deep.roots[0]).toMatchObject({ action: 0 });
      expect(deep.roots[0]?.value).toBeCloseTo(0, 12);
      expect(deep.roots[0]?.visits[1]).toBe(0);
    }
  });

  it.each([
    ['chance that is told', 3],
    ['no chance', 0],
  ])('%s: an action after which something can fail is not taken', async (_, outcomes) => {
    const model = failing((to) => to > 9000, outcomes);
    const { roots } = await mcts({ model, simulations: 300 }).search([4]);
    const tree = roots[0]?.tree;
    if (tree === undefined) throw new Error('no tree');
    checkFigures(tree);
    for (let node = 1; node < tree.count; node++) {
      if (tree.kind[node] !== NODE_KIND.chance) continue;
      const parent = tree.parent[node] ?? 0;
      const cut = tree.child[parent * tree.width + (tree.action[node] ?? 0)] === INVALID;
      for (let k = 0; k < outcomes && !cut; k++) expect(tree.child[node * tree.width + k]).not.toBe(INVALID);
    }
  });
});
