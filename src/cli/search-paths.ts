import type { RootStatistics, SearchTree } from '../search/index.ts';
import { stepsTo } from '../search/reached.ts';

/** What the search would do from here: its most visited line, as far as it has been walked. */
export function plannedPath(
  { tree, line }: Pick<RootStatistics, 'tree' | 'line'>,
  action: (index: number) => Float32Array,
): { readonly actions: Float32Array; readonly states: Float32Array } {
  const nodes = [0];
  for (const index of line) {
    const next = tree.child[(nodes.at(-1) ?? 0) * tree.width + index] ?? -1;
    if (next < 0) break;
    nodes.push(next);
  }
  return {
    actions: Float32Array.from(line.slice(0, nodes.length - 1).flatMap((index) => [...action(index)])),
    states: Float32Array.from(nodes.flatMap((node) => [...stateOf(tree, node)])),
  };
}

/** Nodes from which the search has not gone on, but those that were ruled out or masked. */
export function leavesOf(tree: SearchTree): readonly number[] {
  const steps = stepsTo(tree);
  const hasChild = new Uint8Array(tree.count);
  for (let node = 1; node < tree.count; node++) if ((steps[node] ?? -1) > 0) hasChild[tree.parent[node] ?? 0] = 1;
  return [...steps.entries()].flatMap(([node, depth]) => (depth >= 0 && hasChild[node] === 0 ? [node] : []));
}

/**
 * The ways to the last `count` leaves that were found, as pictures take the roll-outs of a planner: `states` `[count, H + 1, S]`, where H is
 * the tree's depth and shorter ways stay where they end; `costs` `[count]` are minus what the way and its leaf's value are worth.
 */
export function candidatePaths(
  tree: SearchTree,
  count: number,
): { readonly states: Float32Array; readonly costs: Float32Array } {
  const { stateSize, depth } = tree;
  const leaves = leavesOf(tree).slice(-count);
  const states = new Float32Array(leaves.length * (depth + 1) * stateSize);
  const costs = new Float32Array(leaves.length);
  for (const [row, leaf] of leaves.entries()) {
    const way: number[] = [];
    let worth = tree.value[leaf] ?? 0;
    for (let node = leaf; node >= 0; node = tree.parent[node] ?? -1) {
      way.unshift(node);
      if (node > 0) worth = (tree.reward[node] ?? 0) + (tree.discount[node] ?? 0) * worth;
    }
    costs[row] = -worth;
    for (let t = 0; t <= depth; t++) {
      states.set(stateOf(tree, way[Math.min(t, way.length - 1)] ?? 0), (row * (depth + 1) + t) * stateSize);
    }
  }
  return { states, costs };
}

function stateOf({ states, stateSize }: SearchTree, node: number): Float32Array {
  return states.subarray(node * stateSize, (node + 1) * stateSize);
}
