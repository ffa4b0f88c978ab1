import type { Summary } from './median.ts';

/** How many times as long as another something takes. */
export interface Ratio {
  /** Of the medians. */
  readonly ratio: number;
  /** 95 % interval; null where one of the medians has none. */
  readonly low: number | null;
  readonly high: number | null;
}

type Median = Pick<Summary, 'p50' | 'low' | 'high'>;

/**
 * The ratio of two independent medians with its interval, from theirs: on the logarithms, the distances of the ends are added in squares
 * (MOVER: Zou and Donner, "Construction of confidence limits about effect measures", Statistics in Medicine 27, 2008), which keeps the
 * confidence where taking the worst of both would exceed it.
 */
export function ratioOf(above: Median, below: Median): Ratio {
  const ratio = above.p50 / below.p50;
  const [a, b] = [logDistances(above), logDistances(below)];
  if (a === undefined || b === undefined || !Number.isFinite(ratio)) return { ratio, low: null, high: null };
  return { ratio, low: ratio * Math.exp(-Math.hypot(a.down, b.up)), high: ratio * Math.exp(Math.hypot(a.up, b.down)) };
}

function logDistances({ p50, low, high }: Median): { down: number; up: number } | undefined {
  if (low === null || high === null || !(low > 0)) return undefined;
  return { down: Math.log(p50 / low), up: Math.log(high / p50) };
}

/** `'2.31 (2.25 to 2.40)'` */
export function ratioText({ ratio, low, high }: Ratio): string {
  const digits = (value: number) => (value >= 99.5 ? value.toFixed(0) : value.toPrecision(3));
  return low === null || high === null ? digits(ratio) : `${digits(ratio)} (${digits(low)} to ${digits(high)})`;
}
