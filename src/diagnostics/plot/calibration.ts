import type { Calibration } from '../calibration.ts';
import { chart, chartGrid } from './chart.ts';
import type { ChartSpec, Mark, PlotOptions } from './spec.ts';

/** Coverage expected against coverage observed, over all components: below the diagonal the model is too sure of itself. */
export function calibrationPlot(data: Calibration, options: PlotOptions = {}): string {
  return chart({
    ...curveChart(
      data,
      data.curve.map(({ observed }) => observed),
    ),
    title: options.title ?? `Calibration of the ${data.model} model`,
    subtitle: options.subtitle ?? intervalText(data),
    width: 560,
    height: 480,
  });
}

/** {@link calibrationPlot} for each component of the state. */
export function calibrationComponentsPlot(data: Calibration, options: PlotOptions = {}): string {
  return chartGrid({
    title: options.title ?? `Calibration of the ${data.model} model, by component`,
    subtitle: options.subtitle ?? intervalText(data),
    charts: data.stateNames.map((name, s) => ({
      ...curveChart(
        data,
        data.curve.map(({ components }) => components[s] ?? null),
      ),
      title: name,
      height: 300,
    })),
  });
}

function curveChart({ curve }: Calibration, observed: readonly (number | null)[]): ChartSpec {
  const x = curve.map(({ level }) => level);
  const sampling = (sign: number) =>
    curve.map(({ level, samplingError }) => Math.max(0, Math.min(1, level + sign * 2 * samplingError)));
  const marks: Mark[] = [
    { kind: 'band', name: 'chance (2 std)', series: 'faint', x, low: sampling(-1), high: sampling(1) },
    { kind: 'reference', name: 'calibrated', at: { from: [0, 0], to: [1, 1] } },
    { kind: 'line', name: 'model', series: 0, x, y: observed },
    { kind: 'points', name: 'model', series: 0, x, y: observed, radius: 2.5 },
  ];
  return {
    title: '',
    x: { label: 'probability of the interval', domain: [0, 1] },
    y: { label: 'share of truths inside', domain: [0, 1] },
    marks,
  };
}

/** `'50%: 48.2   90%: 71.0   95%: 76.1 (10,000 transitions)'` */
function intervalText({ intervals, transitions }: Calibration): string {
  const parts = intervals.map(
    ({ level, observed }) => `${Math.round(100 * level)}% hold ${(100 * observed).toFixed(1)}%`,
  );
  return `${parts.join(', ')}; ${transitions} transitions`;
}
