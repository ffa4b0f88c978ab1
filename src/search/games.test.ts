import { describe, expect, it } from 'vitest';
import { seededRandom } from '../models/data/random.ts';
import { mcts } from './mcts.ts';
import type { SearchModel } from './model.ts';
import type { MctsOptions } from './options.ts';

const [COLUMNS, ROWS] = [7, 6];

/** Connect four: `[42]` of 1 (who moves), -1 (the other) and 0, from the bottom row up. A leaf is worth one random game. */
function connectFour(seed: number): SearchModel {
  const random = seededRandom(seed);
  const full = (board: Float32Array) =>
    Array.from({ length: COLUMNS }, (_, c) => (board[5 * COLUMNS + c] !== 0 ? 1 : 0));
  const drop = (board: Float32Array, column: number): boolean => {
    let row = 0;
    while (board[row * COLUMNS + column] !== 0) row++;
    board[row * COLUMNS + column] = 1;
    const along = (dc: number, dr: number) => {
      let n = 0;
      for (let c = column + dc, r = row + dr; c >= 0 && c < COLUMNS && r >= 0 && r < ROWS; c += dc, r += dr, n++) {
        if (board[r * COLUMNS + c] !== 1) break;
      }
      return n;
    };
    return (
      [
        [1, 0],
        [0, 1],
        [1, 1],
        [1, -1],
      ] as const
    ).some(([dc, dr]) => along(dc, dr) + along(-dc, -dr) >= 3);
  };
  const flip = (board: Float32Array) => board.set(board.map((stone) => -stone));
  const playOut = (from: Float32Array): number => {
    const board = from.slice();
    for (let sign = 1; ; sign = -sign) {
      const free = full(board).flatMap((taken, c) => (taken ? [] : [c]));
      if (free.length === 0) return 0;
      if (drop(board, free[Math.floor(random() * free.length)] ?? 0)) return sign;
      flip(board);
    }
  };
  return {
    actions: COLUMNS,
    stateSize: COLUMNS * ROWS,
    root: (states, count) => ({
      value: new Float64Array(count),
      invalid: Array.from({ length: count }, (_, i) => full(states.subarray(42 * i, 42 * i + 42))).flat(),
    }),
    step(states, actions, count) {
      const rows = Array.from({ length: count }, (_, i) => {
        const board = states.slice(42 * i, 42 * i + 42);
        const won = drop(board, actions[i] ?? 0);
        flip(board);
        const invalid = full(board);
        const over = won || invalid.every((taken) => taken === 1);
        return { board, won, invalid, over, value: over ? 0 : playOut(board) };
      });
      return {
        states: rows.flatMap(({ board }) => [...board]),
        reward: rows.map(({ won }) => (won ? 1 : 0)),
        discount: rows.map(() => -1),
        terminal: rows.map(({ over }) => (over ? 1 : 0)),
        value: rows.map(({ value }) => value),
        invalid: rows.flatMap(({ invalid }) => invalid),
      };
    },
  };
}

/** A position from its rows, the top one first: x moves. */
function position(...rows: string[]): Float32Array {
  const board = new Float32Array(42);
  for (const [r, row] of rows.reverse().entries()) {
    for (const [c, stone] of [...row].entries()) board[r * COLUMNS + c] = stone === 'x' ? 1 : stone === 'o' ? -1 : 0;
  }
  return board;
}

describe('connect four', () => {
  // Values are from -1 to 1, and it is the best move that is wanted, not a sample.
  const policies = [
    { policy: 'uct' },
    { policy: 'puct', normalize: [-1, 1] },
    { policy: 'gumbel', gumbelScale: 0 },
  ] as const satisfies readonly Omit<MctsOptions, 'model'>[];

  it.each(policies)('$policy takes the win at hand', async (options) => {
    const board = position('x......', 'x.o....', 'x.oo...');
    const { roots } = await mcts({ model: connectFour(1), ...options, simulations: 200 }).search(board);
    expect(roots[0]?.action).toBe(0);
  });

  it.each(policies)(
    '%s finds the forced win: three in a row, open at both ends, after the next move',
    async (options) => {
      // x to move at column 4 (or 1) makes .xxx. with both ends free on the ground: o can block one of them only.
      const board = position('..oo...', '..xx...');
      const { roots } = await mcts({ model: connectFour(2), ...options, simulations: 3000, leaves: 4 }).search(board);
      expect([1, 4]).toContain(roots[0]?.action);
      expect(roots[0]?.q[roots[0].action]).toBeGreaterThan(0.6);
    },
  );

  it('blocks what would lose at once', async () => {
    const board = position('x......', 'xx.....', 'ooo....');
    const { roots } = await mcts({ model: connectFour(3), policy: 'puct', simulations: 600 }).search(board);
    expect(roots[0]?.action).toBe(3);
  });
});

