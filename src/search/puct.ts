import { addDirichletNoise } from './dirichlet.ts';
import { findRange, type Normalize } from './normalize.ts';
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
  const scale = { low: 0, range: 1 };
  return {
    select(tree, node) {
      const { actions, width, child, childVisits, pending, prior, q } = tree;
      findRange(tree, node, normalize, scale);
      const { low, range } = scale;
      const first = node * width;
      const alone = tree.begun === 0;
      let visits = tree.visits[node] ?? 0;
      if (!alone) for (let a = 0; a < actions; a++) visits += pending[first + a] ?? 0;
      const factor = Math.sqrt(visits) * (explorationInit + Math.log((visits + explorationBase + 1) / explorationBase));
      let best = -1;
      let highest = Number.NEGATIVE_INFINITY;
      for (let a = 0; a < actions; a++) {
        const edge = first + a;
        if (child[edge] === INVALID) continue;
        const done = childVisits[edge] ?? 0;
        const begun = alone ? 0 : (pending[edge] ?? 0);
        const n = done + begun;
        const worth = done > 0 ? ((q[edge] ?? 0) - low) / range : 0;
        const loss = begun === 0 ? 0 : (virtualLoss * begun) / n;
        const score = worth - loss + (factor * (prior[edge] ?? 0)) / (1 + n);
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
