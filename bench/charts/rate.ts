import { chartGrid } from '../../src/diagnostics/plot/chart.ts';
import type { AxisSpec, Mark } from '../../src/diagnostics/plot/spec.ts';
import type { BenchDocument } from '../document.ts';
import type { Summary } from '../statistics/median.ts';

const SIZE = { width: 470, height: 330 } as const;

interface SearchPoint {
  readonly simulations: number;
  readonly planMs: Summary;
  readonly perSecond: number;
}

interface SearchCurve {
  readonly name: string;
  readonly peer: boolean;
  readonly points: readonly SearchPoint[];
}

/** Time and simulations a second of searches of one root over their simulations, as an SVG document; `undefined` without a sweep. */
export function ratePicture(document: BenchDocument): string | undefined {
  const curves = searchCurves(document);
  if (curves.length === 0) return undefined;
  const x: AxisSpec = { label: 'simulations', scale: 'log' };
  const { date, machine } = document;
  return chartGrid({
    title: 'Tree search from one root',
    subtitle: `${date.slice(0, 10)}, ${machine.cpu}, ${machine.cores} cores, ${machine.runtime}; whiskers: 95 % intervals of the medians`,
    columns: 2,
    charts: [
      {
        title: 'Time of a search',
        x,
        y: { label: 'median', unit: 'ms', scale: 'log' },
        marks: curves.flatMap((curve, series) => timeMarks(curve, series)),
        ...SIZE,
      },
      {
        title: 'Simulations a second',
        x,
        y: { label: 'by the median', unit: '1/s', scale: 'log' },
        marks: curves.flatMap((curve, series) => lineMarks(curve, series, ({ perSecond }) => perSecond)),
        ...SIZE,
      },
    ],
  });
}

/** Curves of at least two numbers of simulations: of each policy, and of each peer. */
export function searchCurves({ cases, peers }: BenchDocument): readonly SearchCurve[] {
  const curves = new Map<string, SearchCurve & { points: SearchPoint[] }>();
  const add = (name: string, peer: boolean, point: SearchPoint) => {
    const curve = curves.get(name) ?? { name, peer, points: [] };
    curves.set(name, curve);
    curve.points.push(point);
  };
  for (const result of cases) {
    if (result.kind !== 'rate' || result.task.what !== 'search' || result.task.roots > 1) continue;
    const { policy, simulations } = result.task;
    add(`${policy}: Forerun`, false, { simulations, planMs: result.planMs, perSecond: result.perSecond });
    for (const figure of peers?.measured ?? []) {
      if (figure.kind !== 'rate' || figure.case !== result.name) continue;
      const [who] = figure.peer.split(/ \d|,/);
      const { planMs, perSecond } = figure;
      add(`${policy}: ${who}, ${figure.device}`, true, { simulations, planMs, perSecond });
    }
  }
  return [...curves.values()]
    .filter(({ points }) => points.length > 1)
    .map((curve) => ({ ...curve, points: curve.points.sort((a, b) => a.simulations - b.simulations) }));
}

function timeMarks(curve: SearchCurve, series: number): readonly Mark[] {
  const { points } = curve;
  return [
    ...lineMarks(curve, series, ({ planMs }) => planMs.p50).slice(0, 1),
    {
      kind: 'points',
      series,
      x: points.map(({ simulations }) => simulations),
      y: points.map(({ planMs }) => planMs.p50),
      low: points.map(({ planMs }) => planMs.low),
      high: points.map(({ planMs }) => planMs.high),
    },
  ];
}

function lineMarks(
  { name, peer, points }: SearchCurve,
  series: number,
  value: (point: SearchPoint) => number,
): readonly Mark[] {
  const [x, y] = [points.map(({ simulations }) => simulations), points.map(value)];
  return [
    { kind: 'line', name, series, x, y, dashed: peer },
    { kind: 'points', series, x, y },
  ];
}
