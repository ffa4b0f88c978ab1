import { checkTransitions, invalid } from '../models/data/check.ts';
import type { Transitions } from '../models/data/transitions.ts';
import type { DynamicsModel } from '../models/model.ts';
import { jsonNumber } from './json-number.ts';
import { normalHalfWidth } from './normal.ts';
import { type DiagnosticOptions, predictRows } from './predict.ts';

/** Settings of {@link calibration}. */
export interface CalibrationOptions extends DiagnosticOptions {
  /** Shares that the intervals should hold, between 0 and 1. Default 0.05 to 0.95 in steps of 0.05, and 0.99. */
  readonly levels?: readonly number[];
}

/** How often the truth lies in an interval that should hold it with a given probability. */
export interface Coverage {
  /** The probability, between 0 and 1. */
  readonly level: number;
  /** Share of the transitions, over all components. */
  readonly observed: number;
  /** `[S]`: by component. */
  readonly components: readonly number[];
  /**
   * Standard deviation of an observed share if the model were perfectly calibrated: sqrt(level (1 - level) / n). For `components`, and on the safe
   * side for `observed`, as components of one transition may err together.
   */
  readonly samplingError: number;
}

/** Whether a model knows how wrong it is; see {@link calibration}. Plain data, fit for JSON. */
export interface Calibration {
  readonly model: string;
  readonly transitions: number;
  readonly stateNames: readonly string[];
  /** The usual three: 50, 90 and 95%. */
  readonly intervals: readonly Coverage[];
  /** The whole curve, by ascending level. */
  readonly curve: readonly Coverage[];
  /** Mean over the curve of |observed - level|. */
  readonly calibrationError: number;
  /**
   * `[S]`: root mean square of (truth - mean) / std. 1 is right, above 1 the model is too sure of itself; `null` where a std was 0.
   */
  readonly standardisedError: readonly (number | null)[];
}

const INTERVALS = [0.5, 0.9, 0.95];
const LEVELS = [...Array.from({ length: 19 }, (_, k) => Number((0.05 * (k + 1)).toFixed(2))), 0.99];

/**
 * Coverage of the model's predictive intervals, mean +- z std, on transitions that it should not have been fitted to. A std of 0 claims
 * certainty: its intervals hold the truth only where the prediction is exact.
 *
 * @throws ForerunError `invalid-argument` for data of another space, levels that cannot be and a model that was not fitted; `aborted`
 */
export async function calibration(
  model: DynamicsModel,
  transitions: Transitions,
  options: CalibrationOptions = {},
): Promise<Calibration> {
  const api = 'calibration';
  checkTransitions(api, model.space, transitions, 1);
  const levels = [...(options.levels ?? LEVELS)].sort((a, b) => a - b);
  if (levels.length === 0 || levels.some((level) => !(level > 0 && level < 1))) {
    throw invalid(api, `levels are [${levels.join(', ')}]; give numbers between 0 and 1, such as 0.9.`);
  }
  const size = model.space.stateNames.length;
  const n = transitions.count;
  /** |truth - mean| / std, `[n, S]`. */
  const off = new Float64Array(n * size);
  await predictRows(api, model, transitions.states, transitions.actions, options, ({ mean, std }, first) => {
    for (const [k, predicted] of mean.entries()) {
      const at = first * size + k;
      const error = Math.abs(predicted - (transitions.nextStates[at] ?? 0));
      const scaled = error === 0 ? 0 : error / (std[k] ?? 0);
      off[at] = scaled >= 0 ? scaled : Number.POSITIVE_INFINITY;
    }
  });
  const coverage = (level: number): Coverage => {
    const halfWidth = normalHalfWidth(level);
    const within = new Array<number>(size).fill(0);
    for (const [k, scaled] of off.entries()) if (scaled <= halfWidth) within[k % size] = (within[k % size] ?? 0) + 1;
    return {
      level,
      observed: within.reduce((sum, count) => sum + count, 0) / (n * size),
      components: within.map((count) => count / n),
      samplingError: Math.sqrt((level * (1 - level)) / n),
    };
  };
  const curve = levels.map(coverage);
  const squares = new Float64Array(size);
  for (const [k, scaled] of off.entries()) squares[k % size] = (squares[k % size] ?? 0) + scaled ** 2;
  return {
    model: model.kind,
    transitions: n,
    stateNames: model.space.stateNames,
    intervals: INTERVALS.map(coverage),
    curve,
    calibrationError: curve.reduce((sum, { level, observed }) => sum + Math.abs(observed - level), 0) / curve.length,
    standardisedError: Array.from(squares, (square) => jsonNumber(Math.sqrt(square / n))),
  };
}
