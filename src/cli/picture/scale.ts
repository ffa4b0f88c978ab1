/** A straight map from values to pixels. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  /** Pixel of a value. */
  (value: number): number;
}

/** Maps [low, high] to [from, to]; a range of no width is widened so that the value lies in the middle. */
export function linearScale(low: number, high: number, from: number, to: number): Scale {
  const [bottom, top] = high > low ? [low, high] : [low - 0.5, low + 0.5];
  const map = (value: number) => from + ((value - bottom) / (top - bottom)) * (to - from);
  return Object.assign(map, { low: bottom, high: top });
}

/** The step of 1, 2 or 5 times a power of ten that cuts [low, high] into at most `count` parts. */
export function tickStep(low: number, high: number, count: number): number {
  const span = high - low;
  if (!(span > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(span / count));
  const step = [1, 2, 5, 10].find((factor) => span / (factor * power) <= count + 1e-9) ?? 10;
  return step * power;
}

/** Round numbers in [low, high], at most about `count` of them. */
export function ticks(low: number, high: number, count: number): number[] {
  const step = tickStep(low, high, count);
  const values: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) values.push(k * step);
  return values;
}

/** Label of a tick: as many decimals as its step needs. */
export function tickLabel(value: number, step: number): string {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const text = value.toFixed(Math.min(decimals, 6));
  return (/^-0(\.0*)?$/.test(text) ? text.slice(1) : text).replace('-', '\u2212');
}

/** Lowest and highest finite value, or [0, 1] when there is none. */
export function extent(values: Iterable<number>): [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 1];
}
