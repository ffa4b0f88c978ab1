import type { OpenLoopError } from '../open-loop-error.ts';
import { chart, chartGrid } from './chart.ts';
import { extent } from './scale.ts';
import type { Mark, PlotOptions } from './spec.ts';

/** Error against steps ahead: the mean path with bands over the starts, the members' own paths, and the error of predicting no change. */
export function openLoopErrorPlot(data: OpenLoopError, options: PlotOptions = {}): string {
  const { error, members, persistence } = data;
  const x = stepsOf(data);
  const lost = data.diverged.at(-1) ?? 0;
  const own = extent([...error.q95, ...error.mean, ...members.flat()], 'linear');
  const all = extent([...(own ?? []), ...persistence], 'linear');
  // Where the model is far better than no model, that one leaves the chart, so that the model's own errors can be seen; the legend says how far.
  const top = own && all && own[1] > 0 ? 1.05 * Math.min(all[1], 2 * own[1]) : undefined;
  const marks: Mark[] = [
    { kind: 'band', name: '5 to 95% of starts', series: 5, x, low: error.q05, high: error.q95 },
    { kind: 'band', name: '25 to 75% of starts', series: 0, x, low: error.q25, high: error.q75 },
    ...memberMarks(x, members),
    { kind: 'line', name: 'median', series: 0, x, y: error.median, dashed: true },
    { kind: 'line', name: 'mean', series: 0, x, y: error.mean },
    { kind: 'line', name: persistenceName(data, top), series: 'faint', x, y: persistence, dashed: true },
  ];
  return chart({
    title: options.title ?? `Open-loop error of the ${data.model} model`,
    subtitle:
      options.subtitle ??
      `${data.starts} roll-outs along real trajectories, in standard deviations of the state` +
        (lost > 0 ? `; ${lost} diverged` : ''),
    x: { label: 'steps ahead' },
    y: { label: 'normalised RMSE', ...(top !== undefined && { domain: [0, top] as const }) },
    marks,
  });
}

/** What the line is called that predicts no change; with where it ends, where that is beyond the chart. */
function persistenceName({ persistence, horizon }: OpenLoopError, top = Number.POSITIVE_INFINITY): string {
  const last = persistence.at(-1) ?? 0;
  return `no change predicted${last > top ? ` (above: ${Number(last.toPrecision(3))} after ${horizon} steps)` : ''}`;
}

/** Error against steps ahead of each component of the state, in a chart each. */
export function openLoopComponentsPlot(data: OpenLoopError, options: PlotOptions = {}): string {
  const x = stepsOf(data);
  return chartGrid({
    title: options.title ?? `Open-loop error of the ${data.model} model, by component`,
    subtitle: options.subtitle ?? 'Root mean square, in standard deviations of the component',
    charts: data.stateNames.map((name, s) => ({
      title: name,
      x: { label: 'steps ahead' },
      y: { label: 'RMSE', include: [0] },
      marks: [{ kind: 'line', series: 0, x, y: data.components[s] ?? [] }],
    })),
  });
}

function stepsOf({ horizon }: OpenLoopError): number[] {
  return Array.from({ length: horizon }, (_, k) => k + 1);
}

/** Members as a band from the best to the worst, with a thin line each. */
function memberMarks(x: readonly number[], members: OpenLoopError['members']): Mark[] {
  if (members.length === 0) return [];
  const at = (k: number) => members.map((path) => path[k] ?? null);
  const range = (pick: (...values: number[]) => number) =>
    x.map((_, k) => {
      const values = at(k).filter((value) => value !== null);
      // A band with a diverged member would have no upper end.
      return values.length === members.length ? pick(...values) : null;
    });
  return [
    { kind: 'band', name: 'members', series: 1, x, low: range(Math.min), high: range(Math.max) },
    ...members.map((y): Mark => ({ kind: 'line', name: 'members', series: 1, x, y, thin: true })),
  ];
}
