import type { TrainingCurve } from '../training-curves.ts';
import { chart } from './chart.ts';
import type { Mark, PlotOptions } from './spec.ts';

/** Settings of {@link trainingCurvesPlot}. */
export interface TrainingCurvesPlotOptions extends PlotOptions {
  /** Dashed lines to compare with, such as published returns. */
  readonly references?: readonly { readonly name: string; readonly value: number }[];
}

/** Return against steps of the environment: the mean over seeds with a band of one standard deviation, and the single runs as thin lines. Of one run, its episodes as dots. */
export function trainingCurvesPlot(curves: readonly TrainingCurve[], options: TrainingCurvesPlotOptions = {}): string {
  const seeds = curves.map(({ runs }) => runs.length);
  const marks = curves.flatMap(({ name, runs, steps, mean, std }, series): Mark[] => {
    const beside = (sign: number) => mean.map((value, i) => value + sign * (std[i] ?? 0));
    const line: Mark = { kind: 'line', name, series, x: steps, y: mean };
    if (runs.length < 2) return [line, { kind: 'points', name, series, x: steps, y: mean }];
    return [
      { kind: 'band', name, series, x: steps, low: beside(-1), high: beside(1) },
      ...runs.map((run): Mark => ({ kind: 'line', series, x: run.steps, y: run.returns, thin: true })),
      line,
    ];
  });
  return chart({
    title: options.title ?? 'Training',
    subtitle:
      options.subtitle ??
      (Math.max(0, ...seeds) > 1
        ? `mean and standard deviation over ${[...new Set(seeds)].join(' or ')} seeds`
        : 'one seed'),
    x: { label: 'steps of the environment' },
    y: { label: 'return of an episode' },
    marks: [
      ...(options.references ?? []).map(({ name, value }): Mark => ({ kind: 'reference', name, at: { y: value } })),
      ...marks,
    ],
  });
}
