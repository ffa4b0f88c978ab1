import { chartGrid } from '../../src/diagnostics/plot/chart.ts';
import type { AxisSpec, ChartSpec, Mark } from '../../src/diagnostics/plot/spec.ts';
import type { BenchDocument } from '../document.ts';
import { type Curve, curvesOver, type Point } from './series.ts';

const SIZE = { width: 470, height: 330 } as const;

/** Latency, throughput and share of the limit over N, and latency over H, as an SVG document; `undefined` without a sweep. */
export function speedPicture(document: BenchDocument): string | undefined {
  const overN = curvesOver('samples', document);
  const overH = curvesOver('horizon', document);
  // A colour for each curve, the same in all charts.
  const names = [...new Set([...overN, ...overH].map(({ name }) => name))];
  const seriesOf = ({ name }: Curve) => names.indexOf(name);
  const shares = overN.filter(({ peer }) => !peer);
  const samples: AxisSpec = { label: 'samples N', scale: 'log' };
  const charts: readonly (ChartSpec | undefined)[] = [
    chartOf('Time of a plan', overN, samples, { label: 'median', unit: 'ms', scale: 'log' }, (curve) =>
      timeMarks(curve, 'samples', seriesOf(curve)),
    ),
    chartOf('Model steps a second', overN, samples, { label: 'N x H / median', unit: '1/s', scale: 'log' }, (curve) =>
      lineMarks(curve, 'samples', seriesOf(curve), ({ stepsPerSecond }) => stepsPerSecond),
    ),
    chartOf('Share of the roofline', shares, samples, { label: 'share', unit: '%', include: [0] }, (curve) =>
      lineMarks(curve, 'samples', seriesOf(curve), ({ share }) => share && 100 * share),
    ),
    chartOf(
      'Time of a plan over the horizon',
      overH,
      { label: 'horizon H', scale: 'log' },
      { label: 'median', unit: 'ms', scale: 'log' },
      (curve) => timeMarks(curve, 'horizon', seriesOf(curve)),
    ),
  ];
  const drawn = charts.filter((chart) => chart !== undefined);
  if (drawn.length === 0) return undefined;
  const { date, machine } = document;
  return chartGrid({
    title: 'Planning speed',
    subtitle: `${date.slice(0, 10)}, ${machine.cpu}, ${machine.cores} cores, ${machine.runtime}; whiskers: 95 % intervals of the medians`,
    columns: 2,
    charts: drawn,
  });
}

function chartOf(
  title: string,
  curves: readonly Curve[],
  x: AxisSpec,
  y: AxisSpec,
  marks: (curve: Curve) => readonly Mark[],
): ChartSpec | undefined {
  return curves.length === 0 ? undefined : { title, x, y, marks: curves.flatMap(marks), ...SIZE };
}

function timeMarks(curve: Curve, size: 'samples' | 'horizon', series: number): readonly Mark[] {
  const { points } = curve;
  return [
    ...lineMarks(curve, size, series, ({ planMs }) => planMs.p50).slice(0, 1),
    {
      kind: 'points',
      series,
      x: points.map((point) => point[size]),
      y: points.map(({ planMs }) => planMs.p50),
      low: points.map(({ planMs }) => planMs.low),
      high: points.map(({ planMs }) => planMs.high),
    },
  ];
}

function lineMarks(
  { name, peer, points }: Curve,
  size: 'samples' | 'horizon',
  series: number,
  value: (point: Point) => number | null,
): readonly Mark[] {
  const x = points.map((point) => point[size]);
  const y = points.map(value);
  return [
    { kind: 'line', name, series, x, y, dashed: peer },
    { kind: 'points', series, x, y },
  ];
}
