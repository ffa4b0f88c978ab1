import type { TabularCurve } from '../../../src/agents/tabular/tabular-curves.ts';
import type { ChartSpec, Mark } from '../../../src/diagnostics/plot/spec.ts';
import { type MazeSession, scoreOf } from './maze-session.ts';
import type { GridWorld } from './worlds.ts';

/** What the charts are made of. */
export interface Learning {
  readonly world: GridWorld;
  readonly session: MazeSession;
  /** Learners that this one is compared with, as far as they are there. */
  readonly compared: readonly TabularCurve[];
  /** Score of an episode under the best policy. */
  readonly best: number;
  /** What this learner is called. */
  readonly name: string;
}

const SIZE = { height: 300 } as const;
/** Episodes of luck that are put together. */
const SMOOTH = 20;
/** Points of a line. */
const POINTS = 200;

/** How this learner does beside others: by episode, and by step. */
export function mazeCharts(learning: Learning): readonly ChartSpec[] {
  return [learning.world.judged === 'steps' ? lengthsChart(learning) : returnsChart(learning), rewardChart(learning)];
}

/** As figure 8.2 of Sutton and Barto, as far as the others go. */
function lengthsChart({ world, session, compared, best, name }: Learning): ChartSpec {
  const most = Math.max(20, ...compared.map(({ lengths }) => lengths.length));
  const line = (of: string, series: number | 'ink', lengths: ArrayLike<number>): Mark => {
    return { kind: 'line', name: of, series, x: Array.from(lengths, (_, episode) => episode + 1), y: lengths };
  };
  return {
    title: 'Steps per episode',
    subtitle: meanOf(compared),
    ...SIZE,
    x: { label: 'episode', domain: [1, most] },
    y: { label: 'steps', scale: 'log' },
    marks: [
      { kind: 'reference', name: `optimum, ${best}`, at: { y: best } },
      ...compared.map((curve, series) => line(curve.name, series, curve.lengths)),
      line(
        name,
        'ink',
        session.episodes.slice(0, most).map((episode) => scoreOf(world, episode)),
      ),
    ],
  };
}

/** Where all episodes are about as long, what they pay; with luck smoothed. */
function returnsChart({ world, session, best, name }: Learning): ChartSpec {
  const scores = session.episodes.map((episode) => scoreOf(world, episode));
  return {
    title: `Return, over ${SMOOTH} episodes`,
    subtitle: 'of this learner, from its first episode on',
    ...SIZE,
    x: { label: 'episode', include: [1, 5 * SMOOTH] },
    y: { label: 'mean return', include: [0, 1] },
    marks: [
      { kind: 'reference', name: `optimum, ${best.toPrecision(2)}`, at: { y: best } },
      { kind: 'line', name, series: 'ink', ...smoothed(scores, SMOOTH) },
    ],
  };
}

/** As figures 8.4 and 8.5, as far as the others go. */
function rewardChart({ world, session, compared, name }: Learning): ChartSpec {
  // Who is done with its episodes sooner would seem to obtain less: nobody is shown beyond the first to end.
  const most = compared.length === 0 ? 1000 : Math.min(...compared.map(({ rewards }) => rewards.length));
  const changes = world.tables().flatMap(({ from }): Mark[] => {
    return from === 0 ? [] : [{ kind: 'reference', name: 'the maze changes', at: { x: from } }];
  });
  const within = session.curve.x.filter((x) => x <= most);
  return {
    title: 'Reward so far',
    subtitle: meanOf(compared),
    ...SIZE,
    x: { label: 'step', domain: [0, most] },
    y: { label: 'reward so far', include: [0] },
    marks: [
      ...changes,
      ...compared.map(({ name: of, rewards }, series): Mark => {
        const count = Math.min(POINTS, most);
        const x = Array.from({ length: count }, (_, i) => Math.round(((i + 1) * most) / count));
        return { kind: 'line', name: of, series, x, y: x.map((step) => rewards[step - 1] ?? null) };
      }),
      { kind: 'line', name, series: 'ink', x: within, y: session.curve.y.slice(0, within.length) },
    ],
  };
}

function meanOf(compared: readonly TabularCurve[]): string {
  return compared.length === 0 ? 'others are being computed' : `others: mean of ${compared[0]?.runs} runs`;
}

/** The means of so many neighbours, each at its last; of all there are while these are fewer. Thinned, as no chart shows thousands. */
export function smoothed(values: readonly number[], width: number): { x: number[]; y: number[] } {
  const [x, y]: [number[], number[]] = [[], []];
  const every = Math.max(1, Math.floor(values.length / POINTS));
  let sum = 0;
  for (const [i, value] of values.entries()) {
    sum += value - (i >= width ? (values[i - width] ?? 0) : 0);
    if (i % every !== 0 && i !== values.length - 1) continue;
    x.push(i + 1);
    y.push(sum / Math.min(i + 1, width));
  }
  return { x, y };
}
