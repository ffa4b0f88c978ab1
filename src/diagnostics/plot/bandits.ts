import type { BanditCurve } from '../../exploration/bandit-run.ts';
import { chartGrid } from './chart.ts';
import type { ChartSpec, Mark, PlotOptions } from './spec.ts';

/** Points that a line needs at most: a chart is a few hundred pixels wide. */
const POINTS = 200;

/**
 * How strategies did at bandits, by step, as three charts: average reward, share of optimal choices (both figure 2.2 of Sutton and Barto 2018), and regret
 * over the logarithm of time, where logarithmic regret is a straight line. Rewards and shares are means over the steps between two points. Where a curve
 * is not there yet, its colour is kept for it.
 */
export function banditCharts(curves: readonly (BanditCurve | undefined)[]): readonly ChartSpec[] {
  const lines = (of: (curve: BanditCurve) => { x: number[]; y: number[] }): Mark[] =>
    curves.flatMap((curve, series) =>
      curve === undefined ? [] : [{ kind: 'line', name: curve.name, series, ...of(curve) }],
    );
  const steps = { label: 'step' };
  return [
    { title: 'Average reward', x: steps, y: { label: 'reward' }, marks: lines(({ rewards }) => binned(rewards)) },
    {
      title: 'Optimal choices',
      x: steps,
      y: { label: 'best arm', unit: '%', include: [0, 100] },
      marks: lines(({ optimal }) => binned(optimal.map((share) => 100 * share))),
    },
    {
      title: 'Regret',
      x: { label: 'step', scale: 'log' },
      y: { label: 'regret so far', include: [0] },
      marks: lines(({ regrets }) => atPowers(regrets)),
    },
  ];
}

/** {@link banditCharts} in one picture. */
export function banditPlot(curves: readonly BanditCurve[], options: PlotOptions = {}): string {
  const problems = curves[0]?.finalRegrets.length ?? 0;
  return chartGrid({
    title: options.title ?? 'Exploration on bandits',
    subtitle: options.subtitle ?? `mean over ${problems.toLocaleString('en')} problem${problems === 1 ? '' : 's'}`,
    charts: banditCharts(curves),
  });
}

/** Means of equal stretches, each at its end. */
function binned(values: Float64Array): { x: number[]; y: number[] } {
  const count = Math.min(POINTS, values.length);
  const ends = Array.from({ length: count }, (_, i) => Math.round(((i + 1) * values.length) / count));
  const y = ends.map((end, i) => {
    const part = values.subarray(ends[i - 1] ?? 0, end);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  return { x: ends, y };
}

/** Values at steps that are evenly spaced on a logarithmic axis. */
function atPowers(values: Float64Array): { x: number[]; y: number[] } {
  const steps = Array.from({ length: POINTS + 1 }, (_, i) => Math.round(values.length ** (i / POINTS)));
  const x = [...new Set(steps)];
  return { x, y: x.map((step) => values[step - 1] ?? Number.NaN) };
}
