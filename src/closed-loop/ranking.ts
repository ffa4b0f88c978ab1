import { bootstrapInterval, mean } from '../diagnostics/statistics.ts';
import type { Judged } from './judge.ts';

/** A mean with its 95% bootstrap interval. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** What a comparison of settings came to, the task before the cost. */
export type Verdict =
  /** More loops do the task, with the whole interval of the difference above 0: better. */
  | 'does-more'
  /** As many loops do the task, or more, and the whole interval of the difference in cost is below 0: better. */
  | 'costs-less'
  /** Fewer loops do the task: not better, whatever it costs. */
  | 'does-less'
  /** Neither. */
  | 'not-shown';

/**
 * The rank of each set of settings on the same seeds, from 0: who does the task in more loops comes first, and among those that do it as
 * often, whoever costs less. Infinite costs come last; those that are alike share a rank.
 */
export function ranks(found: readonly Judged[]): number[] {
  const keys = found.map(({ costs, did }) => {
    const cost = mean(costs);
    return [did === undefined ? 0 : -count(did), Number.isFinite(cost) ? cost : Number.MAX_VALUE] as const;
  });
  return keys.map(
    ([done, cost]) => keys.filter(([other, theirs]) => other < done || (other === done && theirs < cost)).length,
  );
}

/** Compares settings with others seed by seed, so that what both have in common cancels: the difference in cost, and what follows. */
export function compare(ours: Judged, theirs: Judged): { readonly difference: Interval; readonly verdict: Verdict } {
  const difference = paired(ours.costs, theirs.costs);
  return { difference, verdict: verdictOf(ours, theirs, difference) };
}

function verdictOf({ did }: Judged, theirs: Judged, difference: Interval): Verdict {
  if (did !== undefined && theirs.did !== undefined) {
    const more = count(did) - count(theirs.did);
    if (more < 0) return 'does-less';
    if (more > 0 && paired(did, theirs.did).low > 0) return 'does-more';
  }
  return difference.high < 0 ? 'costs-less' : 'not-shown';
}

/** How many of the loops did the task. */
export function count(did: Uint8Array): number {
  return did.reduce((sum, each) => sum + each, 0);
}

/** The mean of the differences, seed by seed. */
function paired(ours: ArrayLike<number>, theirs: ArrayLike<number>): Interval {
  // Two infinities are alike.
  const gaps = Float64Array.from(ours, (value, s) => (value === theirs[s] ? 0 : value - (theirs[s] ?? Number.NaN)));
  return { mean: mean(gaps), ...bootstrapInterval(gaps) };
}
