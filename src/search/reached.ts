import { NODE_KIND, type SearchTree } from './tree.ts';

/**
 * `[N]`: steps from a node to each that can be reached from it, and -1 to those that cannot: what was ruled out or masked stays in the arrays.
 *
 * @param from default the root
 */
export function stepsTo({ count, width, child, parent, action }: SearchTree, from = 0): Int32Array {
  const steps = new Int32Array(count).fill(-1);
  steps[from] = 0;
  // A parent stands before its children.
  for (let node = from + 1; node < count; node++) {
    const above = parent[node] ?? 0;
    const before = steps[above] ?? -1;
    if (before >= 0 && child[above * width + (action[node] ?? 0)] === node) steps[node] = before + 1;
  }
  return steps;
}

/** Finds the range of q anew: that of the actions which can be reached, as they are now. */
export function measureRange(tree: SearchTree): void {
  const { count, width, q, parent, action, kind } = tree;
  const steps = stepsTo(tree);
  tree.lowest = Number.POSITIVE_INFINITY;
  tree.highest = Number.NEGATIVE_INFINITY;
  for (let node = 1; node < count; node++) {
    const above = parent[node] ?? 0;
    if ((steps[node] ?? -1) < 0 || kind[above] !== NODE_KIND.decision) continue;
    const edge = above * width + (action[node] ?? 0);
    // A node in which outcomes are still to be drawn is worth nothing yet.
    if ((tree.childVisits[edge] ?? 0) === 0) continue;
    tree.lowest = Math.min(tree.lowest, q[edge] ?? 0);
    tree.highest = Math.max(tree.highest, q[edge] ?? 0);
  }
}
