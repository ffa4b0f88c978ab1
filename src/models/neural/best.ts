/** Early stopping, member by member: each keeps its best weights and stops for itself, so that members do not depend on each other. */
export interface EarlyStopping {
  /** Best score by member so far; `Infinity` before the first. */
  readonly scores: Float64Array;
  /**
   * Takes the scores after an epoch, `[M]`; lower is better.
   *
   * @returns the members that improved and whose weights are therefore to be kept
   */
  observe(scores: ArrayLike<number>): number[];
  /** Whether every member has gone `patience` epochs without improving. */
  readonly done: boolean;
}

/** What counts as an improvement, and how long to wait for one. */
export interface EarlyStoppingOptions {
  readonly members: number;
  /** Epochs without improvement after which a member stops. */
  readonly patience: number;
  /** Least improvement: a share of the best score, or, where `relative` is off, a difference. */
  readonly improvement: number;
  /** Off for scores that can be negative. */
  readonly relative: boolean;
}

/** See {@link EarlyStopping}. */
export function earlyStopping({ members, patience, improvement, relative }: EarlyStoppingOptions): EarlyStopping {
  const scores = new Float64Array(members).fill(Number.POSITIVE_INFINITY);
  const waited = new Int32Array(members);
  const running = (m: number): boolean => (waited[m] ?? 0) < patience;
  return {
    scores,
    observe(current) {
      const improved: number[] = [];
      for (let m = 0; m < members; m++) {
        if (!running(m)) continue;
        const [best, score] = [scores[m] ?? Number.NaN, current[m] ?? Number.NaN];
        const least = best === Number.POSITIVE_INFINITY ? 0 : relative ? improvement * best : improvement;
        if (score < best - least) {
          scores[m] = score;
          waited[m] = 0;
          improved.push(m);
        } else {
          waited[m] = (waited[m] ?? 0) + 1;
        }
      }
      return improved;
    },
    get done() {
      return waited.every((_, m) => !running(m));
    },
  };
}
