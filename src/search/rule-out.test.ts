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
  const { width, child, childVisits, q, visits, value, raw, reward, discount, kind } = tree;
  let reached = 0;
  const visit = (node: number) => {
    reached++;
    // Each visit of an end is its own.
    let count = kind[node] === NODE_KIND.terminal ? (visits[node] ?? 0) : 1;
    let total = count * (raw[node] ?? 0);
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

  it.each([1, 8])('leaves %i: UCT goes on as it would where they had been masked', async (leaves) => {
    // Action 2 pays 1000, and from where it leads everything fails.
    const risky = (masked: boolean): SearchModel => ({
      actions: 3,
      stateSize: 1,
      root: (_, count) => ({
        value: new Float64Array(count),
        ...(masked && { invalid: Array.from({ length: 3 * count }, (_, i) => (i % 3 === 2 ? 1 : 0)) }),
      }),
      step(states, actions, count) {
        const rows = Array.from({ length: count }, (_, i) => [states[i] ?? 0, actions[i] ?? 0] as const);
        return {
          states: rows.map(([s, a]) => (a === 2 || s < 0 ? -1 : s + 1)),
          reward: rows.map(([, a]) => [1, 0, 1000][a] ?? 0),
          value: new Float64Array(count),
          failed: rows.map(([s]) => (s < 0 ? 1 : 0)),
          invalid: rows.flatMap(([, a]) => [0, 0, a === 2 ? 0 : 1]),
        };
      },
    });
    const search = async (masked: boolean) => {
      const options = { policy: 'uct', exploration: 0.3, maxDepth: 4, simulations: 300, leaves } as const;
      const { roots } = await mcts({ model: risky(masked), ...options }).search([0]);
      return roots[0];
    };
    const [found, wanted] = [await search(false), await search(true)];
    expect(Math.abs((found?.tree.highest ?? 0) - (wanted?.tree.highest ?? 0))).toBeLessThan(0.05);
    expect(Math.abs((found?.visits[0] ?? 0) - (wanted?.visits[0] ?? 0))).toBeLessThan(15);
    expect(wanted?.visits[0]).toBeGreaterThan(250);
  });

  it.each([1, 16])(
    'after told chance, leaves %i: an action is not taken of which one outcome fails',
    async (leaves) => {
      let cut = 0;
      for (const start of [1, 2, 3, 4, 5, 6]) {
        const model = failing((to) => to > 9500, 3);
        const { roots } = await mcts({ model, simulations: 400, leaves }).search([start]);
        const tree = roots[0]?.tree;
        if (tree === undefined) throw new Error('no tree');
        const reached = checkFigures(tree);
        cut += tree.count - reached;
        for (let node = 1; node < tree.count; node++) {
          if (tree.kind[node] === NODE_KIND.decision) expect(tree.states[node]).toBeLessThanOrEqual(9500);
        }
        for (const action of [0, 1, 2]) {
          for (const outcome of [0, 1, 2]) {
            if ((tree.child[action] ?? -1) < 0) continue;
            const below = subtree(tree, action, outcome);
            if (below !== undefined) expect(checkFigures(below)).toBe(below.count);
          }
        }
      }
      // Outcomes that did not fail are gone with the action.
      expect(cut).toBeGreaterThan(10);
    },
  );

  it('outcomes that come back together with one that failed add nothing any more', async () => {
    const zeros = (count: number) => new Float64Array(count);
    const model: SearchModel = {
      actions: 2,
      stateSize: 1,
      root: (_, count) => ({ value: zeros(count) }),
      step: (states, outcomes, count) => ({
        states: zeros(count),
        reward: zeros(count).fill(1),
        value: zeros(count),
        terminal: zeros(count).fill(1),
        // Action 1 can fail, in its first outcome; the others are asked about in the same call.
        failed: Array.from({ length: count }, (_, i) => (states[i] === 1 && outcomes[i] === 0 ? 1 : 0)),
      }),
      chance: {
        outcomes: 3,
        afterstate: (_, actions, count) => ({
          states: actions.slice(0, count),
          outcomeLogits: zeros(3 * count),
          value: zeros(count),
        }),
      },
    };
    const { roots } = await mcts({ model, policy: 'puct', simulations: 60, leaves: 16 }).search([0]);
    const tree = roots[0]?.tree;
    if (tree === undefined) throw new Error('no tree');
    checkFigures(tree);
    expect(roots[0]?.visits[1]).toBe(0);
    expect(tree.visits[0]).toBe(1 + (roots[0]?.visits[0] ?? 0));
  });
});
