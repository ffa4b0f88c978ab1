import type { Transitions } from '../models/data/transitions.ts';
import type { DynamicsModel } from '../models/model.ts';
import { jsonNumber } from './json-number.ts';
import { type LookAheadOptions, type RollOutStep, rollOut, rollOutStarts } from './roll-out.ts';
import { stateScales } from './scales.ts';
import { mean, quantileOfSorted } from './statistics.ts';

/** Error of roll-outs by steps ahead; all lists are `[k]` and begin one step ahead. `null` where roll-outs diverged. */
export interface ErrorByStep {
  readonly mean: readonly (number | null)[];
  readonly median: readonly (number | null)[];
  /** Quantiles over the starts: 5, 25, 75 and 95%. What diverged ranks worst. */
  readonly q05: readonly (number | null)[];
  readonly q25: readonly (number | null)[];
  readonly q75: readonly (number | null)[];
  readonly q95: readonly (number | null)[];
}

/** How far a model drifts from real trajectories; see {@link openLoopError}. Plain data, fit for JSON. */
export interface OpenLoopError {
  /** The model's kind. */
  readonly model: string;
  /** k */
  readonly horizon: number;
  /** How many roll-outs there are. */
  readonly starts: number;
  readonly stateNames: readonly string[];
  /** `[S]`: what the error of each component is divided by, the standard deviation of the component in the data. */
  readonly scale: readonly number[];
  /** Of the model's mean path: root mean square over the components of the error in units of `scale`. */
  readonly error: ErrorByStep;
  /** `[S][k]`: root mean square over the starts, for each component, in units of `scale`. */
  readonly components: readonly (readonly (number | null)[])[];
  /** `[M][k]`: mean over the starts of each member's own path; empty for models without members. */
  readonly members: readonly (readonly (number | null)[])[];
  /** `[k]`: mean over the starts of the error of predicting that nothing changes. A model above it is of no use that far ahead. */
  readonly persistence: readonly number[];
  /** `[k]`: how many mean paths had diverged to numbers that are not finite. */
  readonly diverged: readonly number[];
}

/**
 * The error of open-loop prediction along real trajectories: from every `every`-th row the model predicts k steps with the actions that were
 * taken, each step from its own prediction before, and is compared with what happened. The errors of one step compound here as they do
 * when planning (slide 7's model bias, over time).
 *
 * @throws ForerunError `invalid-argument` for data of another space, a model that was not fitted, and a horizon longer than every
 * trajectory; `aborted`
 */
export async function openLoopError(
  model: DynamicsModel,
  transitions: Transitions,
  options: LookAheadOptions,
): Promise<OpenLoopError> {
  const starts = rollOutStarts('openLoopError', model, transitions, options);
  const scale = stateScales(transitions);
  const size = scale.length;
  const n = starts.length;
  const error: Record<keyof ErrorByStep, (number | null)[]> = {
    mean: [],
    median: [],
    q05: [],
    q25: [],
    q75: [],
    q95: [],
  };
  const components = scale.map((): (number | null)[] => []);
  const members: (number | null)[][] = [];
  const persistence: number[] = [];
  const diverged: number[] = [];

  /** Normalised squared errors of a path, `[n, S]`; infinite where it diverged. */
  const squares = ({ step, states, diverged: lost }: RollOutStep, path: number): Float64Array =>
    Float64Array.from({ length: n * size }, (_, k) => {
      const [i, s] = [Math.floor(k / size), k % size];
      if (lost[path * n + i] === 1) return Number.POSITIVE_INFINITY;
      return (((states[path * n * size + k] ?? 0) - actual(i, s, step)) / (scale[s] ?? 1)) ** 2;
    });
  const actual = (i: number, s: number, step: number) =>
    transitions.nextStates[((starts[i] ?? 0) + step - 1) * size + s] ?? 0;

  await rollOut('openLoopError', model, transitions, starts, options, (step) => {
    const onMean = squares(step, 0);
    const sorted = rootMeans(onMean, size).sort();
    error.mean.push(jsonNumber(mean(sorted)));
    error.median.push(jsonNumber(quantileOfSorted(sorted, 0.5)));
    error.q05.push(jsonNumber(quantileOfSorted(sorted, 0.05)));
    error.q25.push(jsonNumber(quantileOfSorted(sorted, 0.25)));
    error.q75.push(jsonNumber(quantileOfSorted(sorted, 0.75)));
    error.q95.push(jsonNumber(quantileOfSorted(sorted, 0.95)));
    for (let s = 0; s < size; s++) {
      const ofComponent = onMean.filter((_, k) => k % size === s);
      components[s]?.push(jsonNumber(Math.sqrt(mean(ofComponent))));
    }
    for (let m = 0; m + 1 < step.paths; m++) {
      const path = members[m] ?? [];
      members[m] = path;
      path.push(jsonNumber(mean(rootMeans(squares(step, m + 1), size))));
    }
    const still = Float64Array.from({ length: n * size }, (_, k) => {
      const [i, s] = [Math.floor(k / size), k % size];
      return (
        (((transitions.states[(starts[i] ?? 0) * size + s] ?? 0) - actual(i, s, step.step)) / (scale[s] ?? 1)) ** 2
      );
    });
    persistence.push(mean(rootMeans(still, size)));
    diverged.push(step.diverged.subarray(0, n).reduce((sum, flag) => sum + flag, 0));
  });
  const { horizon } = options;
  const { stateNames } = model.space;
  return {
    model: model.kind,
    horizon,
    starts: n,
    stateNames,
    scale,
    error,
    components,
    members,
    persistence,
    diverged,
  };
}

/** Root mean over each row of `size` squares. */
function rootMeans(squares: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: squares.length / size }, (_, i) =>
    Math.sqrt(mean(squares.subarray(i * size, (i + 1) * size))),
  );
}
