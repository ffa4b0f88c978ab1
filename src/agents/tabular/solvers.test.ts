import { describe, expect, it } from 'vitest';
import { blackjack, blackjackState } from '../../envs/tabular/blackjack.ts';
import { cliffWalking } from '../../envs/tabular/cliff-walking.ts';
import { frozenLake } from '../../envs/tabular/frozen-lake.ts';
import { RECORDED_DISCOUNT, recordedTables } from '../../envs/tabular/gymnasium-tables.testing.ts';
import { DYNA_MAZE, maze } from '../../envs/tabular/maze.ts';
import { outcomesOf, type TabularMdp, tabularMdp } from '../../envs/tabular/mdp.ts';
import { taxi } from '../../envs/tabular/taxi.ts';
import { evaluatePolicy, policyIteration } from './policy-iteration.ts';
import { valueIteration } from './value-iteration.ts';

const SOLVED: Readonly<Record<string, () => TabularMdp>> = {
  'frozen-lake': () => frozenLake(),
  'frozen-lake-8x8': () => frozenLake({ map: '8x8' }),
  'cliff-walking-slippery': () => cliffWalking({ slippery: true }),
  taxi: () => taxi(),
  'taxi-rainy': () => taxi({ rainy: true }),
  blackjack: () => blackjack(),
};
const solved = recordedTables.filter(({ name }) => Object.hasOwn(SOLVED, name));

describe.each([
  ['value iteration', valueIteration],
  ['policy iteration', policyIteration],
])('%s', (_, solve) => {
  it.each(solved.map(({ name, values }) => [name, values] as const))(
    "finds the values of %s that linear solves on Gymnasium's table give",
    (name, values) => {
      const mdp = SOLVED[name]?.() ?? expect.fail(name);
      const solution = solve(mdp, { discount: RECORDED_DISCOUNT });
      expect(solution.converged).toBe(true);
      expect(furthest(solution.values, values)).toBeLessThan(2e-7);
    },
  );
});

describe('value iteration', () => {
  it("finds 14/17 for the small frozen lake without a discount, Taxi's 7.93 and cliff walking's -13", () => {
    expect(valueIteration(frozenLake(), { discount: 1 }).values[0]).toBeCloseTo(14 / 17, 7);
    expect(expected(taxi())).toBeCloseTo(7.93, 2);
    expect(expected(cliffWalking())).toBeCloseTo(-13, 9);
  });

  it('plays Blackjack as figure 5.2 of Sutton and Barto does', () => {
    const { policy } = valueIteration(blackjack(), { discount: 1 });
    const sticksFrom = (dealer: number, usableAce: boolean) => {
      for (let sum = usableAce ? 12 : 4; sum <= 21; sum++) {
        if (policy[blackjackState({ sum, dealer, usableAce })] === 0) return sum;
      }
      return undefined;
    };
    const dealers = Array.from({ length: 10 }, (_, i) => i + 1);
    expect(dealers.map((dealer) => sticksFrom(dealer, false))).toEqual([17, 13, 13, 12, 12, 12, 17, 17, 17, 17]);
    expect(dealers.map((dealer) => sticksFrom(dealer, true))).toEqual([19, 18, 18, 18, 18, 18, 18, 18, 19, 19]);
  });

  it('says that it did not converge where it was not given the sweeps', () => {
    const { converged, iterations, residual } = valueIteration(maze('maze', DYNA_MAZE), { maxSweeps: 3 });
    expect([converged, iterations]).toEqual([false, 3]);
    expect(residual).toBeGreaterThan(0);
  });

  it('refuses options that there are not and numbers that cannot be', () => {
    const mdp = maze('maze', DYNA_MAZE);
    expect(() => valueIteration(mdp, { gamma: 1 } as object)).toThrow(/no option 'gamma'; the options are discount/);
    expect(() => valueIteration(mdp, { discount: 1.1 })).toThrow(
      /valueIteration: discount is 1.1; give a finite number of at least 0 and at most 1/,
    );
    expect(() => policyIteration(mdp, { tolerance: 0 })).toThrow(
      /policyIteration: tolerance is 0; give a finite number above/,
    );
    expect(() => policyIteration(mdp, { maxPolicies: 0.5 })).toThrow(/maxPolicies is 0.5; give a whole number/);
  });
});

describe('policy evaluation', () => {
  it.each([1, 2, 3, 4, 5])('agrees with a linear solve on a random table, seed %i', (seed) => {
    const mdp = randomMdp(seed, 12, 3);
    const policy = Float64Array.from(
      { length: 36 },
      (_, i) => [0.5, 0.3, 0.2][(i + Math.floor(i / 3) * seed) % 3] ?? 0,
    );
    expect(furthest(evaluatePolicy(mdp, policy, { discount: 0.95 }), solvedLinearly(mdp, policy, 0.95))).toBeLessThan(
      1e-8,
    );
  });

  it('takes an action for each state, and refuses what is no policy', () => {
    const mdp = cliffWalking();
    const up = evaluatePolicy(mdp, new Uint32Array(48), { discount: 0.5 });
    expect(up[0]).toBeCloseTo(-2, 9);
    expect(() => evaluatePolicy(mdp, [0, 1])).toThrow(/the policy has 2 entries; give an action for each of 48 states/);
    expect(() => evaluatePolicy(mdp, new Uint32Array(48).fill(4))).toThrow(/has action 4 in state 0/);
    expect(() => evaluatePolicy(mdp, new Float64Array(192))).toThrow(/has the probabilities \[0, 0, 0, 0\] in state 0/);
  });
});

