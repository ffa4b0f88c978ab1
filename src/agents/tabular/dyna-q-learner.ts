import type { TabularMdp } from '../../envs/tabular/mdp.ts';

/** A learner in tables; made by `dynaQ`. */
export interface DynaQ {
  /** S */
  readonly states: number;
  /** A */
  readonly actions: number;
  /** `[S, A]`: what each action is held to be worth. A copy; with double Q the mean of both tables. */
  readonly actionValues: Float64Array;
  /** `[A]`: what the actions of a state are held to be worth. */
  valuesOf(state: number): Float64Array;
  /** Learning steps so far. */
  readonly steps: number;
  /** Values that were updated so far, in learning and in planning. */
  readonly updates: number;
  /** Pairs of a state and an action that were tried. */
  readonly knownPairs: number;
  /** Share of random actions now; 0 where a strategy chooses. */
  readonly epsilon: number;
  /** An action to learn from: now and then a random one, or what the strategy chooses. */
  chooseAction(state: number): number;
  /** The action that is held to be best; of equal ones the first. */
  bestAction(state: number): number;
  /**
   * Learns from a step, and n times from the model.
   *
   * @param terminated the episode ended of its own: nothing comes after. Default false.
   * @throws ForerunError `invalid-argument` for states and actions that there are not, and rewards beyond 1e38
   */
  learn(state: number, action: number, reward: number, nextState: number, terminated?: boolean): void;
  /**
   * The learned model as tables, for `valueIteration` and `sweepValues`.
   *
   * @param options.unknown what a pair is worth that was never tried. Default the least that rewards as they were seen could sum to, for
   * ever: what was never tried is then never preferred. Higher numbers, as the initial value, make it worth trying.
   * @throws ForerunError `invalid-argument`
   */
  modelAsMdp(options?: { readonly unknown?: number }): TabularMdp;
  /**
   * Takes up values that were found for the learned model elsewhere: by `sweepValues`.
   *
   * @param actionValues `[S, A]`
   * @throws ForerunError `invalid-argument`
   */
  adopt(actionValues: ArrayLike<number>): void;
  /**
   * Begins the random numbers anew.
   *
   * @throws ForerunError `invalid-argument` for what is no whole number from 0
   */
  reseed(seed: number): void;
  /**
   * All that was learned, and where the random numbers are, as JSON: a learner with the same options goes on bit for bit. Of the options
   * it holds those that values and model depend on; a learner may go on with another rate, epsilon or number of planning steps.
   */
  save(): string;
  /**
   * Takes up what {@link save} gave.
   *
   * @throws ForerunError `invalid-data` for text that is damaged, or of a learner with other tables, discount or bonus; nothing is then changed
   */
  load(text: string): void;
}
