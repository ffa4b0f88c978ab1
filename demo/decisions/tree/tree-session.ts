import { type Mcts, mcts } from '../../../src/search/mcts.ts';
import type { SearchModel } from '../../../src/search/model.ts';
import type { MctsOptions, PolicyName } from '../../../src/search/options.ts';
import type { RootStatistics } from '../../../src/search/statistics.ts';
import { subtree } from '../../../src/search/subtree.ts';
import type { SearchTree } from '../../../src/search/tree.ts';
import { openTreeWorld, type TreeWorld, type TreeWorldName, type WorldOptions } from './tree-worlds.ts';

/** What a session is made with. */
export interface TreeSettings extends WorldOptions {
  readonly world: TreeWorldName;
  readonly policy: PolicyName;
  readonly simulations: number;
  readonly exploration: number;
  readonly maxDepth: number;
  readonly leaves: number;
  readonly reuse: boolean;
}

/** What a search is watched by. */
export interface Watch {
  readonly signal?: AbortSignal;
  /** Called with the tree while it grows: it is only to be looked at. */
  readonly onTree?: (tree: SearchTree, simulations: number) => void;
  /** What the search waits for before it judges so many leaves, so that a page stays awake or somebody can watch; nothing for no wait. */
  readonly pause?: (leaves: number) => Promise<void> | undefined;
}

/** A world that is acted in by tree search. */
export interface TreeSession {
  readonly world: TreeWorld;
  /** What was found last, for where somebody is now; undefined before a search and after an act. */
  readonly found: RootStatistics | undefined;
  /**
   * Searches from where somebody is.
   *
   * @throws ForerunError `aborted`
   */
  think(watch?: Watch): Promise<RootStatistics>;
  /** Takes the action that was found. */
  act(): void;
  /** Searches in another way from now on; what the world is made of stays as it is. */
  tune(settings: TreeSettings): void;
  reset(seed: number): void;
  destroy(): void;
}

/**
 * Opens a world for a search with these settings.
 *
 * @throws ForerunError `invalid-argument`, and what opening a backend throws
 */
export async function createTreeSession(settings: TreeSettings): Promise<TreeSession> {
  const { seed } = settings;
  const world = await openTreeWorld(settings.world, settings);
  let watching: Watch = {};
  const model = waiting(world.model, (count) => watching.pause?.(count));
  let search = searchWith(model, settings);
  let { reuse } = settings;
  let kept: SearchTree | undefined;
  let found: RootStatistics | undefined;
  let round = seed;
  return {
    world,
    get found() {
      return found;
    },
    async think(watch = {}) {
      watching = watch;
      const { signal, onTree } = watch;
      const { roots } = await search.search(world.state, {
        seed: round++ % 2 ** 32,
        reuse: [kept],
        ...(signal && { signal }),
        onProgress: ({ trees: [tree], simulations: done }) => tree && onTree?.(tree, done),
      });
      found = roots[0];
      if (found === undefined) throw new Error('The search has no root.');
      onTree?.(found.tree, found.simulations);
      return found;
    },
    act() {
      if (found === undefined) return;
      const { action, tree } = found;
      found = undefined;
      world.played.act(action);
      kept = reuse ? subtree(tree, action, world.state) : undefined;
    },
    tune(next) {
      search = searchWith(model, next);
      reuse = next.reuse;
      // What another policy has found is not this one's.
      [kept, found] = [undefined, undefined];
    },
    reset(next) {
      round = next;
      [kept, found] = [undefined, undefined];
      world.played.reset(next);
    },
    destroy: () => world.destroy(),
  };
}

function searchWith(model: SearchModel, settings: TreeSettings): Mcts {
  const { simulations, leaves, maxDepth, discount } = settings;
  // Some worlds have their own, for their roll-outs, too.
  const given = model.discount === undefined && { discount };
  return mcts({ model, simulations, leaves, maxDepth, ...given, ...policyOf(settings) });
}

/** Each policy has a constant of its own, or none. */
function policyOf({ policy, exploration }: TreeSettings): Partial<MctsOptions> {
  switch (policy) {
    case 'uct':
      return { policy, exploration };
    case 'puct':
      return { policy, explorationInit: exploration };
    case 'gumbel':
      return { policy, gumbelScale: 0 };
    default:
      return policy satisfies never;
  }
}

/** A model that waits before it answers, where it is told to. */
function waiting(model: SearchModel, pause: (count: number) => Promise<void> | undefined): SearchModel {
  const { chance } = model;
  return {
    ...model,
    step(...rows) {
      const wait = pause(rows[2]);
      return wait === undefined ? model.step(...rows) : wait.then(() => model.step(...rows));
    },
    ...(chance !== undefined &&
      'afterstate' in chance && {
        chance: {
          ...chance,
          afterstate: (...rows) => {
            const wait = pause(rows[2]);
            return wait === undefined ? chance.afterstate(...rows) : wait.then(() => chance.afterstate(...rows));
          },
        },
      }),
  };
}
