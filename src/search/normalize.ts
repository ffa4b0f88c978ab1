import type { SearchTree } from './tree.ts';

/**
 * How q-values are brought to [0, 1] before they are weighed against visits. `'siblings'`: between the least and the greatest of a node's
 * value and the q of its visited actions (mctx). `'tree'`: of all q in the tree (MuZero, appendix B). `[low, high]`: known bounds. `'none'`: as
 * they are. Actions without visits have 0 in each case.
 */
export type Normalize = 'siblings' | 'tree' | 'none' | readonly [low: number, high: number];

/** Differences below this are none, so that rounding is not taken for a preference. */
const LEAST_RANGE = 1e-8;

/** What q-values of a node are brought to [0, 1] with: (q - low) / range. */
export interface QRange {
  low: number;
  range: number;
}

/** Finds the range of a node, into `into`: selection goes through millions of nodes. */
export function findRange(tree: SearchTree, node: number, normalize: Normalize, into: QRange): void {
  if (normalize === 'siblings') {
    const { actions, width, q, childVisits } = tree;
    const first = node * width;
    let low = tree.value[node] ?? 0;
    let high = low;
    for (let k = first; k < first + actions; k++) {
      if ((childVisits[k] ?? 0) === 0) continue;
      const value = q[k] ?? 0;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    into.low = low;
    into.range = Math.max(high - low, LEAST_RANGE);
  } else if (normalize === 'tree') {
    into.low = tree.lowest;
    into.range = Math.max(tree.highest - tree.lowest, LEAST_RANGE);
  } else if (normalize === 'none') {
    into.low = 0;
    into.range = 1;
  } else {
    into.low = normalize[0];
    into.range = normalize[1] - normalize[0];
  }
}
