import { gridWorldPlot } from '../../../src/diagnostics/plot/grid-world.ts';
import { createEnv } from '../../../src/envs/create.ts';
import { frozenLake } from '../../../src/envs/tabular/frozen-lake.ts';
import { tabularEnv } from '../../../src/envs/tabular/tabular-env.ts';
import type { Backend } from '../../../src/rollout/backend.ts';
import type { SearchModel } from '../../../src/search/model.ts';
import { searchModelOf } from '../../../src/search/system-model.ts';
import { searchModelOfTable } from '../../../src/search/table-model.ts';
import { NODE_KIND, type SearchTree } from '../../../src/search/tree.ts';
import { findSystem } from '../../../src/systems/catalog.ts';
import { cellsOf } from '../maze/worlds.ts';
import { PlayedEpisode } from './played-episode.ts';
import type { TREE_WORLDS } from './tree-controls.ts';

/** Name of a world to search in. */
export type TreeWorldName = (typeof TREE_WORLDS)[number];

/** How leaves are judged, and where. */
export interface WorldOptions {
  readonly rollouts: number;
  readonly horizon: number;
  readonly discount: number;
  readonly seed: number;
  /** Default `'auto'`. */
  readonly backend?: 'auto' | Backend['kind'];
}

/** A world with somebody in it, and the model that a search asks about it. */
export interface TreeWorld {
  readonly name: TreeWorldName;
  readonly model: SearchModel;
  /** Names of the actions, by index. */
  readonly actions: readonly string[];
  /** Where roll-outs are computed, in words. */
  readonly where: string;
  /** What values are made of, in a sentence. */
  readonly worth: string;
  /** `[E]`: where somebody is now. */
  readonly state: Float32Array;
  readonly played: PlayedEpisode;
  /** How things are, in words. */
  said(): string;
  /** The world as SVG, with the states that a tree, or without one the last, has looked at; absent for systems that have a scene. */
  picture?(tree: SearchTree | undefined, width: number): string;
  destroy(): void;
}

/**
 * Opens a world.
 *
 * @throws ForerunError what opening a backend throws
 */
export function openTreeWorld(name: TreeWorldName, options: WorldOptions): Promise<TreeWorld> {
  switch (name) {
    case 'cartpole-discrete':
      return cartpole(options);
    case 'frozen-lake':
      return Promise.resolve(lake(name, true, options));
    case 'frozen-lake-not-slippery':
      return Promise.resolve(lake(name, false, options));
    default:
      return name satisfies never;
  }
}

async function cartpole({ rollouts, horizon, discount, seed, backend = 'auto' }: WorldOptions): Promise<TreeWorld> {
  const { create, steps: limit } = findSystem('cartpole-discrete');
  const system = create();
  const model = await searchModelOf(system, { rollouts, horizon, discount, seed, backend });
  const env = await createEnv(system, { steps: limit });
  const played = new PlayedEpisode(env, seed);
  return {
    name: 'cartpole-discrete',
    model,
    actions: ['left', 'right'],
    where: model.backend === 'webgpu' ? 'on the GPU' : 'on the CPU',
    worth:
      'A value is minus what the system charges: a step upright earns 1, but where a roll-out ends costs more the nearer it heads to a fall. Random pushes end badly, so values are mostly below 0; more is better.',
    get state() {
      return env.state;
    },
    played,
    said() {
      const [position = 0, , angle = 0] = env.state;
      const degrees = ((180 * angle) / Math.PI).toFixed(1);
      const { moves, over, terminated } = played;
      if (terminated) return `The pole fell after ${moves} steps.`;
      if (over) return `The pole was kept up for all ${moves} steps.`;
      return `The pole leans by ${degrees}° with the cart at ${position.toFixed(2)} m, after ${moves} of ${limit} steps.`;
    },
    destroy() {
      model.destroy();
      env.destroy();
    },
  };
}

/** Gymnasium's time limit of the small lake. */
const LAKE_LIMIT = 100;
const LAKE_COLUMNS = 4;

function lake(name: TreeWorldName, slippery: boolean, options: WorldOptions): TreeWorld {
  const mdp = frozenLake({ slippery });
  const env = tabularEnv(mdp, { steps: LAKE_LIMIT });
  const cells = cellsOf({ empty: '#' }, mdp);
  const played = new PlayedEpisode(env, options.seed);
  // Between a move and the next search the last stays in sight: trees are changed by whoever goes on with them, so what is seen of it is kept.
  let looks = new Float64Array(mdp.states);
  return {
    name,
    model: searchModelOfTable(mdp, { discount: options.discount, horizon: options.horizon }),
    actions: ['left', 'down', 'right', 'up'],
    where: 'by the table: what random moves obtain on average',
    worth: 'Only the goal pays, 1: a value is about the chance to reach it.',
    get state() {
      return Float32Array.of(env.state);
    },
    played,
    said() {
      const { moves, over, paid } = played;
      const place = `row ${Math.floor(env.state / LAKE_COLUMNS) + 1}, column ${(env.state % LAKE_COLUMNS) + 1}`;
      if (!over) return `At ${place}, after ${moves} of ${LAKE_LIMIT} moves.`;
      if (paid > 0) return `The goal was reached after ${moves} moves.`;
      return cells[env.state] === 'H' ? `Fell into a hole after ${moves} moves.` : `Out of time after ${moves} moves.`;
    },
    picture(tree, width) {
      if (tree !== undefined) looks = looksOf(tree, mdp.states);
      return gridWorldPlot({
        title: 'Where the search looks',
        subtitle: 'visits, as powers of ten',
        columns: LAKE_COLUMNS,
        cells,
        values: looks.map((count) => (count > 0 ? Math.log10(count) : Number.NaN)),
        // Whole powers, so that the legend is there from the first picture on and as wide as before.
        range: [0, Math.max(1, Math.ceil(Math.log10(Math.max(1, ...looks))))],
        moves: cells.map(() => []),
        label: 'visits, power of ten',
        at: env.state,
        width,
      });
    },
    destroy: () => env.close(),
  };
}

/** How often a tree has come to each state. */
function looksOf(tree: SearchTree, states: number): Float64Array<ArrayBuffer> {
  const looks = new Float64Array(states);
  for (let node = 0; node < tree.count; node++) {
    if (tree.kind[node] === NODE_KIND.chance) continue;
    const state = tree.states[node * tree.stateSize] ?? 0;
    looks[state] = (looks[state] ?? 0) + (tree.visits[node] ?? 0);
  }
  return looks;
}
