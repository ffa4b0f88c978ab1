import type { Move } from '../../../src/envs/tabular/grid.ts';

/** Differences below this share of the largest value are rounding. */
const SAME = 1e-9;

/**
 * The moves that are held to be best in each cell: all of them where several are, and none where all four are the same, as nothing speaks for
 * any of them.
 *
 * @param actionValues `[cells, actions]`
 */
export function bestMoves(actionValues: ArrayLike<number>, moves: readonly Move[]): readonly (readonly Move[])[] {
  const actions = moves.length;
  return Array.from({ length: actionValues.length / actions }, (_, cell) => {
    const values = moves.map((_, action) => actionValues[cell * actions + action] ?? 0);
    const most = Math.max(...values);
    const room = SAME * Math.max(1, ...values.map(Math.abs));
    const best = moves.filter((_, action) => most - (values[action] ?? 0) <= room);
    return best.length === actions ? [] : best;
  });
}

/**
 * What each cell is held to be worth: its best action; NaN where no action was ever given another value than the first.
 *
 * @param actionValues `[cells, actions]`
 */
export function cellValues(actionValues: ArrayLike<number>, actions: number, first?: number): Float64Array {
  return Float64Array.from({ length: actionValues.length / actions }, (_, cell) => {
    const values = Array.from({ length: actions }, (_, action) => actionValues[cell * actions + action] ?? 0);
    return first !== undefined && values.every((value) => value === first) ? Number.NaN : Math.max(...values);
  });
}
