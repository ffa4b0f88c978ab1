import { findRange, type Normalize } from './normalize.ts';
import type { TreePolicy } from './policy.ts';
import { INVALID, type SearchTree } from './tree.ts';
import { byVisits } from './visits.ts';
import { childrenOpen, type Widened } from './widening.ts';

/** What {@link uct} takes. */
export interface UctSettings {
  readonly normalize: Normalize;
  readonly virtualLoss: number;
  readonly temperature: number;
  /** c */
  readonly exploration: number;
  readonly widening: Widened | undefined;
}

/**
 * UCT (Kocsis and Szepesvari 2006): each action once, those of high prior first; then that of the highest
 * q + c * sqrt(ln N / n), where n are the action's visits and N those of all actions of the node.
 */
export function uct({ normalize, virtualLoss, temperature, exploration, widening }: UctSettings): TreePolicy {
  const scale = { low: 0, range: 1 };
  return {
    select(tree, node) {
      const { width, child, childVisits, pending, prior, q } = tree;
      const first = node * width;
      const actions = widening === undefined ? tree.actions : openActions(tree, node, widening);
      let total = 0;
      let best = -1;
      let highest = Number.NEGATIVE_INFINITY;
      for (let a = 0; a < actions; a++) {
        const n = (childVisits[first + a] ?? 0) + (pending[first + a] ?? 0);
        total += n;
        if (n > 0 || child[first + a] === INVALID) continue;
        const p = prior[first + a] ?? 0;
        if (p > highest) {
          highest = p;
          best = a;
        }
      }
      if (best >= 0) return best;
      findRange(tree, node, normalize, scale);
      const { low, range } = scale;
      const spread = exploration * Math.sqrt(Math.log(total));
      for (let a = 0; a < actions; a++) {
        if (child[first + a] === INVALID) continue;
        const begun = pending[first + a] ?? 0;
        const done = childVisits[first + a] ?? 0;
        const n = done + begun;
        const worth = done > 0 ? ((q[first + a] ?? 0) - low) / range : 0;
        const score = worth - (virtualLoss * begun) / n + spread / Math.sqrt(n);
        if (score > highest) {
          highest = score;
          best = a;
        }
      }
      return best;
    },
    begin() {},
    decide: byVisits(temperature),
  };
}

/** How many actions are open; more where the first of them are masked. */
function openActions({ actions, width, visits, child }: SearchTree, node: number, widening: Widened): number {
  let wanted = childrenOpen(widening, visits[node] ?? 1);
  let open = 0;
  while (open < actions && wanted > 0) if (child[node * width + open++] !== INVALID) wanted--;
  return open;
}