describe('a table with one action', () => {
  // 0 to 1 to the end: 1 a step.
  const one = tabularMdp({
    name: 'one',
    states: 2,
    actions: 1,
    start: 0,
    outcomes: (state) => [{ probability: 1, next: 1, reward: 1, terminal: state === 1 }],
  });

  it('is worth what its only policy is worth, given as actions or as probabilities', () => {
    expect(Array.from(policyIteration(one, { discount: 0.5 }).values)).toEqual([1.5, 1]);
    expect(Array.from(evaluatePolicy(one, [0, 0], { discount: 0.5 }))).toEqual([1.5, 1]);
    expect(Array.from(evaluatePolicy(one, [1, 1], { discount: 0.5 }))).toEqual([1.5, 1]);
    expect(() => evaluatePolicy(one, [0, 1])).toThrow(/has the probabilities \[0\] in state 0/);
  });
});

describe.each([
  ['valueIteration', valueIteration],
  ['policyIteration', policyIteration],
  ['evaluatePolicy', (mdp: TabularMdp) => evaluatePolicy(mdp, [0])],
])('%s', (name, solve) => {
  it('refuses what is no table, by its own name', () => {
    const { nexts: _, ...rest } = cliffWalking();
    for (const [mdp, problem] of [
      [undefined, 'the tables are undefined'],
      [null, 'the tables are null'],
      [{}, 'the tables have undefined states and undefined actions'],
      [rest, 'the tables have undefined nexts where offsets count 192'],
    ] as const) {
      expect(() => solve(mdp as never)).toThrow(`${name}: ${problem}; give what tabularMdp`);
    }
  });

  it('does not call infinity a value', () => {
    const outcomes = () => [{ probability: 1, next: 0, reward: 1e308, terminal: false }];
    const endless = tabularMdp({ name: 'endless', states: 1, actions: 1, start: 0, outcomes });
    expect(() => solve(endless)).toThrow(`${name}: the values of 'endless' became too large`);
  });
});

/** What is to be expected from the start, without a discount. */
function expected(mdp: TabularMdp): number {
  const { values } = valueIteration(mdp, { discount: 1 });
  return mdp.start.reduce((sum, probability, state) => sum + probability * (values[state] ?? 0), 0);
}

function randomMdp(seed: number, states: number, actions: number): TabularMdp {
  const draw = (k: number) => Math.abs(Math.sin(k * 12.9898 + seed * 78.233) * 43758.5453) % 1;
  return tabularMdp({
    name: 'random',
    states,
    actions,
    start: 0,
    outcomes: (state, action) =>
      [0.5, 0.25, 0.25].map((probability, k) => {
        const at = (state * actions + action) * 3 + k;
        const next = Math.floor(states * draw(at));
        return { probability, next, reward: draw(at + 0.5) - 0.5, terminal: draw(at + 0.25) < 0.05 };
      }),
  });
}

/** Gaussian elimination on (I - discount P) v = r. */
function solvedLinearly(mdp: TabularMdp, policy: Float64Array, discount: number): number[] {
  const { states, actions } = mdp;
  const rows = Array.from({ length: states }, (_, state) => {
    const row = Array.from({ length: states + 1 }, (_, column): number => (column === state ? 1 : 0));
    for (let action = 0; action < actions; action++) {
      const share = policy[state * actions + action] ?? 0;
      for (const { probability, next, reward, terminal } of outcomesOf(mdp, state, action)) {
        row[states] = (row[states] ?? 0) + share * probability * reward;
        if (!terminal) row[next] = (row[next] ?? 0) - share * probability * discount;
      }
    }
    return row;
  });
  rows.forEach((pivot, at) => {
    const scale = pivot[at] ?? 1;
    pivot.forEach((value, column) => {
      pivot[column] = value / scale;
    });
    rows.forEach((row, other) => {
      const factor = other === at ? 0 : (row[at] ?? 0);
      if (factor !== 0) for (let c = 0; c <= states; c++) row[c] = (row[c] ?? 0) - factor * (pivot[c] ?? 0);
    });
  });
  return rows.map((row) => row[states] ?? Number.NaN);
}

function furthest(some: ArrayLike<number>, others: ArrayLike<number>): number {
  expect(some.length).toBe(others.length);
  return Array.from(some).reduce((most, value, i) => Math.max(most, Math.abs(value - (others[i] ?? Number.NaN))), 0);
}
