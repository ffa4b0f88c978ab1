import type { SearchTree } from './tree.ts';

/**
 * How q-values are brought to [0, 1] before they are weighed against visits. `'siblings'`: between the least and the greatest of a node's
 * value and the q of its visited actions (mctx). `'tree'`: of all q in the tree (MuZero, appendix B). `[low, high]`: known bounds. `'none'`: as
 * they are. Actions without visits have 0 in each case.
 */
export type Normalize = 'siblings' | 'tree' | 'none' | readonly [low: number, high: number];

/** Differences below this are none, so that rounding is not taken for a preference. */
const LEAST_RANGE = 1e-8;

/** Writes the normalised q-values of a node's actions into `into`, `[A]`. */
export function normalizedQ(tree: SearchTree, node: number, normalize: Normalize, into: Float64Array): void {
  const { actions, width, q, childVisits } = tree;
  const first = node * width;
  let low = 0;
  let range = 1;
  if (normalize === 'siblings') {
    low = tree.value[node] ?? 0;
    let high = low;
    for (let a = 0; a < actions; a++) {
      if ((childVisits[first + a] ?? 0) === 0) continue;
      const value = q[first + a] ?? 0;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    range = Math.max(high - low, LEAST_RANGE);
  } else if (normalize === 'tree') {
    low = tree.lowest;
    range = Math.max(tree.highest - low, LEAST_RANGE);
  } else if (normalize !== 'none') {
    low = normalize[0];
    range = normalize[1] - low;
  }
  for (let a = 0; a < actions; a++) {
    into[a] = (childVisits[first + a] ?? 0) > 0 ? ((q[first + a] ?? 0) - low) / range : 0;
  }
}
