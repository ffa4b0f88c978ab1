import { ForerunError } from '../error.ts';
import type { Numbers } from './model.ts';
import { measureRange, stepsTo } from './reached.ts';
import { emptyTree, NODE_KIND, type SearchTree, UNVISITED } from './tree.ts';

/**
 * The tree below an action of the root, as a tree of its own to search on in; `undefined` where nothing is there yet or the episode is over. The
 * nodes keep their order and their figures.
 *
 * @param outcome in models with chance, what the action has led to: the outcome's index, or the state: `[E]`, or its first
 * numbers where these tell it; not looked at in others
 * @throws ForerunError `invalid-argument` for actions and outcomes that there are not, and where chance has no outcome given
 */
export function subtree(tree: SearchTree, action: number, outcome?: number | Numbers): SearchTree | undefined {
  const { width, stateSize } = tree;
  checkIndex('action', action, tree.actions);
  let root = tree.child[action] ?? UNVISITED;
  if (root >= 0 && tree.kind[root] === NODE_KIND.chance) root = childOf(tree, root, outcome);
  if (root < 0 || tree.kind[root] !== NODE_KIND.decision) return undefined;
  const steps = stepsTo(tree, root);
  let count = 0;
  const kept = steps.map((depth) => (depth < 0 ? -1 : count++));
  const result = emptyTree(tree.actions, width, stateSize, count);
  result.count = count;
  for (let from = root; from < tree.count; from++) {
    const to = kept[from] ?? -1;
    if (to < 0) continue;
    for (const name of ['visits', 'value', 'raw', 'reward', 'discount', 'kind'] as const) {
      result[name][to] = tree[name][from] ?? 0;
    }
    const parent = to === 0 ? -1 : (kept[tree.parent[from] ?? -1] ?? -1);
    result.parent[to] = parent;
    result.action[to] = to === 0 ? -1 : (tree.action[from] ?? -1);
    result.states.set(tree.states.subarray(from * stateSize, (from + 1) * stateSize), to * stateSize);
    for (const name of ['childVisits', 'q', 'logits', 'prior'] as const) {
      result[name].set(tree[name].subarray(from * width, (from + 1) * width) as never, to * width);
    }
    for (let k = 0; k < width; k++) {
      const child = tree.child[from * width + k] ?? UNVISITED;
      result.child[to * width + k] = child < 0 ? child : (kept[child] ?? UNVISITED);
    }
    result.depth = Math.max(result.depth, steps[from] ?? 0);
  }
  measureRange(result);
  return result;
}

/** The node of an outcome of chance. */
function childOf(tree: SearchTree, chance: number, outcome: number | Numbers | undefined): number {
  const { width, child, stateSize, states } = tree;
  if (outcome === undefined) {
    throw wrong("chance follows this action; give what it has led to: the outcome's index or the state.");
  }
  if (typeof outcome === 'number') {
    checkIndex('outcome', outcome, width);
    return child[chance * width + outcome] ?? UNVISITED;
  }
  if (!(outcome.length >= 1 && outcome.length <= stateSize)) {
    throw wrong(`the state has ${outcome.length} numbers; give ${stateSize}, or the first of them.`);
  }
  const wanted = Float32Array.from(outcome);
  for (let k = chance * width; k < (chance + 1) * width; k++) {
    const node = child[k] ?? UNVISITED;
    if (node >= 0 && wanted.every((x, i) => states[node * stateSize + i] === x)) return node;
  }
  return UNVISITED;
}

function checkIndex(name: string, given: number, count: number): void {
  if (Number.isInteger(given) && given >= 0 && given < count) return;
  throw wrong(`${name} is ${given}; give one from 0 to ${count - 1}.`);
}

function wrong(message: string): ForerunError {
  return new ForerunError('invalid-argument', `subtree: ${message}`);
}
