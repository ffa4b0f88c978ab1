import { completedQ } from './completed-q.ts';
import type { TreePolicy } from './policy.ts';
import { sequentialHalving } from './sequential-halving.ts';
import { softmax } from './softmax.ts';
import { INVALID, type SearchTree } from './tree.ts';

/** What {@link gumbel} takes. */
export interface GumbelSettings {
  readonly considered: number;
  readonly gumbelScale: number;
  readonly valueScale: number;
  readonly maxVisitInit: number;
}

/** Logits are kept above this, so that the only action that is considered can be visited whatever its prior. */
const LEAST_LOGIT = -1e9;

/** What is known of one root. */
interface Root {
  /** `[A]` */
  readonly noise: Float64Array;
  readonly schedule: Int32Array;
}

/**
 * Full Gumbel MuZero (Danihelka et al. 2022): at the root {@link sequentialHalving} among the actions of the highest g + logit, by
 * g + logit + completed q; below it the action whose visits lag most behind softmax(logits + completed q). Acts with the best of
 * the most visited actions; the weights are softmax(logits + completed q).
 *
 * In a tree that is used again, the schedule counts the visits of the search at hand only.
 */
export function gumbel({ considered, gumbelScale, valueScale, maxVisitInit }: GumbelSettings): TreePolicy {
  const roots = new WeakMap<SearchTree, Root>();
  let scores = new Float64Array(0);

  const improve = (tree: SearchTree, node: number): Float64Array => {
    if (scores.length !== tree.actions) scores = new Float64Array(tree.actions);
    completedQ(tree, node, valueScale, maxVisitInit, scores);
    return scores;
  };

  /** The best of the root's actions with this many visits in this search, or with the nearest number where actions have been ruled out. */
  const best = (tree: SearchTree, visits: number, noise: Float64Array): number => {
    const { actions, child, logits } = tree;
    const completed = improve(tree, 0);
    let most = Number.NEGATIVE_INFINITY;
    for (let a = 0; a < actions; a++) most = Math.max(most, logits[a] ?? 0);
    let found = -1;
    let nearest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    for (let a = 0; a < actions; a++) {
      if (child[a] === INVALID) continue;
      const away = Math.abs(visitsNow(tree, a) - visits);
      if (away > nearest) continue;
      const score = Math.max(LEAST_LOGIT, (noise[a] ?? 0) + (logits[a] ?? 0) - most + (completed[a] ?? 0));
      if (away < nearest || score > highest) {
        nearest = away;
        highest = score;
        found = a;
      }
    }
    return found;
  };

  return {
    begin(tree, random, budget) {
      const { actions, child } = tree;
      // As many numbers are drawn as there are actions, whatever the mask.
      const noise = Float64Array.from(
        { length: actions },
        () => -gumbelScale * Math.log(-Math.log(Math.max(random(), Number.MIN_VALUE))),
      );
      let valid = 0;
      for (let a = 0; a < actions; a++) if (child[a] !== INVALID) valid++;
      roots.set(tree, { noise, schedule: sequentialHalving(Math.min(considered, valid), budget) });
    },

    select(tree, node) {
      const { actions, width, child, childVisits, pending, logits } = tree;
      const root = node === 0 ? roots.get(tree) : undefined;
      if (root !== undefined) {
        let simulation = 0;
        for (let a = 0; a < actions; a++) simulation += visitsNow(tree, a);
        return best(tree, root.schedule[simulation] ?? 0, root.noise);
      }
      const first = node * width;
      const improved = improve(tree, node);
      let total = 0;
      for (let a = 0; a < actions; a++) {
        improved[a] = (improved[a] ?? 0) + (logits[first + a] ?? 0);
        total += (childVisits[first + a] ?? 0) + (pending[first + a] ?? 0);
      }
      softmax(improved, 0, actions, improved);
      let found = -1;
      let highest = Number.NEGATIVE_INFINITY;
      for (let a = 0; a < actions; a++) {
        if (child[first + a] === INVALID) continue;
        const n = (childVisits[first + a] ?? 0) + (pending[first + a] ?? 0);
        const score = (improved[a] ?? 0) - n / (1 + total);
        if (score > highest) {
          highest = score;
          found = a;
        }
      }
      return found;
    },

    decide(tree) {
      const { actions, logits } = tree;
      const noise = roots.get(tree)?.noise ?? new Float64Array(actions);
      let most = 0;
      for (let a = 0; a < actions; a++) most = Math.max(most, visitsNow(tree, a));
      const action = best(tree, most, noise);
      const weights = improve(tree, 0).slice(0, actions);
      for (let a = 0; a < actions; a++) weights[a] = (weights[a] ?? 0) + (logits[a] ?? 0);
      softmax(weights, 0, actions, weights);
      return { action, weights };
    },
  };
}

/** Visits of a root's action in the search at hand. */
function visitsNow({ childVisits, pending, before }: SearchTree, a: number): number {
  return (childVisits[a] ?? 0) + (pending[a] ?? 0) - (before[a] ?? 0);
}
