import { gridWorldPlot } from '../../../src/diagnostics/plot/grid-world.ts';
import type { TabularMdp } from '../../../src/envs/tabular/mdp.ts';
import { bestMoves, cellValues } from './best-moves.ts';
import { cellsOf, type GridWorld } from './worlds.ts';

/** What is drawn into a world. */
export interface WorldPicture {
  readonly title: string;
  readonly subtitle: string;
  /** `[cells, actions]` */
  readonly actionValues: ArrayLike<number>;
  /** What a learner begins with: cells that still have it are left empty. */
  readonly first?: number;
  readonly range?: readonly [low: number, high: number];
  readonly at?: number;
  readonly width?: number;
}

/** A world with what its cells are worth and the moves that are held to be best; nothing where nobody can stand or an episode is over. */
export function worldPicture(world: GridWorld, mdp: TabularMdp, picture: WorldPicture): string {
  const { title, subtitle, actionValues, first, range, at, width } = picture;
  const cells = cellsOf(world, mdp);
  const hidden = cells.map((cell) => '#CGH'.includes(cell));
  const values = cellValues(actionValues, mdp.actions, first).map((value, i) => (hidden[i] ? Number.NaN : value));
  const moves = bestMoves(actionValues, world.moves).map((best, i) => (hidden[i] ? [] : best));
  return gridWorldPlot({
    title,
    subtitle,
    columns: world.columns,
    cells,
    values,
    moves,
    ...(range && { range }),
    ...(at !== undefined && { at }),
    ...(width !== undefined && { width }),
  });
}

/**
 * What colours go from and to, of cells that somebody can stand in: from what a learner begins with, or the least of these values where that is
 * lower, to the greatest. So it is seen how far a learner has come.
 */
export function valueRange(
  world: GridWorld,
  mdp: TabularMdp,
  actionValues: ArrayLike<number>,
  first = 0,
): [number, number] {
  const cells = cellsOf(world, mdp);
  const values = cellValues(actionValues, mdp.actions).filter((_, i) => !'#CGH'.includes(cells[i] ?? '#'));
  return [Math.min(first, ...values), Math.max(...values)];
}
