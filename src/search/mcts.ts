import { ForerunError } from '../error.ts';
import { checkOptions } from '../models/check-options.ts';
import { seededRandom } from '../models/data/random.ts';
import { Batch } from './batch.ts';
import { descend } from './descend.ts';
import { visitTerminal } from './expand.ts';
import { mixedKey, rootSeed } from './keys.ts';
import type { Numbers } from './model.ts';
import { checkNumber, type MctsOptions, type SearchBudget, type SearchSettings, searchSettings } from './options.ts';
import { checkReuse, plantTrees } from './roots.ts';
import { type RootStatistics, rootStatistics } from './statistics.ts';
import type { SearchTree } from './tree.ts';
import { turn } from './turn.ts';

/** What one search may be given, beside its roots. */
export interface SearchRequest extends SearchBudget {
  /** Key of the random numbers, in place of the options'. Each root draws its own, see `RootStatistics.seed`. */
  readonly seed?: number;
  /** `[B, A]`: not 0 where a root's action must not be taken in this search, beside those that the model masks. */
  readonly invalid?: Numbers;
  /**
   * `[B]`: trees to go on with, as {@link subtree} gives them. They are taken over and changed, so that the result they came from must not be read
   * any more. One whose root is another state than the one given is left out, and that root begins anew. Simulations count from there.
   */
  readonly reuse?: readonly (SearchTree | undefined)[];
  /** Ends the search with an error; for what has been found so far, use `milliseconds`. */
  readonly signal?: AbortSignal;
  /** Called now and then while the search goes on. */
  readonly onProgress?: (progress: SearchProgress) => void;
}

/** How far a search has come. */
export interface SearchProgress {
  /** Simulations so far, of all roots. */
  readonly simulations: number;
  /** Simulations that were asked for; infinite where only time counts. */
  readonly total: number;
  readonly elapsedMs: number;
  /** `[B]`: the trees as they are now, to be looked at only; they grow on after the call. */
  readonly trees: readonly SearchTree[];
}

/** What a search has found. */
export interface SearchResult {
  /** `'deadline'`: the time was up before the simulations were done. */
  readonly status: 'ok' | 'deadline';
  /** `[B]` */
  readonly roots: readonly RootStatistics[];
  /** Of all roots. */
  readonly simulations: number;
  readonly elapsedMs: number;
}

/** A tree search that is ready for roots. */
export interface Mcts {
  /**
   * Searches from B roots at once; each gets what it would get alone with its seed (`RootStatistics.seed`).
   *
   * @param roots `[B, R]`
   * @throws ForerunError `invalid-argument` for roots, masks and trees that do not fit, and for what the model answers wrongly; `aborted`
   */
  search(roots: Numbers, request?: SearchRequest): Promise<SearchResult>;
}

const REQUEST = {
  simulations: true,
  milliseconds: true,
  seed: true,
  invalid: true,
  reuse: true,
  signal: true,
  onProgress: true,
} as const satisfies Record<keyof SearchRequest, true>;

/**
 * Monte Carlo tree search over an injected model: UCT, PUCT or Gumbel MuZero, for one root or many at once. For the same model, priors and no
 * noise, visits and values are those of mctx's `muzero_policy` ('puct'), `gumbel_muzero_policy` ('gumbel', down to its `maxDepth`) and
 * `stochastic_muzero_policy` ('puct', with `chance`). Ties go to the first action.
 *
 * @throws ForerunError `invalid-argument` for options that do not exist (or not for this policy) and for values that cannot be
 */
export function mcts(options: MctsOptions): Mcts {
  const settings = searchSettings(options);
  return {
    search(roots, request = {}) {
      return searchAlone(settings, roots, request);
    },
  };
}

/** Trees that a search is going on in. */
const SEARCHED = new WeakSet<SearchTree>();

/** Searches, unless another search is going on in one of the trees. */
async function searchAlone(settings: SearchSettings, roots: Numbers, request: SearchRequest): Promise<SearchResult> {
  checkOptions('mcts: search', request, Object.keys(REQUEST));
  const { reuse = [] } = request;
  checkReuse(reuse);
  const given = reuse.filter((tree) => tree !== undefined);
  if (given.some((tree) => SEARCHED.has(tree))) {
    throw new ForerunError(
      'invalid-argument',
      'mcts: search: a tree of reuse is being searched on already; give each tree to one search at a time.',
    );
  }
  for (const tree of given) SEARCHED.add(tree);
  try {
    return await search(settings, roots, request, given);
  } finally {
    for (const tree of given) SEARCHED.delete(tree);
  }
}

/** @param held trees that no other search may go on in; what is planted joins them */
async function search(
  settings: SearchSettings,
  roots: Numbers,
  request: SearchRequest,
  held: SearchTree[],
): Promise<SearchResult> {
  const started = performance.now();
  const { model, policy, leaves, maxDepth, discount, draws } = settings;
  const { seed = settings.seed, signal, onProgress } = request;
  checkNumber('search: seed', seed, { least: 0, whole: true });
  const { simulations: budget, milliseconds } = settings.budget(request);
  throwIfAborted(signal);
  const trees = await plantTrees(model, roots, request.invalid, request.reuse, (b) => rootSeed(seed, b));
  // Progress shows them to the caller, who could give them to another search.
  for (const tree of trees) {
    SEARCHED.add(tree);
    held.push(tree);
  }
  const seeds = trees.map((_, b) => rootSeed(seed, b));
  const keys = seeds.map((own) => mixedKey(own));
  // Choices at the root have numbers of their own, beside those of environments and agents with the same seed.
  const randoms = seeds.map((own) => seededRandom(mixedKey(own, 0x63686f69)));
  for (const [b, tree] of trees.entries()) policy.begin(tree, randoms[b] ?? Math.random, budget);

  const done = new Float64Array(trees.length);
  const batch = new Batch(model, leaves, discount);
  const total = trees.length * budget;
  let simulations = 0;
  let turned = started;
  let status: SearchResult['status'] = 'ok';
  while (simulations < total) {
    const now = performance.now();
    if (now - started >= milliseconds) {
      status = 'deadline';
      break;
    }
    if (now - turned >= TURN_MS) {
      onProgress?.({ simulations, total, elapsedMs: now - started, trees });
      await turn();
      throwIfAborted(signal);
      turned = performance.now();
    }
    const before = simulations;
    for (let b = 0; b < trees.length; b++) {
      const tree = trees[b];
      if (tree === undefined) continue;
      const wanted = Math.min(leaves, budget - (done[b] ?? 0));
      for (let i = 0; i < wanted; i++) {
        const leaf = descend(tree, policy, maxDepth, draws);
        // What is waited for would only be asked twice.
        if (leaf.what === 'taken') break;
        if (leaf.what === 'terminal') visitTerminal(tree, leaf);
        else batch.add(tree, leaf, keys[b] ?? 0, (done[b] ?? 0) + 1);
        done[b] = (done[b] ?? 0) + 1;
        simulations++;
      }
    }
    if (simulations === before) throw new Error('a round of a search has added nothing');
    const waiting = batch.evaluate();
    if (waiting !== undefined) await waiting;
  }
  const found = trees.map((tree, b) => {
    const decision = policy.decide(tree, randoms[b] ?? Math.random);
    return rootStatistics(tree, decision, { simulations: done[b] ?? 0, seed: seeds[b] ?? seed });
  });
  return { status, roots: found, simulations, elapsedMs: performance.now() - started };
}

/** The event loop has its turn this often. */
const TURN_MS = 30;

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new ForerunError('aborted', 'mcts: the search was aborted by its signal.', { cause: signal.reason });
}
