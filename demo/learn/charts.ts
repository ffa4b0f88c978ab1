import type { ChartSpec, Mark } from '../../src/diagnostics/plot/spec.ts';
import type { LearningLog } from './log.ts';
import { STRETCH } from './reality.ts';
import type { RealityCurve } from './reports.ts';
import type { LearningTask } from './tasks.ts';

const SIZE = { width: 420, height: 260 } as const;

/** The chart of a part of the log, by what it shows; charts without anything to show yet have empty axes. */
export interface LearningCharts {
  readonly returns: ChartSpec;
  readonly loss: ChartSpec;
  readonly disagreement: ChartSpec;
  /** One for each component that the task shows. */
  readonly reality: readonly ChartSpec[];
}

/** The log as charts. */
export function learningCharts(log: LearningLog, task: LearningTask): LearningCharts {
  const { reality } = log;
  return {
    returns: returnsChart(log, task),
    loss: lossChart(log),
    disagreement: disagreementChart(log),
    reality: task.shown.map(({ component, label, unit }) => ({
      ...SIZE,
      title: `Model against reality, ${label}`,
      subtitle:
        reality === undefined
          ? 'from the second episode on'
          : `episode ${reality.episode + 1}, new to the model; ${STRETCH} steps ahead`,
      x: { label: 'step', include: [0, 1] },
      y: { label, ...(unit !== undefined && { unit }), include: [0] },
      marks: realityMarks(reality?.curves.find((curve) => curve.component === component)),
    })),
  };
}

function returnsChart({ episodes }: LearningLog, { goodReturn, sizes }: LearningTask): ChartSpec {
  const by = (wanted: string) => episodes.filter((episode) => episode.by === wanted);
  const points = (name: string, wanted: string, series: number): Mark => ({
    kind: 'points',
    name,
    series,
    x: by(wanted).map(({ episode }) => episode + 1),
    y: by(wanted).map((episode) => episode.return),
    radius: 4,
  });
  return {
    ...SIZE,
    title: 'Return of each episode',
    x: { label: 'episode', include: [1, sizes.episodes + 1] },
    y: { label: 'return', include: [0, goodReturn] },
    marks: [
      { kind: 'reference', name: 'done well', at: { y: goodReturn } },
      {
        kind: 'line',
        series: 'faint',
        x: episodes.map(({ episode }) => episode + 1),
        y: episodes.map((episode) => episode.return),
      },
      points('at random', 'chance', 1),
      points('by plan', 'plan', 0),
      points('test', 'test', 2),
    ],
  };
}

function lossChart({ losses }: LearningLog): ChartSpec {
  const x = losses.map(({ epoch }) => epoch);
  const begins = losses.filter(({ fit }, i) => i > 0 && losses[i - 1]?.fit !== fit);
  return {
    ...SIZE,
    title: 'Loss',
    subtitle: 'normalised; a dashed line where more data came',
    x: { label: 'epoch', include: [1, 10] },
    y: { label: 'squared error', scale: 'log', include: [0.001, 1] },
    marks: [
      ...begins.map(({ epoch }): Mark => ({ kind: 'reference', at: { x: epoch } })),
      { kind: 'line', name: 'training', series: 0, x, y: losses.map(({ training }) => training) },
      { kind: 'line', name: 'held out', series: 1, x, y: losses.map(({ validation }) => validation) },
    ],
  };
}

function disagreementChart({ disagreements }: LearningLog): ChartSpec {
  const x = disagreements.map(({ transitions }) => transitions);
  const line = (name: string, series: number, y: readonly number[]): Mark[] => [
    { kind: 'line', name, series, x, y },
    { kind: 'points', name, series, x, y },
  ];
  return {
    ...SIZE,
    title: 'Disagreement of the members',
    subtitle: 'over the change of the state in a step',
    x: { label: 'steps learned from', include: [0, 200] },
    y: { label: 'disagreement', scale: 'log', include: [0.01, 1] },
    marks: [
      ...line(
        'in all states',
        1,
        disagreements.map(({ possible }) => possible),
      ),
      ...line(
        'in states seen',
        0,
        disagreements.map(({ seen }) => seen),
      ),
    ],
  };
}

function realityMarks(curve: RealityCurve | undefined): Mark[] {
  if (curve === undefined) return [];
  const { actual, predicted } = curve;
  /** All stretches as one line with gaps; each begins at the real state. */
  const joined = (pick: (stretch: RealityCurve['predicted'][number]) => readonly (number | null)[]) =>
    predicted.flatMap((stretch) => [actual[stretch.from] ?? null, ...pick(stretch), null]);
  const x = predicted.flatMap(({ from, mean }) => Array.from({ length: mean.length + 2 }, (_, k) => from + k));
  return [
    {
      kind: 'band',
      name: 'members, 2 std',
      series: 1,
      x,
      low: joined(({ low }) => low),
      high: joined(({ high }) => high),
    },
    { kind: 'line', name: 'actual', series: 'ink', x: actual.map((_, t) => t), y: actual },
    { kind: 'line', name: 'predicted', series: 1, x, y: joined(({ mean }) => mean) },
  ];
}
