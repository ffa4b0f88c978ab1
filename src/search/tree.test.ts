import { describe, expect, it } from 'vitest';
import { seededRandom } from '../models/data/random.ts';
import { dirichlet } from './dirichlet.ts';
import { mcts } from './mcts.ts';
import type { SearchModel } from './model.ts';
import { sequentialHalving } from './sequential-halving.ts';
import { corridor, oneStep, visitsOf } from './small-models.testing.ts';
import { NODE_KIND } from './tree.ts';
import { drawn } from './visits.ts';
import { wholeNumberModel } from './whole-numbers.testing.ts';

describe('trees worked out by hand', () => {
  it('UCT, payoffs 1 and 0, c = 1: the worse action has its second visit in the 11th simulation', async () => {
    // sqrt(ln 10 / 1) = 1.517 is the first to exceed 1 + sqrt(ln 10 / 9) = 1.506; at N = 9 it is 1.482 against 1.524.
    const model = oneStep([1, 0]);
    const uct = { model, policy: 'uct', normalize: 'none', exploration: 1 } as const;
    expect(await visitsOf({ ...uct, simulations: 2 })).toEqual([1, 1]);
    expect(await visitsOf({ ...uct, simulations: 10 })).toEqual([9, 1]);
    expect(await visitsOf({ ...uct, simulations: 11 })).toEqual([9, 2]);
  });

  it('PUCT without rewards, priors 3/4 and 1/4: visits follow the priors', async () => {
    // p / (1 + n): .75 .25 | .375 .25 | .25 .25 (the first) | .1875 .25 | .1875 .125 ...
    const model = oneStep([0, 0], [Math.log(3), 0]);
    const puct = { model, policy: 'puct', normalize: 'none' } as const;
    expect(await visitsOf({ ...puct, simulations: 2 })).toEqual([2, 0]);
    expect(await visitsOf({ ...puct, simulations: 5 })).toEqual([4, 1]);
    expect(await visitsOf({ ...puct, simulations: 400 })).toEqual([300, 100]);
  });

  it('values are means of discounted returns: a corridor of two steps', async () => {
    const search = mcts({ model: corridor(2), policy: 'uct', discount: 0.5, simulations: 4, exploration: 0 });
    const { roots } = await search.search([0]);
    // Simulations: 0 ends (0.1); 1 goes on (0); with c = 0 action 0 again (0.1), and again.
    expect([...(roots[0]?.visits ?? [])]).toEqual([3, 1]);
    expect(roots[0]?.value).toBeCloseTo((0 + 0.1 + 0 + 0.1 + 0.1) / 5);
    const more = await mcts({ model: corridor(2), policy: 'uct', discount: 0.5, simulations: 200 }).search([0]);
    expect(more.roots[0]).toMatchObject({ action: 1, depth: 2, nodes: 5, line: [1, 1] });
    // The first visit of a state is worth what the model says, 0; what follows is worth 0.5 at most.
    expect(more.roots[0]?.q[1]).toBeGreaterThan(0.35);
    expect(more.roots[0]?.q[0]).toBeCloseTo(0.1);
  });

  it('nothing is searched below the end of an episode, nor beyond the depth limit', async () => {
    const deep = await mcts({ model: corridor(1000), policy: 'uct', simulations: 300, maxDepth: 3 }).search([0]);
    expect(deep.roots[0]).toMatchObject({ depth: 3, simulations: 300, nodes: 7 });
    const { tree } = deep.roots[0] ?? {};
    expect(tree?.kind[tree.child[0] ?? 0]).toBe(NODE_KIND.terminal);
  });
});

describe('the depth of a tree', () => {
  it("has a limit for 'gumbel', whose best line would be followed ever deeper, unless another is given", async () => {
    const inner = wholeNumberModel(4);
    const model: SearchModel = {
      ...inner,
      step: async (...given) => ({ ...(await inner.step(...given)), value: new Float64Array(given[2]) }),
    };
    const depthOf = async (options: object) => {
      const { roots } = await mcts({ model, policy: 'gumbel', simulations: 2000, ...options }).search([3]);
      return roots[0]?.depth;
    };
    expect(await depthOf({})).toBe(200);
    expect(await depthOf({ maxDepth: 1e9 })).toBeGreaterThan(400);
    expect(await depthOf({ maxDepth: 30 })).toBe(30);
  });
});

describe('sequential halving', () => {
  it.each([
    // Four phases of 200 / 4 visits: 16 x 3, 8 x 6, 4 x 12, 2 x 25; what rounding left over, 6, goes to the last two.
    [16, 200, [3, 3, 3, 3, 3, 3, 3, 3, 9, 9, 9, 9, 21, 21, 49, 49]],
    [4, 8, [1, 1, 3, 3]],
    [4, 16, [2, 2, 6, 6]],
    [2, 10, [5, 5]],
    [1, 7, [7]],
    [3, 5, [1, 2, 2]],
  ])('of %i actions with %i simulations: visits %j', (considered, simulations, expected) => {
    // Plays the schedule with actions whose scores are their indices.
    const visits = new Array<number>(considered).fill(0);
    for (const wanted of sequentialHalving(considered, simulations)) {
      const action = visits.lastIndexOf(wanted);
      expect(action).toBeGreaterThanOrEqual(0);
      visits[action] = (visits[action] ?? 0) + 1;
    }
    expect(visits).toEqual(expected);
  });

  it('is what the gumbel policy does at its root', async () => {
    const logits = Array.from({ length: 16 }, (_, a) => a);
    const model = oneStep(new Array(16).fill(0), logits);
    expect(await visitsOf({ model, policy: 'gumbel', gumbelScale: 0, simulations: 200 })).toEqual([
      3, 3, 3, 3, 3, 3, 3, 3, 9, 9, 9, 9, 21, 21, 49, 49,
    ]);
  });

  it('a batch of the leaves of one phase changes nothing', async () => {
    const model = wholeNumberModel(16);
    const options = { model, policy: 'gumbel', gumbelScale: 0, simulations: 16 } as const;
    expect(await visitsOf({ ...options, leaves: 16 })).toEqual(await visitsOf(options));
  });
});

