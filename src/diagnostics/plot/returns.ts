import type { ReturnComparison } from '../returns.ts';
import { chart } from './chart.ts';
import { extent } from './scale.ts';
import type { PlotOptions } from './spec.ts';

/** Return predicted against return obtained: above the diagonal the plans promised too much. */
export function returnPlot(data: ReturnComparison, options: PlotOptions = {}): string {
  const obtained = data.records.map((record) => record.obtained);
  const predicted = data.records.map((record) => record.predicted);
  const [low, high] = extent([...obtained, ...predicted], 'linear') ?? [0, 1];
  const { bias, pearson: correlation, records } = data;
  const off =
    bias === null ? '' : `; predicted too ${bias > 0 ? 'high' : 'low'} by ${short(Math.abs(bias))} on average`;
  const together = correlation === null ? '' : `, correlation ${short(correlation)}`;
  return chart({
    title: options.title ?? 'Return predicted and obtained',
    subtitle: options.subtitle ?? `${records.length} records${off}${together}`,
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

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
