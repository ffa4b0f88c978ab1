import { checkTransitions, invalid } from '../models/data/check.ts';
import type { Transitions } from '../models/data/transitions.ts';
import type { DynamicsModel } from '../models/model.ts';
import { oneStepSquares } from './one-step-error.ts';
import type { DiagnosticOptions } from './predict.ts';
import { mean, pearson, quantileOfSorted, spearman } from './statistics.ts';

/** Settings of {@link disagreementAgainstError}. */
export interface DisagreementOptions extends DiagnosticOptions {
  /** Groups of equally many transitions. Default 10. */
  readonly bins?: number;
  /** At most so many single transitions are given in `points`, evenly from the data. Default 1,000. */
  readonly points?: number;
}

/** Transitions of about the same disagreement. */
export interface DisagreementBin {
  readonly count: number;
  /** Mean disagreement in this group. */
  readonly disagreement: number;
  /** Mean error, and its quartiles. */
  readonly error: number;
  readonly q25: number;
  readonly q75: number;
}

/** Whether a model's doubt tells where it errs; see {@link disagreementAgainstError}. Plain data, fit for JSON. */
export interface DisagreementAgainstError {
  readonly model: string;
  readonly transitions: number;
  /** Rank correlation (Spearman) of disagreement and error; `null` where one of them does not vary. */
  readonly spearman: number | null;
  /** Linear correlation (Pearson); likewise. */
  readonly pearson: number | null;
  /** By ascending disagreement. */
  readonly bins: readonly DisagreementBin[];
  readonly points: { readonly disagreement: readonly number[]; readonly error: readonly number[] };
  /** How many predictions were not finite. They are left out. */
  readonly diverged: number;
}

/**
 * The model's epistemic standard deviation against its actual error, one step ahead. Both are root mean squares over the components, in units
 * of each component's standard deviation of change. Where they go together, a planner can stay away from what the model does not know.
 *
 * @throws ForerunError `invalid-argument` for data of another space and a model that was not fitted; `aborted`
 */
export async function disagreementAgainstError(
  model: DynamicsModel,
  transitions: Transitions,
  options: DisagreementOptions = {},
): Promise<DisagreementAgainstError> {
  const api = 'disagreementAgainstError';
  const { bins = 10, points = 1000 } = options;
  checkTransitions(api, model.space, transitions, 1);
  for (const [name, value] of Object.entries({ bins, points })) {
    if (!Number.isInteger(value) || value < 1) throw invalid(api, `${name} is ${value}; give a whole number from 1.`);
  }
  const doubt = new Float64Array(transitions.states.length);
  const { squares, scale } = await oneStepSquares(api, model, transitions, options, (epistemicStd, first) => {
    doubt.set(epistemicStd, first * model.space.stateNames.length);
  });
  const size = scale.length;
  const scaled = doubt.map((std, k) => (std / (scale[k % size] ?? 1)) ** 2);
  const pairs: { disagreement: number; error: number }[] = [];
  for (let i = 0; i < transitions.count; i++) {
    const row = (all: Float64Array) => Math.sqrt(mean(all.subarray(i * size, (i + 1) * size)));
    const pair = { disagreement: row(scaled), error: row(squares) };
    if (Number.isFinite(pair.disagreement) && Number.isFinite(pair.error)) pairs.push(pair);
  }
  const disagreement = pairs.map((pair) => pair.disagreement);
  const error = pairs.map((pair) => pair.error);
  const every = Math.max(1, Math.ceil(pairs.length / points));
  return {
    model: model.kind,
    transitions: transitions.count,
    spearman: spearman(disagreement, error),
    pearson: pearson(disagreement, error),
    bins: binned(pairs, bins),
    points: {
      disagreement: disagreement.filter((_, i) => i % every === 0),
      error: error.filter((_, i) => i % every === 0),
    },
    diverged: transitions.count - pairs.length,
  };
}

function binned(pairs: readonly { disagreement: number; error: number }[], bins: number): DisagreementBin[] {
  const sorted = [...pairs].sort((a, b) => a.disagreement - b.disagreement);
  return Array.from({ length: bins }, (_, k) => {
    const group = sorted.slice(Math.round((k * sorted.length) / bins), Math.round(((k + 1) * sorted.length) / bins));
    const errors = Float64Array.from(group, ({ error }) => error).sort();
    return {
      count: group.length,
      disagreement: mean(group.map((pair) => pair.disagreement)),
      error: mean(errors),
      q25: quantileOfSorted(errors, 0.25),
      q75: quantileOfSorted(errors, 0.75),
    };
  }).filter(({ count }) => count > 0);
}
