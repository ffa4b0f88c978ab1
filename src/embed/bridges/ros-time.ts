/**
 * A stamp of ROS 1 (`{ secs, nsecs }`), ROS 2 (`{ sec, nanosec }`) or Foxglove (`{ sec, nsec }`), or a number of seconds, from whomever.
 *
 * @returns ms since 1970; `undefined` for anything else, and for the zero that means that nobody filled it in
 */
export function stampMs(value: unknown): number | undefined {
  if (typeof value === 'number') return value > 0 && Number.isFinite(value) ? 1000 * value : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  const own = (name: string) =>
    Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
  const [seconds, rest] = [own('secs') ?? own('sec'), own('nsecs') ?? own('nanosec') ?? own('nsec')];
  if (typeof seconds !== 'number' || typeof rest !== 'number') return undefined;
  const ms = 1000 * seconds + rest / 1e6;
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

/** Milliseconds since 1970 as a stamp of ROS 1 or ROS 2. */
export function rosStamp(ms: number, ros: 1 | 2): Readonly<Record<string, number>> {
  const whole = Math.max(0, Math.round(ms * 1000));
  const [seconds, rest] = [Math.floor(whole / 1e6), (whole % 1e6) * 1000];
  return ros === 1 ? { secs: seconds, nsecs: rest } : { sec: seconds, nanosec: rest };
}

/** Translates stamps of another clock into ours. */
export interface ClockOffset {
  /**
   * @param stamp On the other clock, in ms
   * @param arrived On ours
   * @returns On ours, never after it arrived
   */
  local(stamp: number, arrived: number): number;
}

const WINDOW_MS = 30_000;
const RESTART_MS = 1000;

/**
 * Learns by how much another clock differs: the quickest messages of the last 30 to 60 s are taken to have come at once. A stamp that does not
 * move on teaches nothing, so a robot that repeats its last state grows stale.
 */
export function clockOffset(): ClockOffset {
  let newest = Number.NEGATIVE_INFINITY;
  let began = Number.NaN;
  let [before, now] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  return {
    local(stamp, arrived) {
      if (stamp < newest - RESTART_MS)
        [before, now, newest] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, stamp - 1];
      if (stamp > newest) {
        newest = stamp;
        if (!(arrived - began < WINDOW_MS)) [before, now, began] = [now, Number.POSITIVE_INFINITY, arrived];
        now = Math.min(now, arrived - stamp);
      }
      return Math.min(arrived, stamp + Math.min(before, now));
    },
  };
}
