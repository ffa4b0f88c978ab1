import { type Random, seededRandom } from '../data/random.ts';
import { emptyTransitions } from '../data/rows.ts';
import type { TransitionSpace, Transitions } from '../data/transitions.ts';

/** One number of state `x`, one action `u` in [-1, 1]. */
export const line: TransitionSpace = {
  stateNames: ['x'],
  action: {
    kind: 'continuous',
    names: ['u'],
    low: Float32Array.of(-1),
    high: Float32Array.of(1),
    neutral: Float32Array.of(0),
  },
};

/** As {@link line}, with three choices. */
export const choices: TransitionSpace = { stateNames: ['x', 'v'], action: { kind: 'discrete', count: 3 } };

/**
 * Transitions of {@link line} from x by `change(x, u)`; the action is uniform.
 *
 * @param reward of x, default 0
 */
export function changes(
  xs: ArrayLike<number>,
  change: (x: number, u: number, random: Random) => number,
  { seed = 1, reward = (_: number): number => 0 } = {},
): Transitions {
  const random = seededRandom(seed);
  const data = emptyTransitions(line, xs.length);
  for (let i = 0; i < xs.length; i++) {
    const x = Math.fround(xs[i] ?? 0);
    const u = Math.fround(2 * random() - 1);
    data.states[i] = x;
    data.actions[i] = u;
    data.nextStates[i] = x + change(x, u, random);
    data.rewards[i] = reward(x);
  }
  return data;
}

/** `count` numbers from `low` to `high`. */
export function range(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}
