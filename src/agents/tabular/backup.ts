import type { TabularMdp } from '../../envs/tabular/mdp.ts';
import { ForerunError } from '../../error.ts';
import type { NumberLimits } from '../../planners/check-number.ts';

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
 * Refuses values that became infinite, or no numbers at all.
 *
 * @throws ForerunError `invalid-argument`
 */
export function checkFinite(api: string, { name }: TabularMdp, values: Float64Array): void {
  if (values.every(Number.isFinite)) return;
  const problem = `the values of '${name}' became too large for numbers`;
  throw new ForerunError('invalid-argument', `${api}: ${problem}; give smaller rewards, or a smaller discount.`);
}

/** What a discount may be. */
export const DISCOUNT = { min: 0, max: 1 } as const satisfies NumberLimits;
/** What has to be above 0: tolerances. */
export const ABOVE_ZERO = { min: 0, above: true } as const satisfies NumberLimits;
/** Of what there has to be one at least: sweeps, runs. */
export const FROM_ONE = { min: 1, integer: true } as const satisfies NumberLimits;
