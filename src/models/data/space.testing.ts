import { ForerunError } from '../../error.ts';
import { emptyTransitions } from './rows.ts';
import type { Transition, TransitionSpace, Transitions } from './transitions.ts';

/** Two numbers of state, two actions. */
export const cart: TransitionSpace = {
  stateNames: ['x', 'v'],
  action: {
    kind: 'continuous',
    names: ['left', 'right'],
    low: Float32Array.of(-1, 0),
    high: Float32Array.of(1, 2),
    neutral: Float32Array.of(0, 0.5),
  },
};

/** One number of state, three choices. */
export const chooser: TransitionSpace = { stateNames: ['p'], action: { kind: 'discrete', count: 3 } };

/** A transition of {@link cart} whose numbers tell which one it is. */
export function numbered(i: number, ends: 'terminated' | 'truncated' | 'no' = 'no'): Transition {
  return {
    state: [i, i + 0.25],
    action: [-1 / (i + 1), 1 / (i + 1)],
    reward: -i,
    nextState: [i + 1, i + 1.25],
    terminated: ends === 'terminated',
    truncated: ends === 'truncated',
  };
}

/** `count` transitions with numbers of all sizes, in all bits. */
export function assorted(space: TransitionSpace, count: number, random: () => number): Transitions {
  const all = emptyTransitions(space, count);
  const number = () => Math.fround((random() - 0.5) * 10 ** Math.floor(random() * 60 - 40));
  for (const column of [all.states, all.rewards, all.nextStates, all.actions]) {
    for (let i = 0; i < column.length; i++) column[i] = number();
  }
  const { action } = space;
  if (action.kind === 'discrete') all.actions.set(all.actions.map(() => Math.floor(random() * action.count)));
  for (let i = 0; i < count; i++) {
    all.terminated[i] = random() < 0.1 ? 1 : 0;
    all.truncated[i] = random() < 0.1 ? 1 : 0;
  }
  return all;
}

/** The error that `work` ends with. */
export function refusal(work: () => unknown): ForerunError {
  try {
    work();
  } catch (error) {
    if (error instanceof ForerunError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
