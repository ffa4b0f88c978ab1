import { checkQueries, checkTransitions, invalid } from '../data/check.ts';
import { actionColumns, actionInputs, type TransitionSpace, type Transitions } from '../data/transitions.ts';

/** Transitions as a regression problem in float64: from (x, u) to the change of x and, where it is learned, the reward. */
export interface RegressionData {
  /** n */
  readonly rows: number;
  /** `[n, I]`: state, then the action's numbers, or one of the choices ("one-hot"). */
  readonly inputs: Float64Array;
  /** `[n, D]`: next state minus state, then the reward where it is learned. */
  readonly targets: Float64Array;
}

/** I: a state's components and what an action contributes to a model's input. */
export function inputSize(space: TransitionSpace): number {
  return space.stateNames.length + actionInputs(space);
}

/** Above this, squares of it no longer fit memory well. */
const MOST_INPUTS = 2048;

/** @throws ForerunError `invalid-argument` for a space with more inputs than a model should have */
export function checkInputs(api: string, space: TransitionSpace, most = MOST_INPUTS): void {
  const width = inputSize(space);
  if (width <= most) return;
  throw invalid(api, `states and actions make ${width} inputs (one per choice); at most ${most} can be fitted.`);
}

/** D: the state's components, and the reward where it is learned. */
export function outputSize(space: TransitionSpace, learnsReward: boolean): number {
  return space.stateNames.length + (learnsReward ? 1 : 0);
}

/**
 * Checks transitions and makes a regression problem of them.
 *
 * @throws ForerunError `invalid-argument` for another space, columns of wrong length, no rows, numbers that are not finite
 */
export function regressionData(
  api: string,
  space: TransitionSpace,
  data: Transitions,
  learnsReward: boolean,
): RegressionData {
  checkTransitions(api, space, data, 1);
  const { count: rows, states, actions, nextStates, rewards } = data;
  const size = space.stateNames.length;
  const outputs = outputSize(space, learnsReward);
  const targets = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < size; i++) {
      const from = row * size + i;
      targets[row * outputs + i] = (nextStates[from] ?? 0) - (states[from] ?? 0);
    }
    if (learnsReward) targets[row * outputs + size] = rewards[row] ?? 0;
  }
  return { rows, inputs: inputRows(space, states, actions, rows), targets };
}

/**
 * Inputs `[n, I]` of a model from states `[n, S]` and actions `[n, A]` that somebody gave.
 *
 * @throws ForerunError `invalid-argument` for wrong sizes, numbers that are not finite and indices that are none
 */
export function modelInputs(
  api: string,
  space: TransitionSpace,
  states: Float32Array,
  actions: Float32Array,
): Float64Array {
  return inputRows(space, states, actions, checkQueries(api, space, states, actions));
}

function inputRows(space: TransitionSpace, states: Float32Array, actions: Float32Array, rows: number): Float64Array {
  const size = space.stateNames.length;
  const columns = actionColumns(space);
  const width = inputSize(space);
  const inputs = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const at = row * width;
    inputs.set(states.subarray(row * size, (row + 1) * size), at);
    if (space.action.kind === 'discrete') inputs[at + size + (actions[row] ?? 0)] = 1;
    else inputs.set(actions.subarray(row * columns, (row + 1) * columns), at + size);
  }
  return inputs;
}
