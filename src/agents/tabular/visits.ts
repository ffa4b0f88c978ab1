import type { ArmStatistics } from '../choice.ts';

/** How often each action was tried in each state, and how much what came of it varied: what strategies choose by, beside values. */
export interface Visits {
  /**
   * The statistics of a state; `time` counts its own visits.
   *
   * @param values `[A]`: what its actions are held to be worth
   */
  of(state: number, values: Float64Array): ArmStatistics;
  /** A pair was tried; `goal` is what its value should have been, which was `before` and is `after`: not farther from it. */
  see(pair: number, goal: number, before: number, after: number): void;
  readonly contents: VisitContents;
}

/** What {@link Visits} are made again of. */
export interface VisitContents {
  /** `[S, A]` */
  readonly counts: Float64Array;
  /** `[S, A]`: 0 or more. */
  readonly squares: Float64Array;
}

/** Visits of a table: none yet, or those that were saved. */
export function visitTable(states: number, actions: number, saved?: VisitContents): Visits {
  const contents = {
    counts: saved?.counts.slice() ?? new Float64Array(states * actions),
    squares: saved?.squares.slice() ?? new Float64Array(states * actions),
  };
  const { counts, squares } = contents;
  return {
    contents,
    of(state, values) {
      const [first, end] = [state * actions, (state + 1) * actions];
      const own = counts.subarray(first, end);
      const time = own.reduce((sum, count) => sum + count, 0);
      return { time, counts: own, values, squares: squares.subarray(first, end), baseline: 0 };
    },
    see(pair, goal, before, after) {
      const count = (counts[pair] ?? 0) + 1;
      counts[pair] = count;
      // The first has nothing to differ from.
      if (count === 1) return;
      // Below 0 by rounding only, where the value moved all the way; the root of it would be NaN.
      squares[pair] = (squares[pair] ?? 0) + Math.max(0, (goal - before) * (goal - after));
    },
  };
}
