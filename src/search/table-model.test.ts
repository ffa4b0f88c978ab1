import { describe, expect, it } from 'vitest';
import { frozenLake } from '../envs/tabular/frozen-lake.ts';
import { outcomesOf, type TabularMdp } from '../envs/tabular/mdp.ts';
import { tabularEnv } from '../envs/tabular/tabular-env.ts';
import { mcts } from './mcts.ts';
import type { RootStatistics } from './statistics.ts';
import { searchModelOfTable } from './table-model.ts';

const lake = frozenLake();
/** Cells of the 4x4 lake in which there is something to decide. */
const CELLS = [0, 1, 2, 3, 4, 6, 8, 9, 10, 13, 14];
/** With 0.99 the best policy is also the one that succeeds most often, with 0.95 it is in too great a hurry. */
const DISCOUNT = 0.99;

/** `[S A]`: the action values of value iteration, written down again here: agents stand above the search. */
function optimalValues(mdp: TabularMdp, discount: number): number[] {
  let q = new Array<number>(mdp.states * mdp.actions).fill(0);
  const best = (state: number) => Math.max(...q.slice(state * mdp.actions, (state + 1) * mdp.actions));
  for (let sweep = 0; sweep < 3000; sweep++) {
    q = q.map((_, pair) => {
      const outcomes = outcomesOf(mdp, Math.floor(pair / mdp.actions), pair % mdp.actions);
      return outcomes.reduce((sum, { probability, next, reward, terminal }) => {
        return sum + probability * (reward + (terminal ? 0 : discount * best(next)));
      }, 0);
    });
  }
  return q;
}

/** `[S]`: what a policy with an action for each state is worth; with discount 1 the probability to come to the goal. */
function worthOf(policy: ReadonlyMap<number, number>, discount: number): number[] {
  let values = new Array<number>(lake.states).fill(0);
  for (let sweep = 0; sweep < 3000; sweep++) {
    values = values.map((_, state) => {
      const action = policy.get(state);
      if (action === undefined) return 0;
      return outcomesOf(lake, state, action).reduce((sum, { probability, next, reward, terminal }) => {
        return sum + probability * (reward + (terminal ? 0 : discount * (values[next] ?? 0)));
      }, 0);
    });
  }
  return values;
}

describe('slippery FrozenLake 4x4, searched with its own probabilities', () => {
  const optimal = optimalValues(lake, DISCOUNT);
  const best = (cell: number) => Math.max(...optimal.slice(4 * cell, 4 * cell + 4));
  const search = (simulations: number, values?: readonly number[]) => {
    const model = searchModelOfTable(lake, { discount: DISCOUNT, ...(values && { values }) });
    return mcts({ model, policy: 'uct', normalize: [0, 1], exploration: 0.1, simulations }).search(CELLS);
  };

  it('comes to nearer values the longer it looks, from leaves that are worth acting at random', async () => {
    const errors = [];
    for (const simulations of [100, 1000, 10_000]) {
      const { roots } = await search(simulations);
      const misses = roots.map(({ q }, i) => best(CELLS[i] ?? 0) - q.reduce((a, b) => Math.max(a, b || 0), 0));
      errors.push(misses.reduce((a, b) => a + b) / misses.length);
    }
    expect(errors[1]).toBeLessThan(0.98 * (errors[0] ?? 0));
    expect(errors[2]).toBeLessThan(0.98 * (errors[1] ?? 0));
  });

  it('where leaves are worth what its actions obtained before, its actions become optimal, and its values those of value iteration within 0.15', async () => {
    let values: readonly number[] | undefined;
    let policy = new Map<number, number>();
    let roots: readonly RootStatistics[] = [];
    for (let round = 0; round < 6; round++) {
      roots = (await search(1000, values)).roots;
      policy = new Map(roots.map(({ action }, i) => [CELLS[i] ?? 0, action]));
      values = worthOf(policy, DISCOUNT);
    }
    for (const [i, { action, q }] of roots.entries()) {
      const cell = CELLS[i] ?? 0;
      expect(optimal[4 * cell + action]).toBeCloseTo(best(cell), 9);
      // Means over what is tried on the way, so below the optimum by what trying costs.
      expect(q[action]).toBeGreaterThan(best(cell) - 0.15);
      expect(q[action]).toBeLessThan(best(cell) + 0.01);
    }
    // 14 / 17 is the most that can be had without a limit on the steps.
    expect(worthOf(policy, 1)[0]).toBeCloseTo(14 / 17, 6);
    // Played: within three standard deviations of 1,000 episodes.
    const env = tabularEnv(lake, { steps: 100_000 });
    let reached = 0;
    for (let episode = 0; episode < 1000; episode++) {
      env.reset(episode === 0 ? { seed: 7 } : {});
      for (let over = false; !over; ) {
        const { reward, terminated } = env.step(policy.get(env.state) ?? 0);
        reached += reward;
        over = terminated;
      }
    }
    expect(Math.abs(reached / 1000 - 14 / 17)).toBeLessThan(3 * Math.sqrt(((14 / 17) * (3 / 17)) / 1000));
  });
});

describe('a table as a search model', () => {
  it('a leaf is worth what acting at random obtains: a corridor of two cells, by hand', async () => {
    // Action 0 ends it and pays nothing, action 1 goes on; the second time it ends and pays 1.
    const corridor: TabularMdp = {
      ...{ name: 'corridor', states: 2, actions: 2, offsets: Uint32Array.of(0, 1, 2, 3, 4) },
      probabilities: Float64Array.of(1, 1, 1, 1),
      nexts: Uint32Array.of(0, 1, 1, 1),
      rewards: Float64Array.of(0, 0, 0, 1),
      terminals: Uint8Array.of(1, 0, 1, 1),
      start: Float64Array.of(1, 0),
    };
    const { value } = await searchModelOfTable(corridor, { discount: 0.5 }).root(Float32Array.of(0, 1), 2);
    expect([...Array.from(value)]).toEqual([0.125, 0.5]);
    const none = await searchModelOfTable(corridor, { horizon: 1 }).root(Float32Array.of(0, 1), 2);
    expect([...Array.from(none.value)]).toEqual([0, 0.5]);
  });

  it('outcomes that are the same are one node: left from the first cell slips nowhere two times of three', async () => {
    const { roots } = await mcts({ model: searchModelOfTable(lake), simulations: 400 }).search([0]);
    const tree = roots[0]?.tree;
    if (tree === undefined) throw new Error('no tree');
    const chance = tree.child[0] ?? -1;
    const below = [...tree.child.subarray(chance * tree.width, (chance + 1) * tree.width)].filter((node) => node >= 0);
    expect(below.map((node) => tree.states[2 * node])).toEqual([0, 4]);
    expect(tree.prior[chance * tree.width]).toBeCloseTo(2 / 3, 12);
  });

  it('refuses by name what cannot be', async () => {
    expect(() => searchModelOfTable(lake, { discount: 2 })).toThrow('searchModelOfTable: discount is 2');
    expect(() => searchModelOfTable({ ...lake, states: 2 ** 24 + 1 })).toThrow('which count to 16777216');
    expect(() => searchModelOfTable(lake, { values: [1] })).toThrow('give one for each of the 16 states');
    expect(() => searchModelOfTable(lake, { gamma: 1 } as object)).toThrow("there is no option 'gamma'");
    await expect(mcts({ model: searchModelOfTable(lake) }).search([16])).rejects.toThrow('a root is 16');
  });
});
