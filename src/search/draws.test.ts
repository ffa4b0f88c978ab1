import { describe, expect, it } from 'vitest';
import { seededRandom } from '../models/data/random.ts';
import { mcts } from './mcts.ts';
import type { SearchModel } from './model.ts';
import { oneStep } from './small-models.testing.ts';
import { NODE_KIND, type SearchTree } from './tree.ts';

/** One step that pays what `pays` says of the action's index and a uniform number. */
function lottery(actions: number, pays: (action: number, drawn: number) => number, seed = 1): SearchModel {
  const random = seededRandom(seed);
  return {
    actions,
    stateSize: 1,
    root: (_, count) => ({ value: new Float64Array(count) }),
    step: (_, chosen, count) => ({
      states: new Float64Array(count),
      reward: Array.from({ length: count }, (_, i) => pays(chosen[i] ?? 0, random())),
      value: new Float64Array(count),
      terminal: new Uint8Array(count).fill(1),
    }),
    chance: { outcomes: 64, drawn: true },
  };
}

/** How often outcomes have been drawn below a node. */
function drawnBelow({ width, prior }: SearchTree, node: number): number[] {
  return [...prior.subarray(node * width, (node + 1) * width)].filter((n) => n > 0);
}

function only<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined || items.length > 1) throw new Error(`there are ${items.length}`);
  return item;
}

describe('outcomes that are drawn', () => {
  it.each([
    [1, 0.5],
    [2, 0.4],
    [0.5, 1],
  ])(
    'after n visits of an action ceil(k n^alpha) have been drawn: k = %f, alpha = %f',
    async (coefficient, exponent) => {
      const model = lottery(1, (_, drawn) => drawn);
      const outcomeWidening = { coefficient, exponent };
      for (const simulations of [1, 5, 60]) {
        const { tree } = only((await mcts({ model, outcomeWidening, simulations }).search([0])).roots);
        expect(tree.kind[1]).toBe(NODE_KIND.chance);
        expect(drawnBelow(tree, 1)).toHaveLength(
          Math.min(simulations, Math.ceil(coefficient * simulations ** exponent)),
        );
      }
    },
  );

  it('by hand: nine visits of three outcomes, each as often as the others, and the mean of the three', async () => {
    const pays = [0.25, 0.5, 1];
    let call = 0;
    const model = lottery(1, () => pays[call++] ?? Number.NaN);
    const { tree, value, q } = only((await mcts({ model, simulations: 9 }).search([0])).roots);
    // Draws at the first, the second and the fifth visit (sqrt(5) > 2); between them the least visited: 1, 2, 1 2 -> 3, then 3 1 2 3.
    expect([...tree.childVisits.subarray(tree.width, tree.width + 3)]).toEqual([3, 3, 3]);
    expect(call).toBe(3);
    expect(q[0]).toBeCloseTo((0.25 + 0.5 + 1) / 3, 12);
    // The root's own visit counts: the model said 0 of it.
    expect(value).toBeCloseTo((9 * (1.75 / 3)) / 10, 12);
  });

  it('what is drawn again is the same outcome, of more weight: a coin of 3 to 1', async () => {
    const model = lottery(1, (_, drawn) => (drawn < 0.75 ? 1 : 0));
    const outcomeWidening = { coefficient: 1, exponent: 0.75 };
    const { tree, q } = only((await mcts({ model, outcomeWidening, simulations: 4000 }).search([0])).roots);
    const counts = drawnBelow(tree, 1);
    expect(counts).toHaveLength(2);
    expect(counts.reduce((a, b) => a + b)).toBe(Math.ceil(4000 ** 0.75));
    // Four standard deviations of a share of 503 draws.
    expect(Math.abs((q[0] ?? Number.NaN) - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / 503));
  });

  it('outcomes that differ in their discount alone are two: the end of half of all episodes', async () => {
    let call = 0;
    const model: SearchModel = {
      ...lottery(1, () => 0),
      step: (_, __, count) => ({
        states: new Float64Array(count),
        reward: new Float64Array(count),
        discount: Array.from({ length: count }, () => call++ % 2),
        value: new Float64Array(count).fill(1),
      }),
    };
    const outcomeWidening = { coefficient: 1, exponent: 1 };
    const { tree, q } = only((await mcts({ model, outcomeWidening, maxDepth: 1, simulations: 400 }).search([0])).roots);
    expect(drawnBelow(tree, 1)).toEqual([200, 200]);
    expect(q[0]).toBeCloseTo(0.5, 12);
  });

  it.each([
    ['the end of an episode', 1, 0],
    ['a state without actions', 0, 0],
    ['a state without actions that is worth something', 0, 3],
  ])('%s is one outcome, however often it is drawn', async (_, terminal, worth) => {
    const model: SearchModel = {
      ...lottery(1, () => 0),
      step: (__, ___, count) => ({
        states: new Float64Array(count).fill(5),
        reward: new Float64Array(count),
        value: new Float64Array(count).fill(worth),
        terminal: new Uint8Array(count).fill(terminal),
        invalid: new Uint8Array(count).fill(1),
      }),
    };
    const { nodes, q } = only((await mcts({ model, simulations: 400 }).search([0])).roots);
    expect(nodes).toBe(3);
    expect(q[0]).toBeCloseTo(worth, 12);
  });

  it('more outcomes than the tree can hold are left to those it has', async () => {
    const model = { ...lottery(1, (_, drawn) => drawn), chance: { outcomes: 3, drawn: true } } as const;
    const { tree } = only((await mcts({ model, simulations: 200 }).search([0])).roots);
    expect(drawnBelow(tree, 1)).toEqual([1, 1, 1]);
    expect(tree.count).toBe(5);
  });

  it('leaves of one batch draw different outcomes, and the figures add up', async () => {
    const model = lottery(3, (_, drawn) => drawn);
    const { tree, visits } = only(
      (await mcts({ model, policy: 'uct', simulations: 300, leaves: 8 }).search([0])).roots,
    );
    expect(visits.reduce((a, b) => a + b)).toBe(300);
    expect(tree.pending.every((n) => n === 0)).toBe(true);
    for (let node = 1; node < tree.count; node++) {
      if (tree.kind[node] !== NODE_KIND.chance) continue;
      const below = tree.childVisits.subarray(node * tree.width, (node + 1) * tree.width);
      expect(below.reduce((a, b) => a + b)).toBe(tree.visits[node]);
    }
  });
});

