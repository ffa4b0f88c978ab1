import type { TransitionSpace, Transitions } from '../data/transitions.ts';
import { inputSize, outputSize, regressionData } from '../linear/regression-data.ts';
import { type Scaling, scaled, scalingOf } from '../linear/scaling.ts';

/** Transitions as the covariance sees them: inputs and outputs scaled to mean 0 and standard deviation 1. */
export interface ScaledData {
  /** Of the inputs; "one-hot" inputs are not scaled. */
  readonly inputs: Scaling;
  /** Of the changes of the state and, where it is learned, the reward. */
  readonly outputs: Scaling;
  /** `[n, I]` */
  readonly points: Float64Array;
  /** Per output, `[n]`. */
  readonly targets: readonly Float64Array[];
}

/** Scales transitions by their own means and deviations. @throws ForerunError `invalid-argument` */
export function scaledData(api: string, space: TransitionSpace, data: Transitions, learnsReward: boolean): ScaledData {
  const regression = regressionData(api, space, data, learnsReward);
  const count = outputSize(space, learnsReward);
  const width = inputSize(space);
  const inputs = scalingOf(
    regression.inputs,
    width,
    space.action.kind === 'discrete' ? space.stateNames.length : width,
  );
  const outputs = scalingOf(regression.targets, count);
  const all = scaled(regression.targets, outputs);
  const targets = Array.from({ length: count }, (_, d) => all.filter((_value, at) => at % count === d));
  return { inputs, outputs, points: scaled(regression.inputs, inputs), targets };
}