describe('known Markov decision processes', () => {
  /** Sutton and Barto, example 6.5 in small: a row of 5 cells; the left end pays 0.6 after one step, the right end 1 after three. */
  const row: SearchModel = {
    actions: 2,
    stateSize: 1,
    root: (_, count) => ({ value: new Float64Array(count) }),
    step(states, actions, count) {
      const to = Array.from({ length: count }, (_, i) => (states[i] ?? 0) + (actions[i] === 1 ? 1 : -1));
      return {
        states: to,
        reward: to.map((x) => (x === 0 ? 0.6 : x === 4 ? 1 : 0)),
        terminal: to.map((x) => (x === 0 || x === 4 ? 1 : 0)),
        value: to.map(() => 0),
      };
    },
  };

  it.each([
    // From cell 1: 0.6 at once, against discount^2 for the far end.
    [0.9, 1, 0.81],
    [0.7, 0, 0.6],
  ])('UCT converges to the optimal action and its value: discount %f', async (discount, action, value) => {
    const { roots } = await mcts({ model: row, policy: 'uct', discount, simulations: 20_000 }).search([1]);
    expect(roots[0]?.action).toBe(action);
    expect(roots[0]?.q[action]).toBeCloseTo(value, 1);
    expect((roots[0]?.visits[action] ?? 0) / 20_000).toBeGreaterThan(0.9);
  });

  it('chance nodes weigh outcomes by their probabilities: a lottery against a sure thing', async () => {
    // Action 0 pays 0.5 for sure; action 1 pays 1 with probability p, else 0.
    const lottery = (p: number): SearchModel => ({
      actions: 2,
      stateSize: 1,
      root: (_, count) => ({ value: new Float64Array(count) }),
      step: (states, outcomes, count) => ({
        states: new Float64Array(count),
        reward: Array.from({ length: count }, (_, i) => (states[i] === 0 ? 0.5 : outcomes[i] === 1 ? 1 : 0)),
        terminal: new Uint8Array(count).fill(1),
        value: new Float64Array(count),
      }),
      chance: {
        outcomes: 2,
        afterstate: (_, actions, count) => ({
          states: actions.slice(0, count),
          outcomeLogits: Array.from({ length: count }, (_, i) =>
            actions[i] === 0 ? [0, Number.NEGATIVE_INFINITY] : [Math.log(1 - p), Math.log(p)],
          ).flat(),
          value: new Float64Array(count).fill(0.5),
        }),
      },
    });
    for (const [p, best] of [
      [0.3, 0],
      [0.7, 1],
    ] as const) {
      const { roots } = await mcts({ model: lottery(p), policy: 'uct', simulations: 2000 }).search([0]);
      expect(roots[0]?.action).toBe(best);
      expect(roots[0]?.q[1]).toBeCloseTo(p, 1);
      expect(roots[0]?.q[0]).toBeCloseTo(0.5, 5);
    }
  });
});

describe('slide 5 of a course: mcts(root, model) with ucb_score', () => {
  it('its model (four actions that are added to the state) with a goal: UCT with its c = 1.41 finds the way', async () => {
    const model: SearchModel = {
      actions: 4,
      stateSize: 1,
      root: (_, count) => ({ value: new Float64Array(count) }),
      step(states, actions, count) {
        const to = Array.from({ length: count }, (_, i) => (states[i] ?? 0) + (actions[i] ?? 0));
        return {
          states: to,
          reward: to.map((x) => (x === 6 ? 1 : 0)),
          terminal: to.map((x) => (x >= 6 ? 1 : 0)),
          value: to.map(() => 0),
        };
      },
    };
    const { roots } = await mcts({ model, policy: 'uct', discount: 0.5, exploration: 1.41, simulations: 1000 }).search([
      0,
    ]);
    // 3 + 3 is the only way in two steps.
    expect(roots[0]?.line).toEqual([3, 3]);
    expect(roots[0]?.simulations).toBe(1000);
  });
});
