import { checkAnswer } from './check-answer.ts';
import { type Leaf, mark } from './descend.ts';
import { takeDraw } from './draws.ts';
import { takeAfterstate, takeStep } from './expand.ts';
import { type ChanceModel, isDrawn, type SearchModel } from './model.ts';
import { measureRange } from './reached.ts';
import { isRuledOut, ruleOut } from './rule-out.ts';
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
  constructor(model: SearchModel, leaves: number, discount: number) {
    const marks = leaves > 1;
    this.#model = model;
    this.#discount = discount;
    this.#drawn = isDrawn(model.chance);
    this.#chance = isDrawn(model.chance) ? undefined : model.chance;
    this.#steps = new Rows(model.stateSize, marks);
    this.#afterstates = this.#chance && new Rows(model.stateSize, marks);
  }

  /** Adds a leaf, with the key of its random numbers; other walks keep off it until it is answered. */
  add(tree: SearchTree, leaf: Leaf, key: number, simulation: number): void {
    const decides = tree.kind[leaf.parent] === NODE_KIND.decision;
    // What is drawn is the outcome of the action that has led to chance.
    const action = this.#drawn && !decides ? (tree.action[leaf.parent] ?? 0) : leaf.action;
    const rows = decides ? (this.#afterstates ?? this.#steps) : this.#steps;
    rows.add(tree, leaf, action, key, simulation);
  }

  /**
   * Asks the model and puts its answers into the trees; a promise where the model's answers are some. Where it fails, what was asked is taken back,
   * so that the trees can be searched on.
   */
  evaluate(): Promise<void> | undefined {
    try {
      const steps = this.#evaluateSteps();
      // Where the other call throws at once, nobody waits for this one any more.
      steps?.catch(() => {});
      const afterstates = this.#evaluateAfterstates();
      if (steps === undefined && afterstates === undefined) return undefined;
      return Promise.all([steps, afterstates]).then(
        () => undefined,
        (error: unknown) => this.#drop(error),
      );
    } catch (error) {
      return this.#drop(error);
    }
  }

  #drop(error: unknown): never {
    this.#steps.drop();
    this.#afterstates?.drop();
    throw error;
  }

  #evaluateSteps(): Promise<void> | undefined {
    const rows = this.#steps;
    if (rows.count === 0) return undefined;
    const model = this.#model;
    return whenFound(model.step(rows.states, rows.actions, rows.count, rows.keys), (found) => {
      checkAnswer('step', model, rows.count, found, ['states', 'value', 'reward']);
      const take = this.#drawn ? takeDraw : takeStep;
      let someFailed = false;
      const narrowed = new Set<SearchTree>();
      rows.take((tree, leaf, row) => {
        if (someFailed && isRuledOut(tree, leaf.parent, leaf.action)) return;
        if ((found.failed?.[row] ?? 0) === 0) return take(tree, leaf, found, row, this.#discount);
        someFailed = true;
        if (ruleOut(tree, leaf.parent, leaf.action)) narrowed.add(tree);
      });
      for (const tree of narrowed) measureRange(tree);
    });
  }

  #evaluateAfterstates(): Promise<void> | undefined {
    const rows = this.#afterstates;
    const chance = this.#chance;
    if (rows === undefined || chance === undefined || rows.count === 0) return undefined;
    return whenFound(chance.afterstate(rows.states, rows.actions, rows.count, rows.keys), (found) => {
      checkAnswer('chance.afterstate', this.#model, rows.count, found, ['states', 'value', 'outcomeLogits']);
      rows.take((tree, leaf, row) => takeAfterstate(tree, leaf, found, row, chance.outcomes));
    });
  }
}

/** Goes on at once where nothing has to be waited for: a turn of the event loop costs more than many a model. */
function whenFound<Found extends object>(
  answer: Found | Promise<Found>,
  take: (found: Found) => void,
): Promise<void> | undefined {
  // Promises of another realm are no instances of this one's.
  if (isPromise(answer)) return Promise.resolve(answer).then(take);
  take(answer);
  return undefined;
}

function isPromise<Found extends object>(answer: Found | Promise<Found>): answer is Promise<Found> {
  return typeof answer === 'object' && answer !== null && 'then' in answer;
}

/** Rows of one call. */
class Rows {
  /** `[capacity, E]`, of which `count` rows are in use; it grows. */
  states: Float32Array;
  actions: Int32Array;
  /** `[capacity, 2]` */
  keys: Uint32Array;
  count = 0;
  readonly #stateSize: number;
  readonly #marks: boolean;
  readonly #trees: SearchTree[] = [];
  readonly #leaves: Leaf[] = [];

  constructor(stateSize: number, marks: boolean) {
    this.#stateSize = stateSize;
    this.#marks = marks;
    this.states = new Float32Array(stateSize);
    this.actions = new Int32Array(1);
    this.keys = new Uint32Array(2);
  }

  add(tree: SearchTree, leaf: Leaf, action: number, key: number, simulation: number): void {
    if (this.#marks) mark(tree, leaf, 1);
    const size = this.#stateSize;
    const row = this.count++;
    if (row === this.actions.length) this.#grow(2 * row);
    const from = leaf.parent * size;
    for (let k = 0; k < size; k++) this.states[row * size + k] = tree.states[from + k] ?? 0;
    this.actions[row] = action;
    this.keys[2 * row] = key;
    this.keys[2 * row + 1] = simulation;
    this.#trees[row] = tree;
    this.#leaves[row] = leaf;
  }

  take(put: (tree: SearchTree, leaf: Leaf, row: number) => void): void {
    this.#each((tree, leaf, row) => {
      if (this.#marks) mark(tree, leaf, -1);
      put(tree, leaf, row);
    });
    this.count = 0;
  }

  /** Takes all rows back. */
  drop(): void {
    if (this.#marks) this.#each((tree, leaf) => mark(tree, leaf, -1));
    this.count = 0;
  }

  #each(visit: (tree: SearchTree, leaf: Leaf, row: number) => void): void {
    for (let row = 0; row < this.count; row++) {
      const tree = this.#trees[row];
      const leaf = this.#leaves[row];
      if (tree !== undefined && leaf !== undefined) visit(tree, leaf, row);
    }
  }

  #grow(capacity: number): void {
    const { states, actions, keys } = this;
    this.states = new Float32Array(capacity * this.#stateSize);
    this.states.set(states);
    this.actions = new Int32Array(capacity);
    this.actions.set(actions);
    this.keys = new Uint32Array(2 * capacity);
    this.keys.set(keys);
  }
}
