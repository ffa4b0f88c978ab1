import { ForerunError } from '../../error.ts';
import { checkNumber } from '../../planners/check-number.ts';
import { areRows, LEFT_DOWN_RIGHT_UP, moved } from './grid.ts';
import { type TabularMdp, tabularMdp } from './mdp.ts';
import type { Phase } from './tabular-env.ts';

/**
 * A maze as in Sutton and Barto (2018, section 8.2): moves into walls or over the edge lead nowhere; reaching the goal pays 1 and ends the
 * episode, all else pays 0. States are cells, row by row; actions are left, down, right, up.
 *
 * @param rows of S (one start), G (goals), # (walls) and . (free cells)
 * @throws ForerunError `invalid-argument` for rows that are no such maze
 */
export function maze(name: string, rows: readonly string[]): TabularMdp {
  const lines = areRows(rows) ? rows : [];
  const cells = lines.join('');
  const columns = lines[0]?.length ?? 0;
  const start = cells.indexOf('S');
  const regular = columns > 0 && lines.every((row) => row.length === columns && /^[SG#.]*$/.test(row));
  if (!regular || start < 0 || start !== cells.lastIndexOf('S') || !cells.includes('G')) {
    const got = areRows(rows) ? `[${rows.join(', ')}]` : String(rows);
    throw new ForerunError(
      'invalid-argument',
      `maze: '${name}' is ${got}; give rows of the same length, of ., #, G and one S.`,
    );
  }
  return tabularMdp({
    name,
    states: cells.length,
    actions: 4,
    start,
    outcomes(cell, action) {
      const to = moved({ rows: rows.length, columns }, cell, LEFT_DOWN_RIGHT_UP[action] ?? [0, 0]);
      const stays = cells[cell] === 'G' || cells[to] === '#';
      const next = stays ? cell : to;
      const goal = cells[next] === 'G';
      return [{ probability: 1, next, reward: goal && !stays ? 1 : 0, terminal: goal }];
    },
  });
}

/**
 * A maze whose cells are divided into `factor` x `factor` ones; start and goal are the first of theirs. Its shortest path is
 * that many times as long: what prioritised sweeping is measured on (Sutton and Barto 2018, example 8.4).
 *
 * @throws ForerunError `invalid-argument` for a factor that is no whole number from 1, and for what are no rows
 */
export function enlarged(rows: readonly string[], factor: number): readonly string[] {
  checkNumber('enlarged', 'factor', factor, { min: 1, integer: true });
  if (!areRows(rows)) {
    throw new ForerunError('invalid-argument', `enlarged: the rows are ${String(rows)}; give those of a maze.`);
  }
  return rows.flatMap((row) =>
    Array.from({ length: factor }, (_, below) =>
      [...row].map((cell) => (below > 0 && cell !== '#' ? '.' : cell) + rest(cell).repeat(factor - 1)).join(''),
    ),
  );
}

function rest(cell: string): string {
  return cell === '#' ? '#' : '.';
}

/** The maze of figure 8.2 of Sutton and Barto (2018): 14 steps from start to goal. */
export const DYNA_MAZE: readonly string[] = [
  '.......#G',
  '..#....#.',
  'S.#....#.',
  '..#......',
  '.....#...',
  '.........',
];

const OPEN = ['........G', '.........', '.........'];
const BELOW = ['.........', '...S.....'];

/** The maze of figure 8.4: after 1,000 steps the short way, to the right of the wall, is blocked, and a longer one opens to its left. */
export function blockingMaze(): readonly Phase[] {
  return [
    { from: 0, mdp: maze('blocking-maze', [...OPEN, '########.', ...BELOW]) },
    { from: 1000, mdp: maze('blocking-maze', [...OPEN, '.########', ...BELOW]) },
  ];
}

/** The maze of figure 8.5: after 3,000 steps a shorter way opens to the right of the wall, and the one to its left stays. */
export function shortcutMaze(): readonly Phase[] {
  return [
    { from: 0, mdp: maze('shortcut-maze', [...OPEN, '.########', ...BELOW]) },
    { from: 3000, mdp: maze('shortcut-maze', [...OPEN, '.#######.', ...BELOW]) },
  ];
}
