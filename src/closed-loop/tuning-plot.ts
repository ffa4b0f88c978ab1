import { chart } from '../diagnostics/plot/chart.ts';
import type { Tuning } from './tune.ts';

/**
 * The course of a search as an SVG document: cost of a closed loop by generation, of candidates and of the defaults on the same seeds;
 * above it what came of it on fresh ones.
 */
export function tuningPlot(tuning: Tuning): string {
  const { system, planner, curve } = tuning;
  const x = curve.map(({ generation }) => generation);
  return chart({
    title: `Tuning ${planner} for ${system}`,
    subtitle: verdictLine(tuning),
    x: { label: 'generation' },
    y: { label: 'cost of a closed loop' },
    marks: [
      { kind: 'line', name: 'defaults', series: 'faint', dashed: true, x, y: curve.map(({ defaults }) => defaults) },
      { kind: 'line', name: 'mean of the candidates', series: 1, x, y: curve.map(({ mean }) => mean) },
      { kind: 'line', name: 'best candidate', series: 0, x, y: curve.map(({ best }) => best) },
    ],
  });
}

/** `'defaults → best: cost 36.1 → 31.2 (95%: -6 to -4), task done 64 → 62 of 64'`, on fresh seeds. */
function verdictLine({ defaults, best, difference }: Tuning): string {
  const short = (value: number) => Number(value.toPrecision(3));
  const [from, to] = [defaults.score, best.score];
  const cost = `cost ${short(from.mean)} → ${short(to.mean)} (95%: ${short(difference.low)} to ${short(difference.high)})`;
  const seeds = to.costs.length;
  const done = to.done === undefined ? `on ${seeds} fresh seeds` : `task done ${from.done} → ${to.done} of ${seeds}`;
  return `defaults → best: ${cost}, ${done}`;
}
