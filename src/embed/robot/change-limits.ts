import { ForerunError } from '../../error.ts';
import type { ActionSpace } from '../../systems/system.ts';

/** How quickly commands may change; one number for all actions or one per action. Not for discrete actions. */
export interface ChangeLimits {
  /** Largest change of an action in units of the action a second (of a steering angle: rad/s). Default none. */
  readonly rate?: number | readonly number[];
  /** Largest change of that rate in units of the action a second, a second (what jerk is to an acceleration). Default none. */
  readonly rateChange?: number | readonly number[];
}

/** Makes commands obey {@link ChangeLimits}; it remembers the last two. */
export interface ActionLimiter {
  /** The last command, `[A]`. */
  readonly last: Float64Array;
  /**
   * The command nearest to what is wanted that keeps bounds and limits now and can keep them for ever after: an action that moves quickly
   * towards a bound slows down before it. What is not finite counts as the last command.
   *
   * @param wanted `[A]`
   */
  next(wanted: ArrayLike<number>): Float64Array;
}

/** Smallest limit, in its unit: of smaller ones a period's share may be 0, which is no number to divide by. */
const SMALLEST = 1e-9;

/** Part by which limits are kept too well, so that rounding never breaks them. */
const SLACK = 1e-9;

/**
 * A limiter for one command every `period` seconds. Before the first one the action rested at `start`.
 *
 * @throws ForerunError `invalid-argument` for limits that are below 1e-9 or do not fit the actions
 */
export function actionLimiter(
  api: string,
  space: ActionSpace,
  start: ArrayLike<number>,
  limits: ChangeLimits,
  period: number,
): ActionLimiter {
  if (space.kind === 'discrete') return choiceLimiter(api, space.count, start, limits);
  const { low, high, names, neutral } = space;
  const rates = perAction(api, 'limits.rate', limits.rate, names.length).map((rate) => rate * period * (1 - SLACK));
  const jerks = perAction(api, 'limits.rateChange', limits.rateChange, names.length).map(
    (rate) => rate * period ** 2 * (1 - SLACK),
  );
  const last = Float64Array.from(names, (_, a) => {
    const value = Number.isFinite(start[a]) ? start[a] : neutral[a];
    return bounded(value ?? 0, low[a] ?? 0, high[a] ?? 0);
  });
  const change = new Float64Array(names.length);
  return {
    last,
    next(wanted) {
      for (let a = 0; a < last.length; a++) {
        const [at = 0, moved = 0] = [last[a], change[a]];
        const goal = wanted[a];
        const aim = Number.isFinite(goal) ? bounded(goal ?? at, low[a] ?? 0, high[a] ?? 0) : at;
        const [rate = 0, jerk = 0] = [rates[a], jerks[a]];
        const towards = Math.sign(aim - at) * stoppable(Math.abs(aim - at), jerk);
        const least = Math.max(moved - jerk, -rate, -stoppable(at - (low[a] ?? 0), jerk));
        const most = Math.min(moved + jerk, rate, stoppable((high[a] ?? 0) - at, jerk));
        const next = bounded(at + bounded(towards, least, most), low[a] ?? 0, high[a] ?? 0);
        change[a] = next - at;
        last[a] = next;
      }
      return last.slice();
    },
  };
}

/** The largest change from which, slowed by `jerk` a step, the action still comes to rest within `room`. */
function stoppable(room: number, jerk: number): number {
  if (room <= 0) return 0;
  if (jerk === Number.POSITIVE_INFINITY) return room;
  // A change of v with n = floor(v / jerk) moves v + (v - jerk) + ... + (v - n jerk) = (n + 1) v - jerk n (n + 1) / 2 in all.
  const n = Math.max(0, Math.ceil((Math.sqrt(1 + (8 * room) / jerk) - 3) / 2));
  return room / (n + 1) + (jerk * n) / 2;
}

function choiceLimiter(api: string, count: number, start: ArrayLike<number>, limits: ChangeLimits): ActionLimiter {
  if (limits.rate !== undefined || limits.rateChange !== undefined) {
    throw new ForerunError('invalid-argument', `${api}: limits are given for discrete actions; leave them out.`);
  }
  const isChoice = (value: number | undefined) =>
    value !== undefined && Number.isInteger(value) && value >= 0 && value < count;
  const last = Float64Array.of(isChoice(start[0]) ? (start[0] ?? 0) : 0);
  return {
    last,
    next(wanted) {
      if (isChoice(wanted[0])) last[0] = wanted[0] ?? 0;
      return last.slice();
    },
  };
}

function perAction(
  api: string,
  what: string,
  given: number | readonly number[] | undefined,
  count: number,
): readonly number[] {
  const list = given === undefined ? Number.POSITIVE_INFINITY : given;
  const values = typeof list === 'number' ? new Array<number>(count).fill(list) : list;
  if (Array.isArray(values) && values.length === count && values.every((value) => value >= SMALLEST)) return values;
  throw new ForerunError(
    'invalid-argument',
    `${api}: ${what} is ${JSON.stringify(given)}; give a number of at least ${SMALLEST}, or ${count} of them, one per action.`,
  );
}

function bounded(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
