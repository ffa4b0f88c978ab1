import { quantile } from '../../diagnostics/statistics.ts';
import type { Moment, Simulation } from '../simulation/simulation.ts';
import { type Figure, type PlotLine, shortNumber } from './figure.ts';

/** Moments that plots look back on. */
const SHOWN = 240;

/** What of a simulation, or of a recorded run, plots are made of. */
export interface Watched extends Pick<Simulation, 'history' | 'system' | 'dt' | 'pace'> {
  /** Absent where nothing plans. */
  readonly planner?: Simulation['planner'] | undefined;
}

/** The plots of a simulation, by what they show; each makes its figure of the present. */
export const FIGURES = { cost: costFigure, actions: actionsFigure, time: timeFigure, samples: samplesFigure } as const;

/** Name of a plot. */
export type FigureName = keyof typeof FIGURES;

/** What the steps cost, by term of the cost. Terms that were 0 all the time are left out. */
function costFigure({ history }: Watched): Figure {
  const moments = history.slice(-SHOWN);
  const names = [...new Set(moments.flatMap(({ terms }) => Object.keys(terms)))];
  const nameOf = (name: string): string => (name === 'other' && names.length === 1 ? 'all of it' : wordsOf(name));
  const x = moments.map(({ time }) => time);
  const lines = names
    .map((name, color) => ({ name: nameOf(name), color, x, y: moments.map(({ terms }) => terms[name] ?? 0) }))
    .filter(({ y }) => y.some((value) => value !== 0));
  const last = moments.at(-1);
  const parts = lines.map(({ name, y }) => `${name} ${shortNumber(y.at(-1) ?? 0)}`);
  const text =
    last === undefined ? NOTHING : `The last step cost ${shortNumber(last.cost)}: ${parts.join(', ') || 'nothing'}.`;
  return { title: 'Cost of a step, by term', lines, fromZero: true, text };
}

/** The actions that were taken, and those that are planned. */
function actionsFigure({ history, system, dt }: Watched): Figure {
  const moments = history.slice(-SHOWN / 2);
  const { action } = system;
  const names = action.kind === 'discrete' ? ['choice'] : action.names;
  const last = moments.at(-1);
  const now = last?.time ?? 0;
  const x = moments.map(({ time }) => time);
  const lines = names.flatMap((name, a): PlotLine[] => {
    const color = a;
    const taken = { name: wordsOf(name), color, x, y: moments.map(({ plan }) => plan.action[a] ?? Number.NaN) };
    if (last === undefined) return [taken];
    const planned = Array.from({ length: last.plan.actions.length / names.length }, (_, t) => t);
    const ahead = {
      name: wordsOf(name),
      color,
      dashed: true,
      x: planned.map((t) => now + t * dt),
      y: planned.map((t) => last.plan.actions[t * names.length + a] ?? Number.NaN),
    };
    return [taken, ahead];
  });
  const parts = names.map((name, a) => `${wordsOf(name)} ${shortNumber(last?.plan.action[a] ?? Number.NaN)}`);
  const text =
    last === undefined
      ? NOTHING
      : `Now ${parts.join(', ')}; dashed is what is planned for the next ${shortNumber(dt * (last.plan.actions.length / names.length))} s.`;
  return { title: 'Actions, taken and planned', lines, fromZero: false, now, text };
}

/** How long plans take, and how many come in a second. */
function timeFigure({ history, pace }: Watched): Figure {
  const moments = history.slice(-SHOWN);
  const x = moments.map(({ time }) => time);
  const y = moments.map(({ plan }) => plan.stats.planMs);
  const [p50, p95] = [quantile(y, 0.5), quantile(y, 0.95)];
  const ends = [x[0] ?? 0, x.at(-1) ?? 0];
  const lines: readonly PlotLine[] = [
    { name: 'plan', color: 0, x, y },
    { name: 'half under', color: 2, dashed: true, x: ends, y: [p50, p50] },
    { name: '95 % under', color: 1, dashed: true, x: ends, y: [p95, p95] },
  ];
  const text =
    moments.length === 0
      ? NOTHING
      : `Half of the plans took less than ${shortNumber(p50)} ms, 95 of 100 less than ${shortNumber(p95)} ms; ${shortNumber(rateOf(moments))} plans a second, ${Math.round(100 * pace)} % of real time.`;
  return { title: 'Plan time (ms)', lines, fromZero: true, text };
}

/**
 * How many samples have a say in the plan; for planners of which always the same number has, how much more the elites' mean costs than
 * the best of them; where the best is taken, what that costs.
 */
function samplesFigure({ history, planner }: Watched): Figure {
  const moments = history.slice(-SHOWN);
  const x = moments.map(({ time }) => time);
  const last = moments.at(-1);
  if (planner?.algorithm.refit.kind === 'softmax') {
    const y = moments.map(({ plan }) => plan.stats.effectiveSamples);
    const text =
      last === undefined
        ? NOTHING
        : `${shortNumber(last.plan.stats.effectiveSamples)} of ${planner.algorithm.samples} samples have a say in the plan.`;
    return { title: 'Effective sample size', lines: [{ name: 'samples', color: 3, x, y }], fromZero: true, text };
  }
  // Who takes the best sample has none above it.
  const takesBest = planner?.algorithm.execute === 'best';
  const y = moments.map(({ plan }) => (takesBest ? plan.cost : plan.cost - plan.stats.bestCost));
  const text =
    last === undefined
      ? NOTHING
      : `The plan costs ${shortNumber(last.plan.cost)}, the best sample ${shortNumber(last.plan.stats.bestCost)}.`;
  return {
    title: takesBest ? 'Cost of the plan' : 'Cost of the plan above the best sample',
    lines: [{ name: takesBest ? 'cost' : 'spread', color: 3, x, y }],
    fromZero: true,
    text,
  };
}

const NOTHING = 'Nothing was planned yet.';

/** Plans a second of wall time, over the latest ones. */
function rateOf(moments: readonly Moment[]): number {
  const recent = moments.slice(-30);
  const [first, last] = [recent[0], recent.at(-1)];
  if (first === undefined || last === undefined || last.at <= first.at) return Number.NaN;
  return (1000 * (recent.length - 1)) / (last.at - first.at);
}

function wordsOf(name: string): string {
  return name.replace(/([a-z])([A-Z0-9])/g, '$1 $2').toLowerCase();
}
