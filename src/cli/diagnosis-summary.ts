import type { Diagnosis } from './diagnosis.ts';
import { formatNumber, table } from './format.ts';

/** The machine-readable result of a diagnosis: the figures that say most; all of it is in diagnosis.json. */
export interface DiagnosisSummary {
  readonly model: string;
  readonly transitions: number;
  /** Steps looked ahead. */
  readonly horizon: number;
  /** Mean error of one step, in standard deviations of the change. */
  readonly oneStep: number | null;
  /** Mean error after one step and after all of the horizon, in standard deviations of the state; and of predicting that nothing changes. */
  readonly openLoop: { readonly first: number | null; readonly last: number | null; readonly noChange: number | null };
  /** Share of the truths that the 50, 90 and 95% intervals hold. */
  readonly coverage: { readonly '50': number; readonly '90': number; readonly '95': number };
  /** Rank correlation of the model's doubt and its error. */
  readonly doubtAgainstError: number | null;
  /** Mean of predicted - obtained return over the horizon. */
  readonly returnBias: number | null;
  readonly returnCorrelation: number | null;
}

/** The figures of a diagnosis that say most. */
export function summarize({ openLoop, oneStep, calibration, disagreement, returns }: Diagnosis): DiagnosisSummary {
  const [half = 0, most = 0, nearly = 0] = calibration.intervals.map(({ observed }) => observed);
  return {
    model: openLoop.model,
    transitions: oneStep.transitions,
    horizon: openLoop.horizon,
    oneStep: oneStep.overall,
    openLoop: {
      first: openLoop.error.mean[0] ?? null,
      last: openLoop.error.mean.at(-1) ?? null,
      noChange: openLoop.persistence.at(-1) ?? null,
    },
    coverage: { '50': half, '90': most, '95': nearly },
    doubtAgainstError: disagreement.spearman,
    returnBias: returns.bias,
    returnCorrelation: returns.pearson,
  };
}

/** The same, for people. */
export function summaryText(
  summary: DiagnosisSummary & { readonly environment: string; readonly agent: string; readonly out: string },
): string {
  const { openLoop, coverage, horizon } = summary;
  const number = (value: number | null) => (value === null ? 'diverged' : formatNumber(value));
  const correlation = (value: number | null) => (value === null ? 'not defined' : value.toFixed(2));
  const shares = Object.entries(coverage).map(([level, share]) => `${level}% hold ${(100 * share).toFixed(1)}%`);
  return table(
    [
      ['model', `${summary.model}, of the ${summary.agent} agent in ${summary.environment}`],
      ['data', `${summary.transitions} transitions that it has not seen`],
      ['one step', `error ${number(summary.oneStep)} of the change's standard deviation`],
      ['ahead', `error ${number(openLoop.first)} after 1 step, ${number(openLoop.last)} after ${horizon}`],
      ['', `no change predicted: ${number(openLoop.noChange)} after ${horizon}`],
      ['intervals', shares.join(', ')],
      ['', calibrationVerdict(coverage['90'], summary.transitions)],
      ['doubt', `rank correlation with the error ${correlation(summary.doubtAgainstError)}`],
      [
        'returns',
        `of ${horizon} steps, predicted - obtained ${number(summary.returnBias)} on average, correlation ${correlation(summary.returnCorrelation)}`,
      ],
      ['pictures', summary.out],
    ],
    '',
  );
}

/** One sentence about the share of the truths that the 90% intervals hold. */
function calibrationVerdict(observed: number, transitions: number): string {
  // Two deviations of what chance does to a model that is right, and no less than makes a difference.
  const tolerance = Math.max(0.03, 2 * Math.sqrt((0.9 * 0.1) / transitions));
  if (observed < 0.9 - tolerance) return 'too narrow: the model is surer of itself than it may be';
  if (observed > 0.9 + tolerance) return 'too wide: the model is better than it believes';
  return 'about right: the model knows how wrong it is';
}
