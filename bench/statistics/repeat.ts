import { medianInterval } from './median.ts';

/** How long to measure; a repeat may take microseconds or a minute. */
export interface Effort {
  /** Repeats before the first that counts: at least so many, and until so many seconds have passed. */
  readonly warmupLeast: number;
  readonly warmupSeconds: number;
  /** Repeats that count, at least and at most. */
  readonly least: number;
  readonly most: number;
  /** Enough is measured once the 95 % interval of the median is narrower than this share of it, */
  readonly width: number;
  /** or once so many seconds have passed. */
  readonly seconds: number;
  /** After so many seconds, warm-up included, no further repeat begins, even if `least` is not reached. */
  readonly limitSeconds: number;
}

/** Enough for a 95th percentile where repeats are quick; a few where they are slow. */
export const FULL_EFFORT: Effort = {
  warmupLeast: 3,
  warmupSeconds: 0.5,
  least: 40,
  most: 20_000,
  width: 0.03,
  seconds: 5,
  limitSeconds: 20,
};

/** The effort with so many seconds for each measurement, where a number is given; slow ones may take four times as long. */
export function withSeconds(effort: Effort, seconds: number | undefined): Effort {
  return seconds === undefined ? effort : { ...effort, seconds, limitSeconds: 4 * seconds };
}

/** What {@link repeat} gives. */
export interface Repeats<Sample> {
  readonly samples: readonly Sample[];
  readonly warmup: number;
  /** The interval of the median became as narrow as was asked for. */
  readonly settled: boolean;
}

/**
 * Repeats something until its median is known well enough.
 *
 * @param once Does it, and says what it took
 * @param timeOf The time that must be known: of a sample, in any unit
 * @param now In ms
 */
export async function repeat<Sample>(
  once: () => Promise<Sample>,
  timeOf: (sample: Sample) => number,
  effort: Effort,
  now: () => number = () => performance.now(),
): Promise<Repeats<Sample>> {
  const begun = now();
  const secondsSince = (since: number) => (now() - since) / 1000;
  const warmup = await warmUp(once, effort, now);
  const samples: Sample[] = [];
  const counting = now();
  let settled = false;
  let nextLook = effort.least;
  while (samples.length < effort.most) {
    if (samples.length >= effort.least && secondsSince(counting) > effort.seconds) break;
    if (samples.length > 0 && secondsSince(begun) > effort.limitSeconds) break;
    samples.push(await once());
    if (samples.length < nextLook) continue;
    settled = isSettled(samples.map(timeOf), effort.width);
    if (settled) break;
    // Looking at each repeat would take more time than the repeats, and look until chance agrees.
    nextLook = Math.ceil(samples.length * 1.2);
  }
  return { samples, warmup, settled: settled || isSettled(samples.map(timeOf), effort.width) };
}

/** Repeats something before the first time that counts, and gives how often. */
export async function warmUp(
  once: () => Promise<unknown>,
  effort: Effort,
  now: () => number = () => performance.now(),
): Promise<number> {
  const begun = now();
  const seconds = () => (now() - begun) / 1000;
  let count = 0;
  while (count < effort.warmupLeast || seconds() < effort.warmupSeconds) {
    if (count > 0 && (seconds() > effort.limitSeconds || count >= effort.most)) break;
    await once();
    count++;
  }
  return count;
}

function isSettled(times: readonly number[], width: number): boolean {
  const sorted = Float64Array.from(times).sort();
  const interval = medianInterval(sorted);
  const middle = sorted[sorted.length >> 1] ?? Number.NaN;
  return interval !== undefined && interval[1] - interval[0] <= width * middle;
}
