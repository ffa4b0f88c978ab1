import type { ReturnComparison } from '../returns.ts';
import { chart } from './chart.ts';
import { extent } from './scale.ts';
import type { PlotOptions } from './spec.ts';

/** Return predicted against return obtained: above the diagonal the plans promised too much. */
export function returnPlot(data: ReturnComparison, options: PlotOptions = {}): string {
  const obtained = data.records.map((record) => record.obtained);
  const predicted = data.records.map((record) => record.predicted);
  const [low, high] = extent([...obtained, ...predicted], 'linear') ?? [0, 1];
  const number = (value: number | null) => (value === null ? 'not defined' : Number(value.toPrecision(3)).toString());
  return chart({
    title: options.title ?? 'Return predicted and obtained',
    subtitle:
      options.subtitle ??
      `${data.records.length} records; predicted too high by ${number(data.bias)} on average, correlation ${number(data.pearson)}`,
    x: { label: 'obtained' },
    y: { label: 'predicted' },
    width: 560,
    height: 480,
    marks: [
      { kind: 'reference', name: 'as promised', at: { from: [low, low], to: [high, high] } },
      { kind: 'points', name: 'records', series: 0, x: obtained, y: predicted, radius: 2.5, opacity: 0.6 },
    ],
  });
}
