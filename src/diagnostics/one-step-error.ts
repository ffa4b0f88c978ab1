import { checkTransitions, invalid } from '../models/data/check.ts';
import { actionColumns, type TransitionSpace, type Transitions } from '../models/data/transitions.ts';
import type { DynamicsModel } from '../models/model.ts';
import { jsonNumber } from './json-number.ts';
import { type DiagnosticOptions, predictRows } from './predict.ts';
import { changeScales } from './scales.ts';
import { mean } from './statistics.ts';

/** Settings of {@link oneStepError}. */
export interface OneStepErrorOptions extends DiagnosticOptions {
  /** One component or two, of the state or of a continuous action, by name: the axes of the grid. */
  readonly by: string | readonly [string] | readonly [string, string];
  /** Cells along each axis. Default 20 for one component, 12 for two. */
  readonly bins?: number;
}

/** Where a model is wrong; see {@link oneStepError}. Plain data, fit for JSON. */
export interface OneStepError {
  readonly model: string;
  readonly transitions: number;
  readonly by: readonly string[];
  /** `[bins + 1]` ascending, per axis: from the smallest to the largest value in the data. */
  readonly edges: readonly (readonly number[])[];
  /** `[bins]`, or `[bins of the second, bins of the first]` row-major: how many transitions start in each cell. */
  readonly counts: readonly number[];
  /** In the same order: root mean square error, in units of `scale`; `null` in cells without transitions. */
  readonly rmse: readonly (number | null)[];
  readonly stateNames: readonly string[];
  /** `[S]`: what the errors are divided by, the standard deviation of each component's change in one step. An error of 1 is as bad as knowing nothing. */
  readonly scale: readonly number[];
  /** Over all transitions, and `[S]` by component; `null` where predictions were not finite. */
  readonly overall: number | null;
  readonly components: readonly (number | null)[];
  /** How many predictions were not finite. They are in `counts`, but in no error of a cell. */
  readonly diverged: number;
}

/**
 * The error of one step, by region of the state space (and of the actions): where the model has seen too little, or is of the wrong kind.
 *
 * @throws ForerunError `invalid-argument` for data of another space, names that do not exist and a model that was not fitted; `aborted`
 */
export async function oneStepError(
  model: DynamicsModel,
  transitions: Transitions,
  options: OneStepErrorOptions,
): Promise<OneStepError> {
  const api = 'oneStepError';
  checkTransitions(api, model.space, transitions, 1);
  const by = typeof options.by === 'string' ? [options.by] : options.by;
  const { bins = by.length === 1 ? 20 : 12 } = options;
  if (!Number.isInteger(bins) || bins < 1 || bins > 1000)
    throw invalid(api, `bins is ${bins}; give a whole number from 1 to 1000.`);
  if (by.length < 1 || by.length > 2 || by[0] === by[1]) {
    throw invalid(api, `by is [${by.join(', ')}]; give the name of one component, or of two different ones.`);
  }
  const axes = by.map((name) => axisOf(api, transitions, name, bins));
  const cells = bins ** by.length;
  const counts = new Array<number>(cells).fill(0);
  const sums = new Float64Array(cells);
  const finite = new Float64Array(cells);
  const { squares, scale } = await oneStepSquares(api, model, transitions, options);
  const size = scale.length;
  let diverged = 0;
  for (let i = 0; i < transitions.count; i++) {
    const cell = axes.reduceRight((index, { bin }) => index * bins + bin(i), 0);
    const square = mean(squares.subarray(i * size, (i + 1) * size));
    counts[cell] = (counts[cell] ?? 0) + 1;
    if (!Number.isFinite(square)) {
      diverged++;
      continue;
    }
    sums[cell] = (sums[cell] ?? 0) + square;
    finite[cell] = (finite[cell] ?? 0) + 1;
  }
  return {
    model: model.kind,
    transitions: transitions.count,
    by,
    edges: axes.map(({ edges }) => edges),
    counts,
    rmse: Array.from(sums, (sum, cell) => jsonNumber(Math.sqrt(sum / (finite[cell] ?? 0)))),
    stateNames: model.space.stateNames,
    scale,
    overall: jsonNumber(Math.sqrt(mean(squares))),
    components: scale.map((_, s) => jsonNumber(Math.sqrt(mean(squares.filter((_, k) => k % size === s))))),
    diverged,
  };
}

/** Squared errors of one-step predictions in units of the changes' standard deviation, `[n, S]`; infinite where a prediction is not finite. */
export async function oneStepSquares(
  api: string,
  model: DynamicsModel,
  transitions: Transitions,
  options: DiagnosticOptions,
  /** Gets the epistemic standard deviations on the way, `[rows, S]`. */
  alongside?: (epistemicStd: Float32Array, first: number) => void,
): Promise<{ squares: Float64Array; scale: readonly number[] }> {
  const { states, actions, nextStates } = transitions;
  const scale = changeScales(transitions);
  const squares = new Float64Array(states.length);
  await predictRows(api, model, states, actions, options, (prediction, first) => {
    for (const [k, predicted] of prediction.mean.entries()) {
      const at = first * scale.length + k;
      const off = (predicted - (nextStates[at] ?? 0)) / (scale[k % scale.length] ?? 1);
      squares[at] = Number.isFinite(off) ? off * off : Number.POSITIVE_INFINITY;
    }
    alongside?.(prediction.epistemicStd, first);
  });
  return { squares, scale };
}

/** An axis of the grid: its edges, and the bin of a row. */
function axisOf(
  api: string,
  { space, states, actions, count }: Transitions,
  name: string,
  bins: number,
): { edges: number[]; bin: (row: number) => number } {
  const { rows, width, column } = columnOf(api, space, name, { states, actions });
  const value = (row: number) => rows[row * width + column] ?? 0;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < count; row++) {
    low = Math.min(low, value(row));
    high = Math.max(high, value(row));
  }
  if (high === low) {
    // A component that is constant still gets cells of some width.
    const half = 0.5 * Math.max(1e-6, Math.abs(low));
    [low, high] = [low - half, high + half];
  }
  const span = high - low;
  const edges = Array.from({ length: bins + 1 }, (_, k) => low + (span * k) / bins);
  return { edges, bin: (row) => Math.min(bins - 1, Math.floor(((value(row) - low) / span) * bins)) };
}

function columnOf(
  api: string,
  space: TransitionSpace,
  name: string,
  { states, actions }: { states: Float32Array; actions: Float32Array },
): { rows: Float32Array; width: number; column: number } {
  const inState = space.stateNames.indexOf(name);
  if (inState >= 0) return { rows: states, width: space.stateNames.length, column: inState };
  const actionNames = space.action.kind === 'continuous' ? space.action.names : [];
  const inAction = actionNames.indexOf(name);
  if (inAction >= 0) return { rows: actions, width: actionColumns(space), column: inAction };
  throw invalid(
    api,
    `by names '${name}', which there is not; the components are ${[...space.stateNames, ...actionNames].join(', ')}.`,
  );
}
