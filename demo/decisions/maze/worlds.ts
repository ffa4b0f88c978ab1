import { cliffWalking } from '../../../src/envs/tabular/cliff-walking.ts';
import { frozenLake } from '../../../src/envs/tabular/frozen-lake.ts';
import { LEFT_DOWN_RIGHT_UP, type Move, UP_RIGHT_DOWN_LEFT } from '../../../src/envs/tabular/grid.ts';
import { blockingMaze, DYNA_MAZE, maze, shortcutMaze } from '../../../src/envs/tabular/maze.ts';
import type { TabularMdp } from '../../../src/envs/tabular/mdp.ts';
import type { Phase } from '../../../src/envs/tabular/tabular-env.ts';

/** A world of cells to learn in. */
export interface GridWorld {
  readonly name: string;
  readonly title: string;
  /** One sentence: what to look at. */
  readonly text: string;
  readonly columns: number;
  /** What each action does. */
  readonly moves: readonly Move[];
  readonly tables: () => readonly Phase[];
  /** Time limit of an episode: that of the environment of the same name. */
  readonly limit: number;
  /** What an episode is judged by: how soon it ends, or what it pays. */
  readonly judged: 'steps' | 'return';
  /** Cells that nobody stands in are walls, or an abyss. */
  readonly empty: '#' | 'C';
  /** How long learners are compared. */
  readonly compared: { readonly episodes: number } | { readonly steps: number };
}

const always = (mdp: TabularMdp): readonly Phase[] => [{ from: 0, mdp }];

/** The worlds, by name. */
export const GRID_WORLDS: readonly GridWorld[] = [
  {
    name: 'dyna-maze',
    title: 'Dyna maze',
    text: 'Reaching G pays 1, all else nothing; the shortest way takes 14 steps (Sutton and Barto, figure 8.2).',
    columns: 9,
    moves: LEFT_DOWN_RIGHT_UP,
    tables: () => always(maze('dyna-maze', DYNA_MAZE)),
    limit: 10_000,
    judged: 'steps',
    empty: '#',
    compared: { episodes: 50 },
  },
  {
    name: 'blocking-maze',
    title: 'Blocking maze',
    text: 'After 1,000 steps the short way is blocked, and a longer one opens (figure 8.4): what was learned is wrong then.',
    columns: 9,
    moves: LEFT_DOWN_RIGHT_UP,
    tables: blockingMaze,
    limit: 10_000,
    judged: 'steps',
    empty: '#',
    compared: { steps: 3000 },
  },
  {
    name: 'shortcut-maze',
    title: 'Shortcut maze',
    text: 'After 3,000 steps a shorter way opens (figure 8.5): only who tries again what once did not pay will find it.',
    columns: 9,
    moves: LEFT_DOWN_RIGHT_UP,
    tables: shortcutMaze,
    limit: 10_000,
    judged: 'steps',
    empty: '#',
    compared: { steps: 6000 },
  },
  {
    name: 'frozen-lake',
    title: 'Frozen lake',
    text: 'Slippery: a third of the moves go where they should, the rest to either side; H is a hole. The model has to count what came of a move.',
    columns: 4,
    moves: LEFT_DOWN_RIGHT_UP,
    tables: () => always(frozenLake()),
    limit: 100,
    judged: 'return',
    empty: '#',
    compared: { steps: 5000 },
  },
  {
    name: 'frozen-lake-8x8-not-slippery',
    title: 'Frozen lake, 8 x 8',
    text: 'The larger lake with a firm grip; H is a hole, and only G pays.',
    columns: 8,
    moves: LEFT_DOWN_RIGHT_UP,
    tables: () => always(frozenLake({ map: '8x8', slippery: false })),
    limit: 200,
    judged: 'return',
    empty: '#',
    compared: { steps: 3000 },
  },
  {
    name: 'cliff-walking',
    title: 'Cliff walking',
    text: 'A step costs 1, a fall 100 and the way back; the shortest way goes along the edge, 13 steps.',
    columns: 12,
    moves: UP_RIGHT_DOWN_LEFT,
    tables: () => always(cliffWalking()),
    limit: 1000,
    judged: 'steps',
    empty: 'C',
    compared: { episodes: 100 },
  },
];

/** What stands in each cell: S, G, H for a hole, a dot, or what nobody stands in. Read off the tables, so that it changes with them. */
export function cellsOf({ empty }: Pick<GridWorld, 'empty'>, mdp: TabularMdp): readonly string[] {
  const { states, actions, offsets, nexts, rewards, terminals, start } = mdp;
  const entered = new Uint8Array(states);
  /** What arriving at an end pays; -infinity where the episode does not end. */
  const ends = new Float64Array(states).fill(Number.NEGATIVE_INFINITY);
  for (let pair = 0; pair < states * actions; pair++) {
    const from = Math.floor(pair / actions);
    for (let k = offsets[pair] ?? 0; k < (offsets[pair + 1] ?? 0); k++) {
      const next = nexts[k] ?? 0;
      if (next === from) continue;
      entered[next] = 1;
      if (terminals[k] === 1) ends[next] = Math.max(ends[next] ?? 0, rewards[k] ?? 0);
    }
  }
  const most = Math.max(...ends);
  return Array.from({ length: states }, (_, cell) => {
    if ((start[cell] ?? 0) > 0) return 'S';
    if (entered[cell] === 0) return empty;
    const end = ends[cell] ?? 0;
    return end === Number.NEGATIVE_INFINITY ? '.' : end === most ? 'G' : 'H';
  });
}

/**
 * The world of that name.
 *
 * @throws Error where there is none: names are checked before
 */
export function findGridWorld(name: string): GridWorld {
  const found = GRID_WORLDS.find((world) => world.name === name);
  if (found === undefined) throw new Error(`There is no world '${name}'.`);
  return found;
}
