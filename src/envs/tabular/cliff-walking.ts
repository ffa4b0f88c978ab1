import { checkOptions } from '../../models/check-options.ts';
import { checkSwitch } from '../../planners/check-number.ts';
import { besides, moved, UP_RIGHT_DOWN_LEFT } from './grid.ts';
import { type TabularMdp, tabularMdp } from './mdp.ts';

const GRID = { rows: 4, columns: 12 };
const START = 36;
const GOAL = 47;

/**
 * Gymnasium's CliffWalking-v1 (Sutton and Barto 2018, example 6.6): along the edge of a cliff to the goal; -1 a step, and -100 and back to
 * the start for a fall. States are cells of 4 x 12, row by row; actions are up, right, down, left.
 *
 * @param options.slippery whether a move may as well lead to either side, as in CliffWalkingSlippery-v1. Default false.
 * @throws ForerunError `invalid-argument` for options that there are not or cannot be
 */
export function cliffWalking(options: { readonly slippery?: boolean } = {}): TabularMdp {
  checkOptions('cliffWalking', options, ['slippery']);
  const slippery = checkSwitch('cliffWalking', 'slippery', options.slippery ?? false);
  return tabularMdp({
    name: 'cliff-walking',
    states: GRID.rows * GRID.columns,
    actions: 4,
    start: START,
    outcomes(cell, action) {
      const moves = besides(UP_RIGHT_DOWN_LEFT, action);
      const possible = slippery ? moves : moves.slice(1, 2);
      return possible.map((move) => {
        const probability = 1 / possible.length;
        const next = moved(GRID, cell, move);
        if (next > START && next < GOAL) return { probability, next: START, reward: -100, terminal: false };
        return { probability, next, reward: -1, terminal: next === GOAL };
      });
    },
  });
}
