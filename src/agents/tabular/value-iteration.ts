import { checkTabularMdp, type TabularMdp } from '../../envs/tabular/mdp.ts';
import { checkOptions } from '../../models/check-options.ts';
import { checkNumber } from '../../planners/check-number.ts';
import {
  ABOVE_ZERO,
  actionValue,
  allActionValues,
  checkFinite,
  DISCOUNT,
  FROM_ONE,
  greedy,
  type TabularSolution,
} from './backup.ts';

/** What {@link valueIteration} takes. */
export interface ValueIterationOptions {
  /** From 0 to 1. With 1, values are finite only where every way comes to an end. Default 0.99. */
  readonly discount?: number;
  /** Ends when no value changes by more. Values are then within `tolerance discount / (1 - discount)` of the best. Default 1e-10. */
  readonly tolerance?: number;
  /** Sweeps at most. Default 100,000. */
  readonly maxSweeps?: number;
}

const OPTIONS = { discount: true, tolerance: true, maxSweeps: true } as const satisfies Record<
  keyof ValueIterationOptions,
  true
>;

/**
 * Value iteration (Bellman 1957; Sutton and Barto 2018, section 4.4) in float64, each state seeing those already changed in the same sweep.
 *
 * @throws ForerunError `invalid-argument` for options that cannot be, and rewards whose sums no double holds
 */
export function valueIteration(mdp: TabularMdp, options: ValueIterationOptions = {}): TabularSolution {
  checkOptions('valueIteration', options, Object.keys(OPTIONS));
  checkTabularMdp('valueIteration', mdp);
  const discount = checkNumber('valueIteration', 'discount', options.discount ?? 0.99, DISCOUNT);
  const tolerance = checkNumber('valueIteration', 'tolerance', options.tolerance ?? 1e-10, ABOVE_ZERO);
  const maxSweeps = checkNumber('valueIteration', 'maxSweeps', options.maxSweeps ?? 100_000, FROM_ONE);
  const { states, actions } = mdp;
  const values = new Float64Array(states);
  let [iterations, residual] = [0, Number.POSITIVE_INFINITY];
  while (iterations < maxSweeps && residual > tolerance) {
    residual = 0;
    for (let state = 0; state < states; state++) {
      let most = Number.NEGATIVE_INFINITY;
      for (let a = 0; a < actions; a++) most = Math.max(most, actionValue(mdp, values, discount, state * actions + a));
      residual = Math.max(residual, Math.abs(most - (values[state] ?? 0)));
      values[state] = most;
    }
    iterations++;
  }
  checkFinite('valueIteration', mdp, values);
  const actionValues = allActionValues(mdp, values, discount);
  const converged = residual <= tolerance;
  return { values, actionValues, policy: greedy(actionValues, actions), iterations, residual, converged };
}
