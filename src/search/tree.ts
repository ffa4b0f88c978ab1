/** No child is there yet. */
export const UNVISITED = -1;

/** No child can be there: the action is masked. */
export const INVALID = -2;

/** What a node is. */
export const NODE_KIND = {
  /** An action is chosen. */
  decision: 0,
  /** An outcome is drawn. */
  chance: 1,
  /** Nothing follows. */
  terminal: 2,
} as const;

/**
 * A search tree in flat arrays. Node 0 is the root; nodes stand in the order in which they came. What belongs to a node has one entry a
 * node, what belongs to its children W entries a node: `[node * W + action]`. The arrays are longer than the tree, and replaced as it grows.
 */
export interface SearchTree {
  /** A */
  readonly actions: number;
  /** W: children a node can have: actions, or outcomes of chance where these are more. */
  readonly width: number;
  /** E */
  readonly stateSize: number;
  /** N: nodes that there are. */
  count: number;
  /** Visits of a node, the one that made it included. */
  visits: Int32Array;
  /** Mean of the returns from a node on. */
  value: Float64Array;
  /** What the model said of a node. */
  raw: Float64Array;
  /** Of the step to a node: what it pays. */
  reward: Float64Array;
  /** Of the step to a node: the factor of what follows. */
  discount: Float64Array;
  /** -1 for the root. */
  parent: Int32Array;
  /** The action (or outcome) that leads to a node; -1 for the root. */
  action: Int32Array;
  /** See {@link NODE_KIND}. */
  kind: Uint8Array;
  /** `[N, E]` */
  states: Float32Array;
  /** `[N, W]`: the node; {@link UNVISITED} or {@link INVALID} where there is none. */
  child: Int32Array;
  /** `[N, W]`: visits of a child. */
  childVisits: Int32Array;
  /** `[N, W]`: visits that have begun and not come back. */
  pending: Int32Array;
  /** `[N, W]`: reward + discount * value of the child; 0 without one. */
  q: Float64Array;
  /** `[N, W]`: logits of the policy, as the model gave them; minus infinity where masked. */
  logits: Float64Array;
  /** `[N, W]`: their softmax, at the root with noise where there is some; for outcomes that are drawn how often each was. */
  prior: Float64Array;
  /** Walks that have begun and not come back: while there is none, `pending` is 0 everywhere. */
  begun: number;
  /**
   * Lowest and highest q that actions have had since the tree was made, or since the range was last found anew: in a sub-tree, and where something
   * was masked or ruled out, it begins with what they have then.
   */
  lowest: number;
  highest: number;
  /** Steps to the deepest node. */
  depth: number;
  /** What the request of the last search masked at the root, to be put back by the next. */
  hidden: readonly HiddenAction[];
  /** Visits that the root's children had when the search began: more than 0 in a tree that is used again. `[W]` */
  before: Int32Array;
}

/** An action of the root that is masked for one search. */
export interface HiddenAction {
  readonly action: number;
  readonly child: number;
  readonly visits: number;
  readonly q: number;
  readonly logit: number;
}

/** A tree without nodes. */
export function emptyTree(actions: number, width: number, stateSize: number, capacity: number): SearchTree {
  return {
    actions,
    width,
    stateSize,
    count: 0,
    visits: new Int32Array(capacity),
    value: new Float64Array(capacity),
    raw: new Float64Array(capacity),
    reward: new Float64Array(capacity),
    discount: new Float64Array(capacity),
    parent: new Int32Array(capacity),
    action: new Int32Array(capacity),
    kind: new Uint8Array(capacity),
    states: new Float32Array(capacity * stateSize),
    child: new Int32Array(capacity * width),
    childVisits: new Int32Array(capacity * width),
    pending: new Int32Array(capacity * width),
    q: new Float64Array(capacity * width),
    logits: new Float64Array(capacity * width),
    prior: new Float64Array(capacity * width),
    begun: 0,
    lowest: Number.POSITIVE_INFINITY,
    highest: Number.NEGATIVE_INFINITY,
    depth: 0,
    hidden: [],
    before: new Int32Array(width),
  };
}

/** Adds a node without children and gives its number. */
export function addNode(tree: SearchTree, parent: number, action: number): number {
  const node = tree.count;
  if (node === tree.visits.length) grow(tree, Math.max(16, 2 * node));
  tree.count = node + 1;
  tree.parent[node] = parent;
  tree.action[node] = action;
  tree.child.fill(UNVISITED, node * tree.width, (node + 1) * tree.width);
  if (parent >= 0) tree.child[parent * tree.width + action] = node;
  return node;
}

function grow(tree: SearchTree, capacity: number): void {
  const larger = emptyTree(tree.actions, tree.width, tree.stateSize, capacity);
  for (const name of ARRAYS) {
    larger[name].set(tree[name] as never);
    Object.assign(tree, { [name]: larger[name] });
  }
}

const ARRAYS = [
  'visits',
  'value',
  'raw',
  'reward',
  'discount',
  'parent',
  'action',
  'kind',
  'states',
  'child',
  'childVisits',
  'pending',
  'q',
  'logits',
  'prior',
] as const satisfies readonly (keyof SearchTree)[];
