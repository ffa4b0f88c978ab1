import { invalid } from '../models/data/check.ts';
import { jsonNumber } from './json-number.ts';
import { mean, pearson, spearman } from './statistics.ts';

/** A return as it was promised and as it came. */
export interface ReturnRecord {
  /** By the planner or the model. */
  readonly predicted: number;
  /** In the environment, over the same steps. */
  readonly obtained: number;
  /** Which episode it is of, counted from 0. */
  readonly episode?: number;
}

/** Whether plans keep what they promise; see {@link returnPredictedAgainstObtained}. Plain data, fit for JSON. */
export interface ReturnComparison {
  /** Those with finite numbers. */
  readonly records: readonly ReturnRecord[];
  /** Mean of predicted - obtained: above 0 the model is too hopeful, as plans that exploit its errors make it. `null` of nothing. */
  readonly bias: number | null;
  /** Root mean square of predicted - obtained. */
  readonly rmse: number | null;
  readonly pearson: number | null;
  readonly spearman: number | null;
  /** Records that were left out, because a number was not finite: plans that diverged have an infinite cost. */
  readonly dropped: number;
}

/**
 * Returns predicted against returns obtained, per decision or per episode: of {@link plannedReturns}, of {@link modelReturns}, or your own.
 *
 * @throws ForerunError `invalid-argument` for no records
 */
export function returnPredictedAgainstObtained(records: readonly ReturnRecord[]): ReturnComparison {
  if (records.length === 0) throw invalid('returnPredictedAgainstObtained', 'got no records; give at least one.');
  const kept = records.filter(({ predicted, obtained }) => Number.isFinite(predicted) && Number.isFinite(obtained));
  const predicted = kept.map((record) => record.predicted);
  const obtained = kept.map((record) => record.obtained);
  const off = kept.map((record) => record.predicted - record.obtained);
  return {
    records: kept.map(({ predicted, obtained, episode }) => ({
      predicted,
      obtained,
      ...(episode !== undefined && { episode }),
    })),
    bias: jsonNumber(mean(off)),
    rmse: jsonNumber(Math.sqrt(mean(off.map((value) => value * value)))),
    pearson: pearson(predicted, obtained),
    spearman: spearman(predicted, obtained),
    dropped: records.length - kept.length,
  };
}

/** A decision of a planner in an environment. */
export interface Decision {
  /** `Plan.cost`: of the whole plan, from the state in which it was made. */
  readonly planCost: number;
  /** What the step brought. */
  readonly reward: number;
}

/**
 * What each plan of an episode promised (minus its cost, over the planner's H steps) and what the H steps from there brought. Decisions with fewer
 * steps left are compared only where the episode terminated, as nothing follows then. A terminal cost is part of what a plan promises, but of no
 * reward: leave it out of the system to compare.
 *
 * @param horizon H
 * @throws ForerunError `invalid-argument` for a horizon that is no whole number from 1
 */
export function plannedReturns(
  decisions: readonly Decision[],
  horizon: number,
  { terminated = false, episode }: { readonly terminated?: boolean; readonly episode?: number } = {},
): ReturnRecord[] {
  if (!Number.isInteger(horizon) || horizon < 1) {
    throw invalid('plannedReturns', `horizon is ${horizon}; give the planner's, a whole number from 1.`);
  }
  return decisions.flatMap(({ planCost }, t) => {
    if (t + horizon > decisions.length && !terminated) return [];
    const obtained = decisions.slice(t, t + horizon).reduce((sum, { reward }) => sum + reward, 0);
    return [{ predicted: -planCost, obtained, ...(episode !== undefined && { episode }) }];
  });
}
