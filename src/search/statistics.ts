import type { Decision } from './policy.ts';
import { stepsTo } from './reached.ts';
import { NODE_KIND, type SearchTree } from './tree.ts';

/** What a search has found at one root. */
export interface RootStatistics {
  /** The action to take. */
  readonly action: number;
  /** `[A]`, of sum 1: the visits' shares; for 'gumbel' the improved policy. */
  readonly weights: Float64Array;
  /** Mean of the returns from the root on, and of what the model says of it where it does; NaN where nothing is known. */
  readonly value: number;
  /** `[A]` */
  readonly visits: Int32Array;
  /** `[A]`: mean of the returns of each action; NaN without visits. */
  readonly q: Float64Array;
  /** `[A]`: with noise where there is some; 0 where masked. */
  readonly prior: Float64Array;
  /** The root's own seed: searched alone with it, it finds the same. */
  readonly seed: number;
  /** Simulations of this search. */
  readonly simulations: number;
  /** Visits that were there before, in a tree that was used again. */
  readonly reused: number;
  /** Nodes of the tree, but those that were ruled out or masked. */
  readonly nodes: number;
  /** Steps from the root to the deepest node, those of chance included. */
  readonly depth: number;
  /** The most visited actions (and outcomes of chance) one after the other, from `action` on. */
  readonly line: readonly number[];
  /** The whole tree, for a look at it, for drawing and for searching on. */
  readonly tree: SearchTree;
}

/** Reads the figures of a root off its tree. */
export function rootStatistics(
  tree: SearchTree,
  { action, weights }: Decision,
  { simulations, seed }: { readonly simulations: number; readonly seed: number },
): RootStatistics {
  const { actions, childVisits, q, prior, before } = tree;
  const steps = stepsTo(tree);
  return {
    action,
    weights,
    value: rootValue(tree),
    visits: childVisits.slice(0, actions),
    q: q.slice(0, actions).map((value, a) => ((childVisits[a] ?? 0) > 0 ? value : Number.NaN)),
    prior: prior.slice(0, actions),
    seed,
    simulations,
    reused: before.reduce((sum, visits) => sum + visits, 0),
    nodes: steps.reduce((count, depth) => count + (depth < 0 ? 0 : 1), 0),
    depth: steps.reduce((deepest, depth) => Math.max(deepest, depth), 0),
    line: principalLine(tree, action),
    tree,
  };
}

function rootValue({ value, visits, raw }: SearchTree): number {
  const [mean = 0] = value;
  if (!Number.isNaN(raw[0])) return mean;
  // The root's own visit obtained nothing.
  const [count = 1] = visits;
  return count > 1 ? (mean * count) / (count - 1) : Number.NaN;
}

function principalLine({ width, child, childVisits, kind }: SearchTree, action: number): readonly number[] {
  const line: number[] = [];
  let node = 0;
  let next = action;
  for (;;) {
    line.push(next);
    node = child[node * width + next] ?? -1;
    if (node < 0 || kind[node] === NODE_KIND.terminal) return line;
    next = -1;
    let most = 0;
    for (let k = 0; k < width; k++) {
      const visits = childVisits[node * width + k] ?? 0;
      if (visits <= most) continue;
      most = visits;
      next = k;
    }
    if (next < 0) return line;
  }
}
