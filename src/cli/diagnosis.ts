import { type Calibration, calibration } from '../diagnostics/calibration.ts';
import { type DisagreementAgainstError, disagreementAgainstError } from '../diagnostics/disagreement.ts';
import { modelReturns } from '../diagnostics/model-returns.ts';
import { type OneStepError, oneStepError } from '../diagnostics/one-step-error.ts';
import { type OpenLoopError, openLoopError } from '../diagnostics/open-loop-error.ts';
import { calibrationComponentsPlot, calibrationPlot } from '../diagnostics/plot/calibration.ts';
import { disagreementPlot } from '../diagnostics/plot/disagreement.ts';
import { oneStepComponentsPlot, oneStepErrorPlot } from '../diagnostics/plot/one-step.ts';
import { openLoopComponentsPlot, openLoopErrorPlot } from '../diagnostics/plot/open-loop.ts';
import { returnPlot } from '../diagnostics/plot/returns.ts';
import type { DiagnosticOptions } from '../diagnostics/predict.ts';
import { type ReturnComparison, returnPredictedAgainstObtained } from '../diagnostics/returns.ts';
import { trajectoriesOf } from '../diagnostics/trajectories.ts';
import type { EnvReward } from '../envs/entry.ts';
import type { Transitions } from '../models/data/transitions.ts';
import type { DynamicsModel } from '../models/model.ts';
import type { Place } from '../planners/place.ts';

/** Everything that is looked at. Plain data, fit for JSON. */
export interface Diagnosis {
  readonly openLoop: OpenLoopError;
  readonly oneStep: OneStepError;
  readonly calibration: Calibration;
  readonly disagreement: DisagreementAgainstError;
  readonly returns: ReturnComparison;
}

/** What {@link diagnose} takes. */
export interface DiagnoseOptions extends DiagnosticOptions {
  /** Steps looked ahead; fewer where the longest trajectory has fewer. */
  readonly horizon: number;
  /** Components to divide the space by. */
  readonly by: readonly [string] | readonly [string, string];
  readonly reward: EnvReward;
  readonly place: Pick<Place, 'backend' | 'threads'>;
}

/** Looks at a model from every side. */
export async function diagnose(
  model: DynamicsModel,
  transitions: Transitions,
  options: DiagnoseOptions,
): Promise<Diagnosis> {
  const { by, reward, place, signal, onProgress } = options;
  const parts = 5;
  let done = 0;
  const next = (): DiagnosticOptions => {
    const part = done++;
    return {
      ...(signal && { signal }),
      onProgress: ({ fraction, step }) => onProgress?.({ fraction: (part + fraction) / parts, step }),
    };
  };
  // Not spread into arguments: a file of rows drawn at random has as many trajectories as rows.
  const longest = trajectoriesOf(transitions).reduce((most, { count }) => Math.max(most, count), 1);
  const horizon = Math.min(options.horizon, longest);
  // About 200 roll-outs, whatever the amount of data.
  const ahead = { horizon, every: Math.max(1, Math.floor(transitions.count / 200)) };
  const learned = model.learnsReward ? {} : { reward, ...place };
  return {
    openLoop: await openLoopError(model, transitions, { ...ahead, ...next() }),
    oneStep: await oneStepError(model, transitions, { by, ...next() }),
    calibration: await calibration(model, transitions, next()),
    disagreement: await disagreementAgainstError(model, transitions, next()),
    returns: returnPredictedAgainstObtained(
      await modelReturns(model, transitions, { ...ahead, ...learned, ...next() }),
    ),
  };
}

/** The pictures of a diagnosis by name. */
export function diagnosisPlots(diagnosis: Diagnosis): Readonly<Record<string, string>> {
  const { openLoop, oneStep, calibration: covered, disagreement, returns } = diagnosis;
  return {
    'open-loop': openLoopErrorPlot(openLoop),
    'open-loop-components': openLoopComponentsPlot(openLoop),
    'one-step': oneStepErrorPlot(oneStep),
    'one-step-components': oneStepComponentsPlot(oneStep),
    calibration: calibrationPlot(covered),
    'calibration-components': calibrationComponentsPlot(covered),
    disagreement: disagreementPlot(disagreement),
    returns: returnPlot(returns, { title: `Return of ${openLoop.horizon} steps, predicted and obtained` }),
  };
}
