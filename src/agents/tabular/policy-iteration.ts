import { checkTabularMdp, type TabularMdp } from '../../envs/tabular/mdp.ts';
import { ForerunError } from '../../error.ts';
import { checkOptions } from '../../models/check-options.ts';
import { checkNumber } from '../../planners/check-number.ts';
import {
  ABOVE_ZERO,
  actionValue,
  allActionValues,
  best,
  checkFinite,
  DISCOUNT,
  FROM_ONE,
  type TabularSolution,
} from './backup.ts';

/** What {@link evaluatePolicy} takes. */
export interface PolicyEvaluationOptions {
  /** From 0 to 1. With 1, the policy has to come to an end from every state. Default 0.99. */
  readonly discount?: number;
  /** Ends when no value changes by more. Default 1e-10. */
  readonly tolerance?: number;
  /** Sweeps at most. Default 100,000. */
  readonly maxSweeps?: number;
}

/** What {@link policyIteration} takes. */
export interface PolicyIterationOptions extends PolicyEvaluationOptions {
  /** Policies at most. Default 1,000. */
  readonly maxPolicies?: number;
}

const EVALUATION = { discount: true, tolerance: true, maxSweeps: true } as const satisfies Record<
  keyof PolicyEvaluationOptions,
  true
>;
const ITERATION = { ...EVALUATION, maxPolicies: true } as const satisfies Record<keyof PolicyIterationOptions, true>;

/**
 * What a policy is worth from each state, `[S]`: iterative policy evaluation (Sutton and Barto 2018, section 4.1) in float64.
 *
 * @param policy an action for each state, `[S]`, or the probability of each action, `[S, A]`
 * @throws ForerunError `invalid-argument` for policies and options that cannot be
 */
export function evaluatePolicy(
  mdp: TabularMdp,
  policy: ArrayLike<number>,
  options: PolicyEvaluationOptions = {},
): Float64Array {
  checkOptions('evaluatePolicy', options, Object.keys(EVALUATION));
  checkTabularMdp('evaluatePolicy', mdp);
  return evaluated('evaluatePolicy', mdp, policy, options, new Float64Array(mdp.states)).values;
}

/**
 * Policy iteration (Howard 1960; Sutton and Barto 2018, section 4.3): evaluates a policy, makes it greedy, and so on until nothing is
 * better.
 *
 * @throws ForerunError `invalid-argument` for options that cannot be
 */
export function policyIteration(mdp: TabularMdp, options: PolicyIterationOptions = {}): TabularSolution {
  checkOptions('policyIteration', options, Object.keys(ITERATION));
  checkTabularMdp('policyIteration', mdp);
  const { discount = 0.99, tolerance = 1e-10, maxPolicies = 1000 } = options;
  checkNumber('policyIteration', 'maxPolicies', maxPolicies, FROM_ONE);
  const { states, actions } = mdp;
  const policy = new Uint32Array(states);
  let found = { values: new Float64Array(states), residual: Number.POSITIVE_INFINITY };
  for (let iterations = 1; ; iterations++) {
    found = evaluated('policyIteration', mdp, policy, options, found.values);
    const actionValues = allActionValues(mdp, found.values, discount);
    let changed = false;
    for (let state = 0; state < states; state++) {
      const better = best(actionValues, state * actions, actions);
      const gain =
        (actionValues[state * actions + better] ?? 0) - (actionValues[state * actions + (policy[state] ?? 0)] ?? 0);
      // Equal actions would otherwise change places for ever.
      if (gain <= 10 * tolerance) continue;
      policy[state] = better;
      changed = true;
    }
    if (!changed || iterations >= maxPolicies) {
      const converged = !changed && found.residual <= tolerance;
      return { values: found.values, actionValues, policy, iterations, residual: found.residual, converged };
    }
  }
}

/** Sweeps from `values` on, which are changed. */
function evaluated(
  api: string,
  mdp: TabularMdp,
  policy: ArrayLike<number>,
  options: PolicyEvaluationOptions,
  values: Float64Array<ArrayBuffer>,
): { values: Float64Array<ArrayBuffer>; residual: number } {
  const discount = checkNumber(api, 'discount', options.discount ?? 0.99, DISCOUNT);
  const tolerance = checkNumber(api, 'tolerance', options.tolerance ?? 1e-10, ABOVE_ZERO);
  const maxSweeps = checkNumber(api, 'maxSweeps', options.maxSweeps ?? 100_000, FROM_ONE);
  const { states, actions } = mdp;
  const shares = sharesOf(api, mdp, policy);
  let residual = Number.POSITIVE_INFINITY;
  for (let sweep = 0; sweep < maxSweeps && residual > tolerance; sweep++) {
    residual = 0;
    for (let state = 0; state < states; state++) {
      let worth = 0;
      for (let pair = state * actions; pair < (state + 1) * actions; pair++) {
        const share = shares[pair] ?? 0;
        if (share > 0) worth += share * actionValue(mdp, values, discount, pair);
      }
      residual = Math.max(residual, Math.abs(worth - (values[state] ?? 0)));
      values[state] = worth;
    }
  }
  checkFinite(api, mdp, values);
  return { values, residual };
}

/** A policy as probabilities, `[S, A]`. */
function sharesOf(api: string, { states, actions }: TabularMdp, policy: ArrayLike<number>): ArrayLike<number> {
  const invalid = (problem: string) =>
    new ForerunError(
      'invalid-argument',
      `${api}: the policy ${problem}; give an action for each of ${states} states, or ${states} x ${actions} probabilities.`,
    );
  const shares = new Float64Array(states * actions);
  // Where there is one action, a list of ones are probabilities, and one of zeros are actions.
  if (policy.length === states && (actions > 1 || Array.from(policy).every((entry) => entry === 0))) {
    for (let state = 0; state < states; state++) {
      const action = policy[state] ?? -1;
      if (!(Number.isInteger(action) && action >= 0 && action < actions)) {
        throw invalid(`has action ${action} in state ${state}`);
      }
      shares[state * actions + action] = 1;
    }
    return shares;
  }
  if (policy.length !== shares.length) throw invalid(`has ${policy.length} entries`);
  shares.set(Array.from(policy));
  for (let state = 0; state < states; state++) {
    const own = shares.subarray(state * actions, (state + 1) * actions);
    const sum = own.reduce((total, share) => total + share, 0);
    if (!own.every((share) => share >= 0) || !(Math.abs(sum - 1) <= 1e-9)) {
      throw invalid(`has the probabilities [${own.join(', ')}] in state ${state}`);
    }
  }
  return shares;
}
