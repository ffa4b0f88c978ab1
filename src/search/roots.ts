import { ForerunError } from '../error.ts';
import { checkAnswer } from './check-answer.ts';
import { writeDecision } from './expand.ts';
import { mixedKey } from './keys.ts';
import type { Numbers, SearchModel } from './model.ts';
import { measureRange } from './reached.ts';
import { hasNoAction, removeChild } from './rule-out.ts';
import { softmax } from './softmax.ts';
import { addNode, emptyTree, type HiddenAction, INVALID, type SearchTree, UNVISITED } from './tree.ts';

/** Nodes that a new tree has room for; it grows. */
const FIRST_NODES = 64;

/**
 * One tree for each root: what is given to go on with, where it begins at that root, and else a new one with the root alone.
 *
 * @throws ForerunError `invalid-argument`
 */
export async function plantTrees(
  model: SearchModel,
  given: Numbers,
  invalid: Numbers | undefined,
  reuse: readonly (SearchTree | undefined)[] | undefined,
  seeds: (root: number) => number,
): Promise<SearchTree[]> {
  const { actions, stateSize, rootSize = stateSize } = model;
  if (typeof given?.length !== 'number')
    throw wrong(`the roots are ${String(given)}; give ${rootSize} numbers for each root.`);
  const roots = Float32Array.from(given);
  const count = roots.length / rootSize;
  if (count < 1 || !Number.isInteger(count) || !roots.every(Number.isFinite)) {
    throw wrong(
      `the roots are ${roots.length} numbers [${[...roots.subarray(0, 8)].join(', ')}${roots.length > 8 ? ', ...' : ''}]; give ${rootSize} finite ones for each root.`,
    );
  }
  if (invalid !== undefined && invalid.length !== count * actions) {
    throw wrong(
      `invalid has ${invalid.length} entries; give ${count * actions}: ${actions} actions for each of ${count} roots.`,
    );
  }
  if (reuse !== undefined && reuse.length !== count) {
    throw wrong(`reuse has ${reuse.length} trees; give one (or undefined) for each of ${count} roots.`);
  }
  const width = Math.max(actions, model.chance?.outcomes ?? 0);
  const found = await model.root(
    roots,
    count,
    Uint32Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? mixedKey(seeds(i / 2)) : 0)),
  );
  checkAnswer('root', model, count, found, rootSize === stateSize ? ['value'] : ['value', 'states']);
  const states = found.states ?? roots;
  return Array.from({ length: count }, (_, b) => {
    const kept = reuse?.[b];
    const fits = kept !== undefined && sameShape(kept, actions, width, stateSize) && beginsAt(kept, states, b);
    const tree = fits ? kept : emptyTree(actions, width, stateSize, FIRST_NODES);
    if (fits) {
      // Walks of a search that came to no end are not coming back, and a mask or noise of the last one is gone.
      tree.pending.fill(0);
      tree.begun = 0;
      showHidden(tree);
      softmax(tree.logits, 0, width, tree.prior);
    } else {
      addNode(tree, -1, -1);
      for (let k = 0; k < stateSize; k++) tree.states[k] = states[b * stateSize + k] ?? 0;
      writeDecision(tree, 0, found, b);
    }
    if (invalid !== undefined) hide(tree, (a) => (invalid[b * actions + a] ?? 0) !== 0);
    tree.before.set(tree.childVisits.subarray(0, width));
    if (hasNoAction(tree, 0)) {
      throw wrong(`every action of root ${b} is masked; there is nothing to search.`);
    }
    return tree;
  });
}

/**
 * Trees are searched on in place, so none can be given twice.
 *
 * @throws ForerunError `invalid-argument`
 */
export function checkReuse(reuse: readonly (SearchTree | undefined)[]): void {
  for (const [b, tree] of reuse.entries()) {
    if (tree === undefined) continue;
    if (typeof tree !== 'object' || tree === null || !(tree.child instanceof Int32Array)) {
      throw wrong(`reuse[${b}] is ${tree === null ? 'null' : typeof tree}; give trees, or undefined for a new one.`);
    }
    if (reuse.indexOf(tree) !== b) {
      throw wrong(`reuse[${b}] is the tree of root ${reuse.indexOf(tree)} too; give each tree once.`);
    }
  }
}

function sameShape(tree: SearchTree, actions: number, width: number, stateSize: number): boolean {
  return tree.actions === actions && tree.width === width && tree.stateSize === stateSize;
}

function beginsAt(tree: SearchTree, states: Numbers, b: number): boolean {
  for (let k = 0; k < tree.stateSize; k++) {
    if (tree.states[k] !== Math.fround(states[b * tree.stateSize + k] ?? 0)) return false;
  }
  return true;
}

/** Masks actions of the root for one search; the root is then worth what the others obtain. */
function hide(tree: SearchTree, isMasked: (action: number) => boolean): void {
  const { child, childVisits, q, logits } = tree;
  const hidden: HiddenAction[] = [];
  for (let action = 0; action < tree.actions; action++) {
    if (child[action] === INVALID || !isMasked(action)) continue;
    const [visits = 0, logit = 0] = [childVisits[action], logits[action]];
    hidden.push({ action, child: child[action] ?? UNVISITED, visits, q: q[action] ?? 0, logit });
    removeChild(tree, 0, action);
  }
  tree.hidden = hidden;
  softmax(logits, 0, tree.width, tree.prior);
  measureRange(tree);
}

/** Puts back what {@link hide} has taken away. */
function showHidden(tree: SearchTree): void {
  for (const { action, child, visits, q, logit } of tree.hidden) {
    tree.child[action] = child;
    tree.childVisits[action] = visits;
    tree.q[action] = q;
    tree.logits[action] = logit;
    const [had = 1, value = 0] = [tree.visits[0], tree.value[0]];
    tree.value[0] = (had * value + visits * q) / (had + visits);
    tree.visits[0] = had + visits;
  }
  if (tree.hidden.length > 0) measureRange(tree);
  tree.hidden = [];
}

function wrong(message: string): ForerunError {
  return new ForerunError('invalid-argument', `mcts: search: ${message}`);
}
