import type { LogRecord } from '../agents/run-log.ts';
import { invalid } from '../models/data/check.ts';
import { mean, standardDeviation } from './statistics.ts';

/** Runs of the same agent with different seeds. */
export interface RunGroup {
  /** For the legend: `'pets, CEM'`. */
  readonly name: string;
  /** One log per run, as `train` writes it and `parseLog` reads it. */
  readonly runs: readonly (readonly LogRecord[])[];
}

/** Settings of {@link trainingCurves}. */
export interface TrainingCurveOptions {
  /** Each point is the mean of so many episodes, the last ones up to there. Default 1. */
  readonly window?: number;
  /** Points of the common grid of steps of several runs. Default 200, at most as many as the longest run has episodes. */
  readonly points?: number;
}

/** Return against steps of one group. */
export interface TrainingCurve {
  readonly name: string;
  /** One a run: steps of the environment after each episode, and its return (over the window). */
  readonly runs: readonly { readonly steps: readonly number[]; readonly returns: readonly number[] }[];
  /** The grid: steps that every run of the group has reached, and that its first episode ends before; those of its episodes for a single run. */
  readonly steps: readonly number[];
  /** Over the runs, at each step of the grid; between episodes returns are interpolated. */
  readonly mean: readonly number[];
  /** Standard deviation over the runs; zeros for one run. */
  readonly std: readonly number[];
}

/**
 * Learning curves from the logs of runs: return per episode against steps of the environment, mean and standard deviation over the seeds. Several
 * runs have episodes of different lengths, so each is interpolated to a common grid; a single run is taken as it is. `trainingCurvesPlot` draws them.
 *
 * @throws ForerunError `invalid-argument` for groups without runs, runs without episodes, and settings that cannot be
 */
export function trainingCurves(groups: readonly RunGroup[], options: TrainingCurveOptions = {}): TrainingCurve[] {
  const api = 'trainingCurves';
  const { window = 1, points = 200 } = options;
  for (const [name, value, least] of [
    ['window', window, 1],
    ['points', points, 2],
  ] as const) {
    if (!Number.isInteger(value) || value < least) {
      throw invalid(api, `${name} is ${value}; give a whole number from ${least}.`);
    }
  }
  return groups.map(({ name, runs }) => {
    if (runs.length === 0) throw invalid(api, `group '${name}' has no runs; give the log of at least one.`);
    const curves = runs.map((log, k) => {
      const episodes = log.filter((record) => record.type === 'episode');
      if (episodes.length === 0)
        throw invalid(api, `run ${k + 1} of group '${name}' has no episode yet; leave it out.`);
      return {
        steps: episodes.map(({ totalSteps }) => totalSteps),
        returns: smoothed(
          episodes.map((episode) => episode.return),
          window,
        ),
      };
    });
    const [only, ...others] = curves;
    if (only !== undefined && others.length === 0) {
      return { name, runs: curves, steps: only.steps, mean: only.returns, std: only.steps.map(() => 0) };
    }
    const first = Math.max(...curves.map(({ steps }) => steps[0] ?? 0));
    const last = Math.min(...curves.map(({ steps }) => steps.at(-1) ?? 0));
    const steps = grid(first, last, Math.min(points, Math.max(...curves.map((curve) => curve.steps.length))));
    const at = steps.map((step) => curves.map((curve) => interpolated(curve.steps, curve.returns, step)));
    return { name, runs: curves, steps, mean: at.map(mean), std: at.map(standardDeviation) };
  });
}

/** From `first` to `last`; a single step where they meet, none where runs do not overlap. */
function grid(first: number, last: number, points: number): number[] {
  if (last < first) return [];
  if (last === first || points < 2) return [last];
  return Array.from({ length: points }, (_, k) => first + ((last - first) * k) / (points - 1));
}

function smoothed(values: readonly number[], window: number): number[] {
  return values.map((_, i) => mean(values.slice(Math.max(0, i + 1 - window), i + 1)));
}

function interpolated(xs: readonly number[], ys: readonly number[], x: number): number {
  const after = xs.findIndex((value) => value >= x);
  if (after <= 0) return ys[after === 0 ? 0 : ys.length - 1] ?? 0;
  const [x0, x1, y0, y1] = [xs[after - 1] ?? 0, xs[after] ?? 0, ys[after - 1] ?? 0, ys[after] ?? 0];
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}