describe('masks', () => {
  it.each(['uct', 'puct', 'gumbel'] as const)(
    '%s never takes a masked action, at the root or below',
    async (policy) => {
      const inner = wholeNumberModel(5);
      const mask = [0, 1, 0, 1, 0];
      const model: SearchModel = {
        ...inner,
        step: async (states, actions, count) => {
          const found = await inner.step(states, actions, count);
          return { ...found, invalid: Array.from({ length: count }, () => mask).flat() };
        },
      };
      const { roots } = await mcts({ model, policy, simulations: 300 }).search([3], { invalid: [0, 0, 1, 0, 0] });
      const root = roots[0];
      if (root === undefined) throw new Error('no root');
      expect(root.visits[2]).toBe(0);
      expect(root.weights[2]).toBe(0);
      for (let node = 1; node < root.tree.count; node++) {
        const below = [...root.tree.childVisits.subarray(5 * node, 5 * node + 5)];
        expect([below[1], below[3]]).toEqual([0, 0]);
      }
    },
  );

  it('a root without actions is refused by name', async () => {
    const search = mcts({ model: wholeNumberModel(2) }).search([1, 2], { invalid: [0, 0, 1, 1] });
    await expect(search).rejects.toThrow('every action of root 1 is masked');
  });
});

describe('temperature and noise', () => {
  const options = { model: oneStep([0, 0], [Math.log(3), 0]), normalize: 'none', simulations: 400 } as const;
  const actionsAt = async (temperature: number) => {
    const counts = [0, 0];
    const search = mcts({ ...options, temperature });
    for (let seed = 0; seed < 200; seed++) {
      const { roots } = await search.search([0], { seed });
      const action = roots[0]?.action ?? 0;
      counts[action] = (counts[action] ?? 0) + 1;
    }
    return counts[0] ?? 0;
  };

  it('0 takes the most visited; 1 in proportion (300 to 100); large ones evenly; small ones nearly always the most visited', async () => {
    expect(await actionsAt(0)).toBe(200);
    // Three standard deviations of 200 draws.
    expect(Math.abs((await actionsAt(1)) - 150)).toBeLessThan(19);
    expect(Math.abs((await actionsAt(1e6)) - 100)).toBeLessThan(22);
    expect(await actionsAt(0.01)).toBe(200);
  });

  it('infinity is even among those that have visits, and never takes one that has none', async () => {
    expect(Math.abs((await actionsAt(Number.POSITIVE_INFINITY)) - 100)).toBeLessThan(22);
    const model = oneStep([0, 0, 0, 0], [Math.log(3), 0, 0, Number.NEGATIVE_INFINITY]);
    const search = mcts({ model, normalize: 'none', simulations: 100, temperature: Number.POSITIVE_INFINITY });
    const counts = [0, 0, 0, 0];
    for (let seed = 0; seed < 300; seed++) {
      const { roots } = await search.search([0], { seed, invalid: [0, 1, 0, 0] });
      const action = roots[0]?.action ?? 3;
      counts[action] = (counts[action] ?? 0) + 1;
    }
    expect([counts[1], counts[3]]).toEqual([0, 0]);
    expect(Math.abs((counts[0] ?? 0) - 150)).toBeLessThan(3 * Math.sqrt(75));
  });

  it('Dirichlet noise has mean 1 / A and the variance of its alpha', () => {
    const random = seededRandom(1);
    for (const alpha of [0.03, 0.3, 2]) {
      const draws = Array.from({ length: 4000 }, () => dirichlet(4, alpha, random)[0] ?? 0);
      const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
      const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
      expect(mean).toBeCloseTo(0.25, 1);
      // p (1 - p) / (4 alpha + 1)
      expect(variance / (0.1875 / (4 * alpha + 1))).toBeCloseTo(1, 0);
    }
  });

  it('changes the root alone, by its fraction', async () => {
    const model = wholeNumberModel(4);
    const noisy = await mcts({ model, dirichletFraction: 0.25, simulations: 50 }).search([5]);
    const plain = await mcts({ model, simulations: 50 }).search([5]);
    const [some, none] = [noisy.roots[0]?.prior ?? [], plain.roots[0]?.prior ?? []];
    expect([...some]).not.toEqual([...none]);
    expect([...some].reduce((sum, p) => sum + p, 0)).toBeCloseTo(1);
    for (const [a, p] of none.entries()) expect(some[a]).toBeGreaterThanOrEqual(0.75 * p - 1e-12);
  });

  it('draws in proportion to weights, never one of weight 0', () => {
    expect(drawn(Float64Array.of(0, 1, 0), () => 0)).toBe(1);
    expect(drawn(Float64Array.of(0, 1, 0), () => 0.9999999)).toBe(1);
    expect(drawn(Float64Array.of(1, 3), () => 0.24)).toBe(0);
    expect(drawn(Float64Array.of(1, 3), () => 0.26)).toBe(1);
  });
});
