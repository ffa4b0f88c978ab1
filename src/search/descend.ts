import { addDrawNode, type Draws, drawSlot } from './draws.ts';
import type { TreePolicy } from './policy.ts';
import { INVALID, NODE_KIND, type SearchTree } from './tree.ts';

/** Where a walk down a tree has come to. */
export interface Leaf {
  /**
   * `'new'`: at an action without a child; `'again'`: at a child beyond which the depth limit forbids to go; `'terminal'`: at the end of an
   * episode (or, where outcomes are drawn, at the depth limit), of which the model has nothing to add; `'taken'`: where another walk has come to that has not been answered yet.
   */
  readonly what: 'new' | 'again' | 'terminal' | 'taken';
  readonly parent: number;
  readonly action: number;
  /** Steps from the root, those of chance included. */
  readonly steps: number;
}

/**
 * Follows the policy down from the root.
 *
 * @param draws how many outcomes of chance are drawn, where the model draws them
 */
export function descend(tree: SearchTree, policy: TreePolicy, maxDepth: number, draws?: Draws): Leaf {
  const { width, child, pending, kind } = tree;
  let node = 0;
  let depth = 0;
  for (let steps = 1; ; steps++) {
    const decides = kind[node] === NODE_KIND.decision;
    const slot = decides || draws === undefined ? -1 : drawSlot(tree, node, draws);
    if (slot >= 0) return { what: 'new', parent: node, action: slot, steps };
    const action = decides ? policy.select(tree, node) : likeliest(tree, node);
    if (decides) depth++;
    const edge = node * width + action;
    const next = child[edge] ?? -1;
    if (next < 0 && decides && draws !== undefined) {
      return { what: 'new', parent: addDrawNode(tree, node, action, draws), action: 0, steps: steps + 1 };
    }
    if (next < 0) return { what: (pending[edge] ?? 0) > 0 ? 'taken' : 'new', parent: node, action, steps };
    if (kind[next] === NODE_KIND.terminal) return { what: 'terminal', parent: node, action, steps };
    if (kind[next] === NODE_KIND.decision && depth >= maxDepth) {
      // A step would draw another outcome than this one.
      return { what: draws === undefined ? 'again' : 'terminal', parent: node, action, steps };
    }
    node = next;
  }
}

/** The outcome of chance whose visits lag most behind its probability. */
function likeliest({ width, child, childVisits, pending, prior }: SearchTree, node: number): number {
  const first = node * width;
  let best = 0;
  let highest = -1;
  for (let k = 0; k < width; k++) {
    if (child[first + k] === INVALID) continue;
    const score = (prior[first + k] ?? 0) / ((childVisits[first + k] ?? 0) + (pending[first + k] ?? 0) + 1);
    if (score > highest) {
      highest = score;
      best = k;
    }
  }
  return best;
}

/** Marks all steps to a leaf as begun (1) or come back (-1), so that walks at the same time keep off. */
export function mark(tree: SearchTree, leaf: Leaf, by: 1 | -1): void {
  const { width, pending, parent, action } = tree;
  tree.begun += by;
  let node = leaf.parent;
  let taken = leaf.action;
  while (node >= 0) {
    const edge = node * width + taken;
    pending[edge] = (pending[edge] ?? 0) + by;
    taken = action[node] ?? -1;
    node = parent[node] ?? -1;
  }
}
