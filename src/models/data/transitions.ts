import type { ActionSpace } from '../../systems/system.ts';

/** What the numbers of transitions mean: the observation's components by name, and the actions. */
export interface TransitionSpace {
  /** Names of the state's components, in order; for learned models the state is the environment's observation. */
  readonly stateNames: readonly string[];
  /** Continuous actions with their bounds, or a number of choices. */
  readonly action: ActionSpace;
}

/** One step of an environment. */
export interface Transition {
  /** `[S]` */
  readonly state: ArrayLike<number>;
  /** `[A]`; a discrete action is its index. */
  readonly action: ArrayLike<number>;
  readonly reward: number;
  /** `[S]` */
  readonly nextState: ArrayLike<number>;
  /** The episode ended of its own. */
  readonly terminated: boolean;
  /** The episode was cut off here, by a time limit or by whoever ran it. */
  readonly truncated: boolean;
}

/** Transitions as columns, oldest first. What every model is fitted to. */
export interface Transitions {
  readonly space: TransitionSpace;
  /** n */
  readonly count: number;
  /** `[n, S]`, row-major. */
  readonly states: Float32Array;
  /** `[n, A]`; one column with the index for discrete actions. */
  readonly actions: Float32Array;
  /** `[n]` */
  readonly rewards: Float32Array;
  /** `[n, S]` */
  readonly nextStates: Float32Array;
  /** `[n]`, 0 or 1. */
  readonly terminated: Uint8Array;
  /** `[n]`, 0 or 1. An episode ends where either is 1. */
  readonly truncated: Uint8Array;
}

/** A: columns of an action in {@link Transitions}. */
export function actionColumns(space: TransitionSpace): number {
  return space.action.kind === 'discrete' ? 1 : space.action.names.length;
}

/** I - S: what an action contributes to a model's input: its numbers, or one of n ("one-hot") for n choices. */
export function actionInputs(space: TransitionSpace): number {
  return space.action.kind === 'discrete' ? space.action.count : space.action.names.length;
}
