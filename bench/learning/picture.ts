import { chartGrid } from '../../src/diagnostics/plot/chart.ts';
import type { ChartSpec, Mark } from '../../src/diagnostics/plot/spec.ts';
import { type LearningResult, WINDOW } from './measure.ts';

/** Learning curves as an SVG document: an environment a chart, a planner a colour, dashed what was published. */
export function learningPicture(results: readonly LearningResult[]): string {
  const planners = [...new Set(results.map(({ planner }) => planner))];
  const environments = [...new Set(results.map(({ environment }) => environment))];
  return chartGrid({
    title: 'PETS learns',
    subtitle: `mean of ${WINDOW} episodes, one std over seeds`,
    charts: environments.map((environment): ChartSpec => {
      const shown = results.filter((result) => result.environment === environment);
      const seeds = [...new Set(shown.map((result) => result.seeds))].join(' or ');
      return {
        title: `${environment}, ${seeds} ${seeds === '1' ? 'seed' : 'seeds'}`,
        x: { label: 'steps of the environment' },
        y: { label: 'return' },
        marks: shown.flatMap((result) => marks(result, planners.indexOf(result.planner))),
      };
    }),
  });
}

function marks({ agent, planner, published, curve, seeds }: LearningResult, series: number): readonly Mark[] {
  const { steps, mean, std } = curve;
  const name = `${agent}, ${planner}`;
  const beside = (sign: number) => mean.map((value, i) => value + sign * (std[i] ?? 0));
  const reference: Mark[] =
    published === undefined ? [] : [{ kind: 'reference', name: `published, ${planner}`, at: { y: published.mean } }];
  const band: Mark[] = seeds < 2 ? [] : [{ kind: 'band', name, series, x: steps, low: beside(-1), high: beside(1) }];
  return [...reference, ...band, { kind: 'line', name, series, x: steps, y: mean }];
}
