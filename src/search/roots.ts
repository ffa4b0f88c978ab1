import { ForerunError } from '../error.ts';
import { checkAnswer } from './check-answer.ts';
import { writeDecision } from './expand.ts';
import { mixedKey } from './keys.ts';
import type { Numbers, SearchModel } from './model.ts';
import { hasNoAction } from './rule-out.ts';
import { softmax } from './softmax.ts';
import { addNode, emptyTree, INVALID, type SearchTree } from './tree.ts';

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
    const tree = fits ? kept : newTree();
    tree.before.fill(0);
    if (fits) {
      tree.before.set(tree.childVisits.subarray(0, width));
      // Noise of a search before, or a mask that held only then, is gone.
      softmax(tree.logits, 0, width, tree.prior);
    } else {
      addNode(tree, -1, -1);
      for (let k = 0; k < stateSize; k++) tree.states[k] = states[b * stateSize + k] ?? 0;
      writeDecision(tree, 0, found, b);
    }
    if (invalid !== undefined) maskRoot(tree, invalid, b);
    if (hasNoAction(tree, 0)) {
      throw wrong(`every action of root ${b} is masked; there is nothing to search.`);
    }
    return tree;

    function newTree(): SearchTree {
      return emptyTree(actions, width, stateSize, FIRST_NODES);
    }
  });
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

function maskRoot(tree: SearchTree, invalid: Numbers, b: number): void {
  for (let a = 0; a < tree.actions; a++) {
    if ((invalid[b * tree.actions + a] ?? 0) === 0) continue;
    tree.child[a] = INVALID;
    tree.childVisits[a] = 0;
    tree.before[a] = 0;
    tree.q[a] = 0;
    tree.logits[a] = Number.NEGATIVE_INFINITY;
  }
  softmax(tree.logits, 0, tree.width, tree.prior);
}

function wrong(message: string): ForerunError {
  return new ForerunError('invalid-argument', `mcts: search: ${message}`);
}
