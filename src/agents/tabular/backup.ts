import type { TabularMdp } from '../../envs/tabular/mdp.ts';
import { ForerunError } from '../../error.ts';

/** What solving a table gives. */
export interface TabularSolution {
  /** `[S]`: the best that can be expected from each state. */
  readonly values: Float64Array;
  /** `[S, A]`: what each action is worth, the best followed after it. */
  readonly actionValues: Float64Array;
  /** `[S]`: the best action; of equal ones the first. */
  readonly policy: Uint32Array;
  /** Sweeps over all states, or policies that were evaluated. */
  readonly iterations: number;
  /** Largest change of a value in the last sweep. */
  readonly residual: number;
  /** Whether that is within the tolerance. */
  readonly converged: boolean;
}

/** What an action pays, and what is worth what comes of it: `sum p (r + discount V(s'))`; nothing after an end. */
export function actionValue(mdp: TabularMdp, values: Float64Array, discount: number, pair: number): number {
  const { offsets, probabilities, nexts, rewards, terminals } = mdp;
  const end = offsets[pair + 1] ?? 0;
  let sum = 0;
  for (let k = offsets[pair] ?? 0; k < end; k++) {
    const after = terminals[k] === 1 ? 0 : discount * (values[nexts[k] ?? 0] ?? 0);
    sum += (probabilities[k] ?? 0) * ((rewards[k] ?? 0) + after);
  }
  return sum;
}

/** `[S, A]`: {@link actionValue} of all. */
export function allActionValues(mdp: TabularMdp, values: Float64Array, discount: number): Float64Array {
  return Float64Array.from({ length: mdp.states * mdp.actions }, (_, pair) => actionValue(mdp, values, discount, pair));
}

/** The index of the largest of `count` entries from `first` on, counted from there; of equal ones the first. */
export function best(entries: ArrayLike<number>, first: number, count: number): number {
  let found = 0;
  for (let k = 1; k < count; k++) if ((entries[first + k] ?? 0) > (entries[first + found] ?? 0)) found = k;
  return found;
}

/** `[S]`: the {@link best} action of each state. */
export function greedy(actionValues: ArrayLike<number>, actions: number): Uint32Array {
  return Uint32Array.from({ length: actionValues.length / actions }, (_, s) =>
    best(actionValues, s * actions, actions),
  );
}

/**
 * A discount.
 *
 * @throws ForerunError `invalid-argument`
 */
export function checkedDiscount(api: string, discount: number): number {
  if (discount >= 0 && discount <= 1) return discount;
  throw new ForerunError('invalid-argument', `${api}: discount is ${String(discount)}; give a number from 0 to 1.`);
}

/**
 * A number that has to be above 0.
 *
 * @throws ForerunError `invalid-argument`
 */
export function checkedPositive(api: string, name: string, value: number, whole: boolean): number {
  if (Number.isFinite(value) && value > 0 && (!whole || Number.isSafeInteger(value))) return value;
  const expected = whole ? 'a whole number from 1' : 'a number above 0';
  throw new ForerunError('invalid-argument', `${api}: ${name} is ${String(value)}; give ${expected}.`);
}
