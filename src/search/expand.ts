import { addReturn, backup } from './backup.ts';
import type { Leaf } from './descend.ts';
import type { AfterstateEvaluation, Numbers, StateEvaluation, StepEvaluation } from './model.ts';
import { hasNoAction } from './rule-out.ts';
import { softmax } from './softmax.ts';
import { addNode, INVALID, NODE_KIND, type SearchTree } from './tree.ts';

/** Puts what the model says of a state into a decision node: value, priors, mask. */
export function writeDecision(tree: SearchTree, node: number, found: StateEvaluation, row: number): void {
  const { actions, width, child, logits, prior } = tree;
  const first = node * width;
  const { priorLogits, invalid } = found;
  for (let a = 0; a < width; a++) {
    const masked = a >= actions || (invalid?.[row * actions + a] ?? 0) !== 0;
    if (masked) child[first + a] = INVALID;
    logits[first + a] = masked ? Number.NEGATIVE_INFINITY : (priorLogits?.[row * actions + a] ?? 0);
  }
  softmax(logits, first, width, prior);
  const value = found.value[row] ?? 0;
  tree.raw[node] = value;
  tree.value[node] = Number.isNaN(value) ? 0 : value;
  tree.visits[node] = 1;
  tree.kind[node] = NODE_KIND.decision;
}

/** Adds (or, at the depth limit, visits again) the node that a step led to, and carries what it is worth up. */
export function takeStep(tree: SearchTree, leaf: Leaf, found: StepEvaluation, row: number, discount: number): void {
  const again = leaf.what === 'again';
  const node = again ? (tree.child[leaf.parent * tree.width + leaf.action] ?? 0) : addLeaf(tree, leaf);
  const value = found.value[row] ?? 0;
  if (again) {
    addReturn(tree, node, value);
    backup(tree, node, value);
    return;
  }
  writeState(tree, node, found.states, row);
  tree.reward[node] = found.reward[row] ?? 0;
  tree.discount[node] = found.discount?.[row] ?? discount;
  writeDecision(tree, node, found, row);
  if ((found.terminal?.[row] ?? 0) !== 0) {
    tree.kind[node] = NODE_KIND.terminal;
    tree.value[node] = 0;
    tree.raw[node] = 0;
  } else if (hasNoAction(tree, node)) {
    // A stalemate: nothing can follow, but the model's value counts.
    tree.kind[node] = NODE_KIND.terminal;
  }
  backup(tree, node, tree.value[node] ?? 0);
}

/** As {@link takeStep}, for an action after which chance has its say. */
export function takeAfterstate(
  tree: SearchTree,
  leaf: Leaf,
  found: AfterstateEvaluation,
  row: number,
  outcomes: number,
): void {
  const node = addLeaf(tree, leaf);
  const { width, child, logits, prior } = tree;
  const first = node * width;
  for (let k = 0; k < width; k++) {
    const logit = k < outcomes ? (found.outcomeLogits[row * outcomes + k] ?? 0) : Number.NEGATIVE_INFINITY;
    logits[first + k] = logit;
    if (logit === Number.NEGATIVE_INFINITY) child[first + k] = INVALID;
  }
  softmax(logits, first, width, prior);
  writeState(tree, node, found.states, row);
  const value = found.value[row] ?? 0;
  tree.kind[node] = NODE_KIND.chance;
  tree.reward[node] = 0;
  tree.discount[node] = 1;
  tree.raw[node] = value;
  tree.value[node] = value;
  tree.visits[node] = 1;
  backup(tree, node, value);
}

/** Another visit of the end of an episode; the model has nothing to add. */
export function visitTerminal(tree: SearchTree, leaf: Leaf): void {
  const node = tree.child[leaf.parent * tree.width + leaf.action] ?? 0;
  const value = tree.raw[node] ?? 0;
  addReturn(tree, node, value);
  backup(tree, node, value);
}

function addLeaf(tree: SearchTree, { parent, action, steps }: Leaf): number {
  if (steps > tree.depth) tree.depth = steps;
  return addNode(tree, parent, action);
}

function writeState(tree: SearchTree, node: number, states: Numbers, row: number): void {
  const { stateSize } = tree;
  for (let k = 0; k < stateSize; k++) tree.states[node * stateSize + k] = states[row * stateSize + k] ?? 0;
}
