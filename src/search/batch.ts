import { type Leaf, mark } from './descend.ts';
import { takeDraw } from './draws.ts';
import { checkSizes, takeAfterstate, takeStep } from './expand.ts';
import { type ChanceModel, isDrawn, type SearchModel } from './model.ts';
import { NODE_KIND, type SearchTree } from './tree.ts';

/** Leaves of all trees that the model is asked about in one call (with chance: in one for actions and one for outcomes). */
export class Batch {
  readonly #model: SearchModel;
  readonly #discount: number;
  readonly #chance: ChanceModel | undefined;
  readonly #drawn: boolean;
  readonly #steps: Rows;
  readonly #afterstates: Rows | undefined;

  /** @param leaves of each tree at most: one alone has nothing to keep off */
  constructor(model: SearchModel, trees: number, leaves: number, discount: number) {
    const capacity = trees * leaves;
    const marks = leaves > 1;
    this.#model = model;
    this.#discount = discount;
    this.#drawn = isDrawn(model.chance);
    this.#chance = isDrawn(model.chance) ? undefined : model.chance;
    this.#steps = new Rows(model.stateSize, capacity, marks);
    this.#afterstates = this.#chance && new Rows(model.stateSize, capacity, marks);
  }

  /** Adds a leaf; other walks keep off it until it is answered. */
  add(tree: SearchTree, leaf: Leaf): void {
    const decides = tree.kind[leaf.parent] === NODE_KIND.decision;
    // What is drawn is the outcome of the action that has led to chance.
    const action = this.#drawn && !decides ? (tree.action[leaf.parent] ?? 0) : leaf.action;
    (decides ? (this.#afterstates ?? this.#steps) : this.#steps).add(tree, leaf, action);
  }

  /** Asks the model and puts its answers into the trees; a promise where the model's answers are some. */
  evaluate(): Promise<void> | undefined {
    const steps = this.#evaluateSteps();
    const afterstates = this.#evaluateAfterstates();
    if (steps === undefined || afterstates === undefined) return steps ?? afterstates;
    return Promise.all([steps, afterstates]).then(() => undefined);
  }

  #evaluateSteps(): Promise<void> | undefined {
    const rows = this.#steps;
    if (rows.count === 0) return undefined;
    const model = this.#model;
    return whenFound(model.step(rows.states, rows.actions, rows.count), (found) => {
      checkSizes('step', model, rows.count, found, ['states', 'value', 'reward']);
      const take = this.#drawn ? takeDraw : takeStep;
      rows.take((tree, leaf, row) => take(tree, leaf, found, row, this.#discount));
    });
  }

  #evaluateAfterstates(): Promise<void> | undefined {
    const rows = this.#afterstates;
    const chance = this.#chance;
    if (rows === undefined || chance === undefined || rows.count === 0) return undefined;
    return whenFound(chance.afterstate(rows.states, rows.actions, rows.count), (found) => {
      checkSizes('chance.afterstate', this.#model, rows.count, found, ['states', 'value', 'outcomeLogits']);
      rows.take((tree, leaf, row) => takeAfterstate(tree, leaf, found, row, chance.outcomes));
    });
  }
}

/** Goes on at once where nothing has to be waited for: a turn of the event loop costs more than many a model. */
function whenFound<Found extends object>(
  answer: Found | Promise<Found>,
  take: (found: Found) => void,
): Promise<void> | undefined {
  if (answer instanceof Promise) return answer.then(take);
  take(answer);
  return undefined;
}

/** Rows of one call. */
class Rows {
  /** `[capacity, E]`, of which `count` rows are in use. */
  readonly states: Float32Array;
  readonly actions: Int32Array;
  count = 0;
  readonly #stateSize: number;
  readonly #marks: boolean;
  readonly #trees: SearchTree[] = [];
  readonly #leaves: Leaf[] = [];

  constructor(stateSize: number, capacity: number, marks: boolean) {
    this.#stateSize = stateSize;
    this.#marks = marks;
    this.states = new Float32Array(capacity * stateSize);
    this.actions = new Int32Array(capacity);
  }

  add(tree: SearchTree, leaf: Leaf, action: number): void {
    if (this.#marks) mark(tree, leaf, 1);
    const size = this.#stateSize;
    const row = this.count++;
    const from = leaf.parent * size;
    for (let k = 0; k < size; k++) this.states[row * size + k] = tree.states[from + k] ?? 0;
    this.actions[row] = action;
    this.#trees[row] = tree;
    this.#leaves[row] = leaf;
  }

  take(put: (tree: SearchTree, leaf: Leaf, row: number) => void): void {
    for (let row = 0; row < this.count; row++) {
      const tree = this.#trees[row];
      const leaf = this.#leaves[row];
      if (tree === undefined || leaf === undefined) continue;
      if (this.#marks) mark(tree, leaf, -1);
      put(tree, leaf, row);
    }
    this.count = 0;
  }
}