describe('double progressive widening', () => {
  const double = { policy: 'uct', widening: {}, outcomeWidening: {} } as const;

  it('a newsvendor orders the critical quantile of the demand, (price - cost) / price', async () => {
    // Demand is uniform from 0 to 1; a paper costs 0.4 and is sold for 1: 0.6 is best, and pays 0.18.
    const order = (a: number) => (((a * 0.6180339887) % 1) + 1) % 1;
    const pays = (a: number, demand: number) => Math.min(order(a), demand) - 0.4 * order(a);
    const expected = (x: number) => x - x ** 2 / 2 - 0.4 * x;
    for (const seed of [1, 2, 3]) {
      const model = lottery(48, pays, seed);
      const root = only((await mcts({ model, ...double, exploration: 0.5, simulations: 20_000 }).search([0])).roots);
      expect(expected(order(root.action))).toBeGreaterThan(0.9 * expected(0.6));
    }
    // With one draw for good an action is what luck made it: the largest order that found a buyer.
    const frozen = { outcomeWidening: { coefficient: 1, exponent: 0 } };
    const fooled = await mcts({ model: lottery(48, pays), ...double, ...frozen, simulations: 20_000 }).search([0]);
    expect(only(fooled.roots).q.reduce((a, b) => Math.max(a, b || 0), 0)).toBeGreaterThan(0.4);
  });

  it('the trap of Couetoux et al.: two jumps with noise over a gap, 70 before it and 100 beyond, nothing within', async () => {
    // Positions [x, step]; a jump of 0 to 1 and noise of up to 0.01; the second one pays.
    const random = seededRandom(5);
    const jump = (a: number) => (a * 0.6180339887) % 1;
    const model: SearchModel = {
      actions: 64,
      stateSize: 2,
      root: (_, count) => ({ value: new Float64Array(count) }),
      step(states, actions, count) {
        const rows = Array.from({ length: count }, (_, i) => {
          const x = (states[2 * i] ?? 0) + jump(actions[i] ?? 0) + 0.01 * random();
          const step = (states[2 * i + 1] ?? 0) + 1;
          return { x, step, pays: step < 2 ? 0 : x < 1 ? 70 : x < 1.7 ? 0 : 100 };
        });
        return {
          states: rows.flatMap(({ x, step }) => [x, step]),
          reward: rows.map(({ pays }) => pays),
          value: new Float64Array(count),
          terminal: rows.map(({ step }) => (step < 2 ? 0 : 1)),
        };
      },
      chance: { outcomes: 32, drawn: true },
    };
    // The noise is small, so few draws say enough, and the second jump needs many actions.
    const narrow = { widening: { exponent: 0.4 }, outcomeWidening: { exponent: 0.25 } };
    const search = mcts({ model, policy: 'uct', ...narrow, exploration: 1, simulations: 20_000 });
    const { roots } = await search.search([0, 0]);
    const root = only(roots);
    // From below 0.7 less the noise no second jump leads beyond the gap.
    expect(jump(root.action)).toBeGreaterThan(0.69);
    expect(root.q[root.action]).toBeGreaterThan(85);
  });

  it('deterministic models have no node of chance, and models that are told chance draw nothing', async () => {
    const { tree } = only((await mcts({ model: oneStep([1, 0]), policy: 'uct', widening: {} }).search([0])).roots);
    expect([...tree.kind.subarray(0, tree.count)]).not.toContain(NODE_KIND.chance);
    expect(() => mcts({ model: oneStep([1, 0]), outcomeWidening: {} })).toThrow(
      'outcomeWidening is for models that draw their outcomes',
    );
  });

  it('refuses widenings that cannot be, by name', () => {
    const model = lottery(2, (_, drawn) => drawn);
    expect(() => mcts({ model, outcomeWidening: { exponent: 2 } })).toThrow('outcomeWidening.exponent is 2');
    expect(() => mcts({ model, outcomeWidening: { alpha: 1 } as object })).toThrow("there is no option 'alpha'");
  });
});
