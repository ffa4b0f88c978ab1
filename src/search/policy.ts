import type { SearchTree } from './tree.ts';

/** How a search chooses. All of it is read off a node; only the root may be treated otherwise. */
export interface TreePolicy {
  /** The action to follow from a decision node; -1 where every action is masked. */
  select(tree: SearchTree, node: number): number;
  /** Makes a root ready, once its priors are there: noise and the like. `budget` is how many simulations are to come. */
  begin(tree: SearchTree, random: () => number, budget: number): void;
  /** What the root's visits amount to. */
  decide(tree: SearchTree, random: () => number): Decision;
}

/** What a search recommends at a root. */
export interface Decision {
  readonly action: number;
  /** `[A]`, of sum 1: a policy that is better than the priors, for training. */
  readonly weights: Float64Array;
}
