import type { DisagreementAgainstError } from '../disagreement.ts';
import { chart } from './chart.ts';
import type { PlotOptions } from './spec.ts';

/** Disagreement against error: single transitions, and groups with their quartiles. */
export function disagreementPlot(data: DisagreementAgainstError, options: PlotOptions = {}): string {
  const { bins, points } = data;
  const x = bins.map(({ disagreement }) => disagreement);
  const rank = data.spearman === null ? 'not defined' : data.spearman.toFixed(2);
  return chart({
    title: options.title ?? `Doubt and error of the ${data.model} model`,
    subtitle: options.subtitle ?? `${data.transitions} transitions, one step; rank correlation ${rank}`,
    x: { label: 'epistemic std, in standard deviations of the change' },
    y: { label: 'error', include: [0] },
    marks: [
      {
        kind: 'points',
        name: 'transitions',
        series: 5,
        x: points.disagreement,
        y: points.error,
        radius: 1.8,
        opacity: 0.45,
      },
      {
        kind: 'band',
        name: 'quartiles',
        series: 1,
        x,
        low: bins.map(({ q25 }) => q25),
        high: bins.map(({ q75 }) => q75),
      },
      { kind: 'line', name: 'mean', series: 1, x, y: bins.map(({ error }) => error) },
      { kind: 'points', name: 'mean', series: 1, x, y: bins.map(({ error }) => error) },
    ],
  });
}
