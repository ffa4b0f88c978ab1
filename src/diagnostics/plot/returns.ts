import type { ReturnComparison } from '../returns.ts';
import { chart } from './chart.ts';
import { extent } from './scale.ts';
import type { PlotOptions } from './spec.ts';

/** Returns that differ by no more than this share of their size are drawn as equal: single precision alone differs by a thousandth of it. */
const SAME = 1e-4;

/** Return predicted against return obtained: above the diagonal the plans promised too much. */
export function returnPlot(data: ReturnComparison, options: PlotOptions = {}): string {
  const obtained = data.records.map((record) => record.obtained);
  const predicted = data.records.map((record) => record.predicted);
  const [low, high] = rangeOf([...obtained, ...predicted]);
  const { bias, pearson: correlation, records } = data;
  const off =
    bias === null
      ? ''
      : bias === 0
        ? '; predicted right on average'
        : `; predicted too ${bias > 0 ? 'high' : 'low'} by ${short(Math.abs(bias))} on average`;
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

/** What both axes show. Returns that are equal, or as good as, still get a diagonal, and no axis of rounding errors. */
function rangeOf(returns: readonly number[]): readonly [low: number, high: number] {
  const [low, high] = extent(returns, 'linear') ?? [0, 1];
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > SAME * size) return [low, high];
  const middle = (low + high) / 2;
  const half = 0.05 * size || 1;
  return [middle - half, middle + half];
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
