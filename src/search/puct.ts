import { addDirichletNoise } from './dirichlet.ts';
import { type Normalize, normalizedQ } from './normalize.ts';
import type { TreePolicy } from './policy.ts';
import { INVALID, type SearchTree } from './tree.ts';
import { byVisits } from './visits.ts';

/** What {@link puct} takes. */
export interface PuctSettings {
  readonly normalize: Normalize;
  readonly virtualLoss: number;
  readonly temperature: number;
  /** c1 */
  readonly explorationInit: number;
  /** c2 */
  readonly explorationBase: number;
  readonly dirichletFraction: number;
  readonly dirichletAlpha: number;
}

/**
 * PUCT as in MuZero (Schrittwieser et al. 2020, appendix B) and AlphaZero: takes the action of the highest
 * q + p * sqrt(N) / (1 + n) * (c1 + log((N + c2 + 1) / c2)), where p is the prior, n the action's visits and N the node's.
 */
export function puct(settings: PuctSettings): TreePolicy {
  const { normalize, virtualLoss, explorationInit, explorationBase, dirichletFraction, dirichletAlpha } = settings;
  let scores = new Float64Array(0);
  return {
    select(tree, node) {
      const { actions, width, child, childVisits, pending, prior } = tree;
      if (scores.length !== actions) scores = new Float64Array(actions);
      normalizedQ(tree, node, normalize, scores);
      const first = node * width;
      let visits = tree.visits[node] ?? 0;
      for (let a = 0; a < actions; a++) visits += pending[first + a] ?? 0;
      const factor = Math.sqrt(visits) * (explorationInit + Math.log((visits + explorationBase + 1) / explorationBase));
      let best = -1;
      let highest = Number.NEGATIVE_INFINITY;
      for (let a = 0; a < actions; a++) {
        if (child[first + a] === INVALID) continue;
        const begun = pending[first + a] ?? 0;
        const n = (childVisits[first + a] ?? 0) + begun;
        const loss = begun === 0 ? 0 : (virtualLoss * begun) / n;
        const score = (scores[a] ?? 0) - loss + (factor * (prior[first + a] ?? 0)) / (1 + n);
        if (score > highest) {
          highest = score;
          best = a;
        }
      }
      return best;
    },

    begin(tree: SearchTree, random: () => number) {
      if (dirichletFraction > 0) addDirichletNoise(tree, dirichletAlpha, dirichletFraction, random);
    },

    decide: byVisits(settings.temperature),
  };
}
