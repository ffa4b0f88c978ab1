import { ForerunError } from '../error.ts';
import { INVALID, NODE_KIND, type SearchTree } from './tree.ts';

/**
 * Rules out an action that must not be taken, for good: as if it had been masked from the beginning, so what it obtained is taken back from all
 * nodes above. Where chance led to it, so is the action before; a node without any action left is ruled out itself.
 *
 * @returns whether anything had been obtained there, so that the tree's range has to be found anew (`measureRange`)
 * @throws ForerunError `invalid-argument` where nothing is left to do at the root
 */
export function ruleOut(tree: SearchTree, from: number, slot: number): boolean {
  let node = from;
  let action = slot;
  let hadVisits = false;
  for (;;) {
    if (tree.kind[node] === NODE_KIND.decision) {
      if (removeChild(tree, node, action)) hadVisits = true;
      if (!hasNoAction(tree, node)) return hadVisits;
    }
    if (node === 0) {
      throw new ForerunError(
        'invalid-argument',
        'mcts: search: every action of a root comes to numbers that are not finite; check model and state, or give roll-outs a shorter horizon.',
      );
    }
    action = tree.action[node] ?? 0;
    node = tree.parent[node] ?? 0;
  }
}

/** Takes an action and all that it obtained off a decision node; says whether it had visits. */
export function removeChild(tree: SearchTree, node: number, action: number): boolean {
  const { width, child, childVisits, q, logits, prior, before } = tree;
  const first = node * width;
  const edge = first + action;
  const visits = childVisits[edge] ?? 0;
  takeBack(tree, node, visits, q[edge] ?? 0);
  child[edge] = INVALID;
  childVisits[edge] = 0;
  q[edge] = 0;
  logits[edge] = Number.NEGATIVE_INFINITY;
  prior[edge] = 0;
  if (node === 0) before[action] = 0;
  // Noise stays on the others, so this is no new softmax.
  let sum = 0;
  for (let k = first; k < first + width; k++) sum += prior[k] ?? 0;
  for (let k = first; sum > 0 && k < first + width; k++) prior[k] = (prior[k] ?? 0) / sum;
  return visits > 0;
}

/** Takes visits of a node back that obtained so much on average, from it and from all above: the reverse of `backup`. */
function takeBack(tree: SearchTree, from: number, count: number, mean: number): void {
  if (count === 0) return;
  const { width, parent, action, reward, discount, value, visits, childVisits, q } = tree;
  let obtained = mean;
  for (let node = from; ; ) {
    const had = visits[node] ?? 0;
    value[node] = ((value[node] ?? 0) * had - count * obtained) / (had - count);
    visits[node] = had - count;
    const above = parent[node] ?? -1;
    if (above < 0) return;
    const edge = above * width + (action[node] ?? 0);
    childVisits[edge] = had - count;
    q[edge] = (reward[node] ?? 0) + (discount[node] ?? 0) * (value[node] ?? 0);
    obtained = (reward[node] ?? 0) + (discount[node] ?? 0) * obtained;
    node = above;
  }
}

/** Whether every action of a node is masked. */
export function hasNoAction({ actions, width, child }: SearchTree, node: number): boolean {
  for (let a = 0; a < actions; a++) if (child[node * width + a] !== INVALID) return false;
  return true;
}

/** Whether a step from a node has been ruled out, there or above. */
export function isRuledOut({ width, child, parent, action }: SearchTree, from: number, slot: number): boolean {
  if (child[from * width + slot] === INVALID) return true;
  for (let node = from; node > 0; node = parent[node] ?? 0) {
    if (child[(parent[node] ?? 0) * width + (action[node] ?? 0)] !== node) return true;
  }
  return false;
}
