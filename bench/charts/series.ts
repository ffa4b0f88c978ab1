import type { BenchDocument, CaseResult } from '../document.ts';
import type { Summary } from '../statistics/median.ts';

/** One measured point of a curve. */
export interface Point {
  /** N, H */
  readonly samples: number;
  readonly horizon: number;
  readonly planMs: Summary;
  readonly stepsPerSecond: number;
  /** Of the roofline; null for peers, whose work is not counted. */
  readonly share: number | null;
}

/** Points that differ in one size only. */
export interface Curve {
  readonly name: string;
  /** Who computed: the same colour for the same one in every chart. */
  readonly who: string;
  readonly peer: boolean;
  readonly points: readonly Point[];
}

type SpeedRow = Extract<CaseResult, { kind: 'speed' }>;
type Size = 'samples' | 'horizon';

/** Curves over N or H: each system, planner, number of problems and other size by itself; those of at least two points. */
export function curvesOver(size: Size, { cases, peers }: BenchDocument): readonly Curve[] {
  // A case that gives a layout is beside its curve.
  const rows = cases.filter((result): result is SpeedRow => result.kind === 'speed' && result.layout.from !== 'given');
  const byName = new Map(rows.map((row) => [row.name, row]));
  const measured = [
    ...rows.map((row) => ({ row, who: row.backend as string, peer: false, point: pointOf(row) })),
    ...(peers?.measured ?? []).flatMap((figure) => {
      const row = byName.get(figure.case);
      if (row === undefined || figure.kind !== 'speed') return [];
      const { planMs, stepsPerSecond } = figure;
      const who = `${figure.peer.split(/[ ,]/)[0]}, ${figure.device}`;
      return [{ row, who, peer: true, point: { ...pointOf(row), planMs, stepsPerSecond, share: null } }];
    }),
  ];
  const curves = new Map<string, Curve & { points: Point[] }>();
  for (const { row, who, peer, point } of measured) {
    const name = `${problemName(row, size)}: ${who}`;
    const curve = curves.get(name) ?? { name, who, peer, points: [] };
    curves.set(name, curve);
    curve.points.push(point);
  }
  return [...curves.values()]
    .filter(({ points }) => new Set(points.map((point) => point[size])).size > 1)
    .map((curve) => ({ ...curve, points: curve.points.sort((a, b) => a[size] - b[size]) }));
}

function pointOf({ samples, horizon, planMs, stepsPerSecond, roofline }: SpeedRow): Point {
  return { samples, horizon, planMs, stepsPerSecond, share: roofline.share };
}

function problemName({ system, planner, problems, samples, horizon }: SpeedRow, over: Size): string {
  const other = over === 'samples' ? `H ${horizon}` : `N ${samples}`;
  return [system, planner, ...(problems > 1 ? [`B ${problems}`] : []), other].join(' ');
}
