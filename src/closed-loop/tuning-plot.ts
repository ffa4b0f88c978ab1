import { chart } from '../diagnostics/plot/chart.ts';
import type { Tuning } from './tune.ts';

/** The course of a search as an SVG document: cost of a closed loop by generation, of candidates and of the defaults on the same seeds. */
export function tuningPlot({ system, planner, curve, difference }: Tuning): string {
  const x = curve.map(({ generation }) => generation);
  const [low, high] = [difference.low, difference.high].map((value) => Number(value.toPrecision(3)));
  return chart({
    title: `Tuning ${planner} for ${system}`,
    subtitle: `on fresh seeds the best costs ${Number(difference.mean.toPrecision(3))} against the defaults (95%: ${low} to ${high})`,
    x: { label: 'generation' },
    y: { label: 'cost of a closed loop' },
    marks: [
      { kind: 'line', name: 'defaults', series: 'faint', dashed: true, x, y: curve.map(({ defaults }) => defaults) },
      { kind: 'line', name: 'mean of the candidates', series: 1, x, y: curve.map(({ mean }) => mean) },
      { kind: 'line', name: 'best candidate', series: 0, x, y: curve.map(({ best }) => best) },
    ],
  });
}
