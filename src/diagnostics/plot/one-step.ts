import type { OneStepError } from '../one-step-error.ts';
import { chart, chartGrid } from './chart.ts';
import type { AxisSpec, ChartSpec, PlotOptions } from './spec.ts';

/** One-step error by region, and how many transitions there are in each: bars for one component, a map for two. */
export function oneStepErrorPlot(data: OneStepError, options: PlotOptions = {}): string {
  const title = options.title ?? `One-step error of the ${data.model} model by ${data.by.join(' and ')}`;
  const subtitle =
    options.subtitle ??
    `${data.transitions} transitions; 1 is as bad as predicting the mean change` +
      (data.diverged > 0 ? `; ${data.diverged} predictions were not finite` : '');
  const error = { label: 'RMSE', values: data.rmse };
  const seen = { label: 'transitions', values: data.counts.map((count) => (count > 0 ? count : null)) };
  return chartGrid({
    title,
    subtitle,
    columns: 2,
    charts: [regionChart(data, { title: 'Error', ...error }), regionChart(data, { title: 'Data', ...seen })],
  });
}

/** One-step error by component of the state. */
export function oneStepComponentsPlot(data: OneStepError, options: PlotOptions = {}): string {
  const at = data.stateNames.map((_, s) => s);
  return chart({
    title: options.title ?? `One-step error of the ${data.model} model by component`,
    subtitle: options.subtitle ?? `${data.transitions} transitions; 1 is as bad as predicting the mean change`,
    x: { label: 'component', ticks: data.stateNames.map((label, s) => ({ at: s, label })) },
    y: { label: 'RMSE' },
    marks: [
      {
        kind: 'bars',
        series: 0,
        from: at.map((s) => s - 0.35),
        to: at.map((s) => s + 0.35),
        value: data.components,
      },
    ],
  });
}

function regionChart(
  { by, edges }: OneStepError,
  { title, label, values }: { title: string; label: string; values: readonly (number | null)[] },
): ChartSpec {
  const [xEdges = [], yEdges] = edges;
  const x: AxisSpec = { label: by[0] ?? '' };
  const size = { width: 460, height: 340 };
  if (yEdges === undefined) {
    return {
      title,
      ...size,
      x,
      y: { label },
      marks: [{ kind: 'bars', series: 0, from: xEdges.slice(0, -1), to: xEdges.slice(1), value: values }],
    };
  }
  return {
    title,
    ...size,
    x,
    y: { label: by[1] ?? '' },
    marks: [{ kind: 'cells', xEdges, yEdges, values, label, scale: 'log' }],
  };
}
