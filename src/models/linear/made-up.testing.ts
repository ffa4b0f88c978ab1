import { emptyTransitions } from '../data/rows.ts';
import type { TransitionSpace, Transitions } from '../data/transitions.ts';

/** One number of state, one action in [-1, 1]. */
export const line: TransitionSpace = {
  stateNames: ['s'],
  action: {
    kind: 'continuous',
    names: ['u'],
    low: Float32Array.of(-1),
    high: Float32Array.of(1),
    neutral: Float32Array.of(0),
  },
};

/** What a made-up step has led to. */
export interface MadeUpStep {
  readonly state: readonly number[];
  readonly action: readonly number[];
  readonly nextState: readonly number[];
  readonly reward?: number;
}

/** `count` transitions, the i-th made by `step(i)`; none of them ends an episode. */
export function madeUp(space: TransitionSpace, count: number, step: (i: number) => MadeUpStep): Transitions {
  const made = emptyTransitions(space, count);
  for (let i = 0; i < count; i++) {
    const { state, action, nextState, reward = 0 } = step(i);
    made.states.set(state, i * state.length);
    made.actions.set(action, i * action.length);
    made.nextStates.set(nextState, i * state.length);
    made.rewards[i] = reward;
  }
  return made;
}

/** Largest difference between two lists, relative to the numbers of the first; those below `scale` count as `scale`. */
export function largestRelative(expected: ArrayLike<number>, got: ArrayLike<number>, scale = 1): number {
  if (expected.length !== got.length) return Number.POSITIVE_INFINITY;
  const differences = Array.from(expected, (value, i) => {
    return Math.abs(value - (got[i] ?? Number.NaN)) / Math.max(scale, Math.abs(value));
  });
  // Math.max passes NaN on, and so does every comparison with it.
  return Math.max(0, ...differences);
}
