import type { SweepingGain } from '../../agents/tabular/sweeping-gain.ts';
import type { TabularCurve } from '../../agents/tabular/tabular-curves.ts';
import { chart } from './chart.ts';
import type { Mark, PlotOptions } from './spec.ts';

/** Points that a line needs at most: a chart is a few hundred pixels wide. */
const POINTS = 400;

/** Settings of {@link rewardSoFarPlot}. */
export interface RewardSoFarPlotOptions extends PlotOptions {
  /** Steps at which the environment changes: dashed lines. */
  readonly changesAt?: readonly number[];
}

/** Steps of each episode, learner by learner, on a logarithmic axis: figure 8.2 of Sutton and Barto (2018). */
export function stepsPerEpisodePlot(curves: readonly TabularCurve[], options: PlotOptions = {}): string {
  return chart({
    title: options.title ?? 'Steps of each episode',
    subtitle: options.subtitle ?? meanOf(curves),
    x: { label: 'episode' },
    y: { label: 'steps', scale: 'log' },
    marks: curves.map(({ name, lengths }, series): Mark => {
      return { kind: 'line', name, series, x: Array.from(lengths, (_, episode) => episode + 1), y: lengths };
    }),
  });
}

/** What was paid up to each step, learner by learner: figures 8.4 and 8.5 of Sutton and Barto (2018). */
export function rewardSoFarPlot(curves: readonly TabularCurve[], options: RewardSoFarPlotOptions = {}): string {
  const changes = (options.changesAt ?? []).map((x): Mark => {
    return { kind: 'reference', name: 'the environment changes', at: { x } };
  });
  return chart({
    title: options.title ?? 'Reward so far',
    subtitle: options.subtitle ?? meanOf(curves),
    x: { label: 'step' },
    y: { label: 'reward so far', include: [0] },
    marks: [
      ...changes,
      ...curves.map(({ name, rewards }, series): Mark => {
        const count = Math.min(POINTS, rewards.length);
        const x = Array.from({ length: count }, (_, i) => Math.round(((i + 1) * rewards.length) / count));
        return { kind: 'line', name, series, x, y: x.map((step) => rewards[step - 1] ?? Number.NaN) };
      }),
    ],
  });
}

/** Updates until a maze is solved over its size, both on logarithmic axes: example 8.4 of Sutton and Barto (2018). */
export function sweepingGainPlot(rows: readonly SweepingGain[], options: PlotOptions = {}): string {
  const x = rows.map(({ states }) => states);
  const lines = [
    { name: 'any pairs (Dyna-Q)', y: rows.map(({ random }) => random) },
    { name: 'prioritised sweeping', y: rows.map(({ prioritised }) => prioritised) },
  ];
  return chart({
    title: options.title ?? 'Updates until a maze is solved',
    subtitle: options.subtitle ?? 'to within a fifth of the shortest way',
    x: { label: 'cells of the maze', scale: 'log' },
    y: { label: 'updates', scale: 'log' },
    marks: lines.flatMap(({ name, y }, series): Mark[] => [
      { kind: 'line', name, series, x, y },
      { kind: 'points', series, x, y },
    ]),
  });
}

function meanOf(curves: readonly TabularCurve[]): string {
  const runs = [...new Set(curves.map((curve) => curve.runs))].join(' or ');
  return runs === '1' ? 'one run' : `mean of ${runs} runs`;
}
