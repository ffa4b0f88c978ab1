import { scaleLinear, scaleLog } from 'd3-scale';
import type { AxisSpec, Values } from './spec.ts';

/** From values to pixels, with the ticks of the axis. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  /** Pixel of a value; `undefined` for what has no place on the axis. Beyond the ends it goes on, within reason. */
  (value: number | null | undefined): number | undefined;
  /** Values and words of about `count` ticks. */
  ticks(count: number): readonly { readonly at: number; readonly label: string }[];
}

/** Numbers beyond this are no more drawn than infinity: the width of a range of them overflows. */
const LARGEST = 1e150;
/** Where a mark beyond the panel is cut off, in pixels from it: SVG readers hold coordinates as f32. */
const FARTHEST = 1e5;

/** Whether a value can be drawn on such an axis. */
export function drawable(value: number | null | undefined, kind: AxisSpec['scale']): value is number {
  return (
    typeof value === 'number' &&
    Math.abs(value) <= LARGEST &&
    (kind !== 'log' || value >= 1 / LARGEST) &&
    !Number.isNaN(value)
  );
}

/** Smallest and largest of what can be drawn; `undefined` where nothing can. */
export function extent(values: Iterable<number | null>, kind: AxisSpec['scale']): [number, number] | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!drawable(value, kind)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : undefined;
}

/**
 * A scale over everything in `values`, or over the axis' own domain, to the pixels `from` to `to`.
 *
 * @param pad Share of the range left free at both ends
 */
export function makeScale(axis: AxisSpec, values: readonly Values[], from: number, to: number, pad: number): Scale {
  const kind = axis.scale ?? 'linear';
  const [low, high] = domainOf(axis, values, pad);
  const map = kind === 'log' ? scaleLog([low, high], [from, to]) : scaleLinear([low, high], [from, to]);
  const pixel = (value: number | null | undefined): number | undefined => {
    if (!drawable(value, kind)) return undefined;
    const at = map(value);
    return Number.isFinite(at) ? Math.max(from - FARTHEST, Math.min(to + FARTHEST, at)) : undefined;
  };
  const ticks = (count: number) => {
    if (axis.ticks) return axis.ticks.filter(({ at }) => at >= low && at <= high);
    if (kind === 'log') return logTicks(low, high, count);
    const values = map.ticks(count);
    return values.map((at) => ({ at, label: tickLabel(at, values) }));
  };
  return Object.assign(pixel, { low, high, ticks });
}

function domainOf(axis: AxisSpec, values: readonly Values[], pad: number): [number, number] {
  const kind = axis.scale ?? 'linear';
  if (axis.domain?.every((end) => drawable(end, kind)) && axis.domain[0] < axis.domain[1]) {
    return [axis.domain[0], axis.domain[1]];
  }
  const found = extent(everything(axis.include ?? [], values), kind) ?? (kind === 'log' ? [0.1, 10] : [0, 1]);
  let [low, high] = found;
  if (kind === 'log') {
    if (high / low < 1.001) [low, high] = [low / 2, high * 2];
    const factor = (high / low) ** pad;
    return [low / factor, high * factor];
  }
  const smallest = 1e-9 * Math.max(Math.abs(low), Math.abs(high)) || 1e-9;
  if (high - low < smallest) {
    const half = low === 0 ? 1 : Math.max(Math.abs(low) * 0.05, smallest);
    [low, high] = [low - half, high + half];
  }
  const room = (high - low) * pad;
  // Zero is an end by itself: a range that starts there does not go below.
  return [low === 0 ? 0 : low - room, high === 0 ? 0 : high + room];
}

function* everything(include: readonly number[], values: readonly Values[]): Iterable<number | null> {
  yield* include;
  for (const list of values) for (let i = 0; i < list.length; i++) yield list[i] ?? null;
}

/** Powers of ten, with numbers between them where there are few powers; every second, third ... where there are many. */
function logTicks(low: number, high: number, count: number): { at: number; label: string }[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const decades = Math.log10(high / low);
  const factors = decades <= 1 ? [1, 1.5, 2, 3, 5, 7] : decades <= 2.5 ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil(decades / Math.max(1, count)));
  const values: number[] = [];
  for (let power = first; power <= last; power++) {
    // Not 10 ** power: 1e-5 is then not the number nearest to 1e-5.
    if (power % every === 0) values.push(...factors.map((factor) => Number(`${factor}e${power}`)));
  }
  const seen = values.filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
  const shown = seen.length >= 2 ? seen : [low, high].map((value) => Number(value.toPrecision(2)));
  return shown.map((at) => ({ at, label: tickLabel(at, [at]) }));
}

/** A tick's number, in the form that suits the largest of its neighbours: 0.25, 12, 40k, 3M, 2e-5. */
export function tickLabel(value: number, neighbours: readonly number[]): string {
  const largest = Math.max(...neighbours.map(Math.abs));
  if (value === 0 || largest === 0) return '0';
  const short = Number(value.toPrecision(12));
  const unit = UNITS.find(({ from }) => largest >= from);
  const text =
    largest >= 1e13 || largest < 1e-3
      ? short.toExponential().replace('e+', 'e')
      : `${Number((short / (unit?.size ?? 1)).toPrecision(12))}${unit?.sign ?? ''}`;
  return text.replace(/^-/, '−');
}

/** Thousands from 10,000 on: years and steps of a small run keep their digits. */
const UNITS = [
  { from: 1e9, size: 1e9, sign: 'G' },
  { from: 1e6, size: 1e6, sign: 'M' },
  { from: 1e4, size: 1e3, sign: 'k' },
];
