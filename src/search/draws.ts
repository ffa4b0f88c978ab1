import { addReturn, backup } from './backup.ts';
import type { Leaf } from './descend.ts';
import { takeStep } from './expand.ts';
import type { StepEvaluation } from './model.ts';
import { addNode, INVALID, NODE_KIND, type SearchTree, UNVISITED } from './tree.ts';
import { childrenOpen, type Widened } from './widening.ts';

/** How outcomes are drawn. */
export interface Draws extends Widened {
  /** Different ones that an action can have at most. */
  readonly outcomes: number;
}

/**
 * Adds the node in which outcomes of an action are drawn (and gives its number). Its state is the one that the action is taken in, its `prior`
 * how often each of its outcomes has been drawn.
 */
export function addDrawNode(tree: SearchTree, parent: number, action: number, { outcomes }: Draws): number {
  const node = addNode(tree, parent, action);
  const { width, stateSize, states } = tree;
  states.copyWithin(node * stateSize, parent * stateSize, (parent + 1) * stateSize);
  tree.child.fill(INVALID, node * width + outcomes, (node + 1) * width);
  tree.kind[node] = NODE_KIND.chance;
  tree.discount[node] = 1;
  return node;
}

/**
 * The place for another outcome of a node, or -1 where those that it has are to be visited: after N visits ceil(k N^alpha) outcomes have been
 * drawn, those that came again included (Couetoux et al. 2011, who count them once).
 */
export function drawSlot(
  { width, child, childVisits, pending, prior }: SearchTree,
  node: number,
  draws: Draws,
): number {
  const first = node * width;
  let free = -1;
  let drawn = 0;
  let visits = 1;
  for (let k = first; k < first + width && child[k] !== INVALID; k++) {
    const begun = pending[k] ?? 0;
    visits += (childVisits[k] ?? 0) + begun;
    drawn += prior[k] ?? 0;
    if (child[k] !== UNVISITED) continue;
    drawn += begun;
    if (begun === 0 && free < 0) free = k - first;
  }
  return drawn < childrenOpen(draws, visits) ? free : -1;
}

/** Adds the outcome that was drawn, or visits it again where it is there already, and carries what it is worth up. */
export function takeDraw(tree: SearchTree, leaf: Leaf, found: StepEvaluation, row: number, discount: number): void {
  const { width, child, prior } = tree;
  const first = leaf.parent * width;
  for (let k = first; k < first + width; k++) {
    const node = child[k] ?? UNVISITED;
    if (node < 0 || !isOutcome(tree, node, found, row, discount)) continue;
    prior[k] = (prior[k] ?? 0) + 1;
    const ends = tree.kind[node] === NODE_KIND.terminal;
    const value = ends ? (tree.raw[node] ?? 0) : (found.value[row] ?? 0);
    addReturn(tree, node, value);
    backup(tree, node, value);
    return;
  }
  takeStep(tree, leaf, found, row, discount);
  // The arrays may be new by now.
  tree.prior[first + leaf.action] = 1;
}

/** Whether an answer is the outcome that a node stands for: the same step to the same state, from where as much can follow. */
function isOutcome(tree: SearchTree, node: number, found: StepEvaluation, row: number, discount: number): boolean {
  const { stateSize } = tree;
  const { states, reward, terminal } = found;
  if (tree.reward[node] !== reward[row]) return false;
  if (tree.discount[node] !== (found.discount?.[row] ?? discount)) return false;
  const ends = (terminal?.[row] ?? 0) !== 0;
  const isEnd = tree.kind[node] === NODE_KIND.terminal;
  if (isEnd !== (ends || isStalemate(tree, found, row))) return false;
  // What ends is worth nothing, a stalemate what the model said of it.
  if (isEnd && (tree.raw[node] === 0) !== (ends || found.value[row] === 0)) return false;
  for (let k = 0; k < stateSize; k++) {
    if (tree.states[node * stateSize + k] !== Math.fround(states[row * stateSize + k] ?? 0)) return false;
  }
  return true;
}

/** Whether an answer masks every action. */
function isStalemate({ actions }: SearchTree, { invalid }: StepEvaluation, row: number): boolean {
  if (invalid === undefined) return false;
  for (let k = row * actions; k < (row + 1) * actions; k++) if ((invalid[k] ?? 0) === 0) return false;
  return true;
}
