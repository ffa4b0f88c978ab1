/** Numbers by row; rows and columns as each place says. */
export type Numbers = ArrayLike<number>;

/** What a model says about states. */
export interface StateEvaluation {
  /** `[n]`: estimated return from each state on, for who moves there. */
  readonly value: Numbers;
  /** `[n, A]`: logits of a policy. Default all the same. */
  readonly priorLogits?: Numbers;
  /** `[n, A]`: not 0 where an action cannot be taken. Default all can. */
  readonly invalid?: Numbers;
}

/** What a model says about roots. A value may be NaN: not known. */
export interface RootEvaluation extends StateEvaluation {
  /** `[n, E]`: what the search keeps of each root, where that is not the root as it was given. */
  readonly states?: Numbers;
}

/** Where actions (or the outcomes of chance) lead. */
export interface StepEvaluation extends StateEvaluation {
  /** `[n, E]` */
  readonly states: Numbers;
  /** `[n]`: what the step pays. */
  readonly reward: Numbers;
  /** `[n]`: factor of what follows, -1 to 1; negative where another player moves next. Default the model's `discount`, or else the search's. */
  readonly discount?: Numbers;
  /**
   * `[n]`: not 0 where the step came to numbers that are not finite, or must not be taken for another reason. It is ruled out for good, as is what
   * leads to nothing else; the rest of such a row does not count. Default nowhere.
   */
  readonly failed?: Numbers;
  /** `[n]`: not 0 where nothing follows. The value is then 0, and nothing below is searched. Default nowhere. */
  readonly terminal?: Numbers;
}

/** Where actions lead before chance has its say. */
export interface AfterstateEvaluation {
  /** `[n, E]` */
  readonly states: Numbers;
  /** `[n, C]`: logits of the outcomes; minus infinity for what cannot happen. */
  readonly outcomeLogits: Numbers;
  /** `[n]`: estimated return from each afterstate on, the reward of the outcome included. */
  readonly value: Numbers;
}

/** Chance between an action and the next state: 'Stochastic MuZero', Antonoglou et al. 2022. */
export interface ChanceModel {
  /** C: outcomes that there can be. */
  readonly outcomes: number;
  /** Takes actions: `states` `[n, E]`, `actions` `[n]`. */
  afterstate(
    states: Float32Array,
    actions: Int32Array,
    count: number,
    keys?: Uint32Array,
  ): AfterstateEvaluation | Promise<AfterstateEvaluation>;
}

/**
 * Chance that only shows in draws: `step` leads from the same state by the same action to one outcome after the other, whatever their number
 * (noise on continuous states, say). The tree holds some of them, and draws more as an action is visited more often: see `outcomeWidening`.
 */
export interface DrawnChance {
  /** Different outcomes of an action that the tree can hold. */
  readonly outcomes: number;
  readonly drawn: true;
}

/** Whether outcomes are drawn by `step`, and not told with their probabilities. */
export function isDrawn(chance: ChanceModel | DrawnChance | undefined): chance is DrawnChance {
  return chance !== undefined && 'drawn' in chance;
}

/**
 * What a tree search asks about the world: many states in one call. Rows do not depend on one another, so that searches at once give what
 * they give one by one. Arrays that are passed in belong to the search and change after the call; those that come back are read at once.
 *
 * Models that draw random numbers draw them by `keys`, `[count, 2]`: a word of the root's seed and the number of the simulation (0 for the root
 * itself), so that the same search with the same seed finds the same. Searches always give them.
 */
export interface SearchModel {
  /** A: actions that there can be. */
  readonly actions: number;
  /** E: numbers that are kept of a state. */
  readonly stateSize: number;
  /** R: numbers of a root as it is given. Default E. */
  readonly rootSize?: number;
  /** Looks at roots, `[count, R]`. */
  root(states: Float32Array, count: number, keys?: Uint32Array): RootEvaluation | Promise<RootEvaluation>;
  /** Takes one action each: `states` `[count, E]`, `actions` `[count]`. With a `ChanceModel`, afterstates and outcomes instead. */
  step(
    states: Float32Array,
    actions: Int32Array,
    count: number,
    keys?: Uint32Array,
  ): StepEvaluation | Promise<StepEvaluation>;
  /** Factor of what follows a step, where `step` gives none. A search over such a model takes no other. */
  readonly discount?: number;
  /** For models in which an action alone does not say where it leads. Default none. */
  readonly chance?: ChanceModel | DrawnChance;
}
