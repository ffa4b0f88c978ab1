/** A move on a grid: rows down, columns to the right. */
export type Move = readonly [rows: number, columns: number];

/** Moves in the order of Gymnasium's frozen lake: left, down, right, up. */
export const LEFT_DOWN_RIGHT_UP: readonly Move[] = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
];

/** Moves in the order of Gymnasium's cliff walking: up, right, down, left. */
export const UP_RIGHT_DOWN_LEFT: readonly Move[] = [
  [-1, 0],
  [0, 1],
  [1, 0],
  [0, -1],
];

/** Cells that are numbered row by row. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
}

/** The cell that a move leads to; at the edge it stays. */
export function moved({ rows, columns }: Grid, cell: number, [down, right]: Move): number {
  const row = clamp(Math.floor(cell / columns) + down, rows);
  return row * columns + clamp((cell % columns) + right, columns);
}

/** The move that an action makes, and those to its two sides: where a slippery floor may lead. */
export function besides(moves: readonly Move[], action: number): Move[] {
  const count = moves.length;
  return [action + count - 1, action, action + 1].map((at) => moves[at % count] ?? [0, 0]);
}

function clamp(value: number, count: number): number {
  return Math.min(Math.max(value, 0), count - 1);
}

/** Whether something is a list of texts, as maps are given. */
export function areRows(rows: unknown): rows is readonly string[] {
  return Array.isArray(rows) && rows.every((row) => typeof row === 'string');
}
