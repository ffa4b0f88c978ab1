import type { EventTally } from './events.ts';

/** A state that was measured. */
export interface MeasuredState {
  /** `[S]`, finite. */
  readonly state: Float32Array;
  /** When it was measured, in ms on the loop's clock; never after it came. */
  readonly stamp: number;
  /** When it came. */
  readonly arrived: number;
}

/** Takes states as they come, in whatever condition, and keeps the newest good one. */
export interface StateIntake {
  readonly latest: MeasuredState | undefined;
  /**
   * @param values What came; a list of S finite numbers is kept
   * @param stamp When it was measured, in ms on the loop's clock; absent: now
   */
  offer(values: unknown, stamp: number | undefined, now: number): void;
}

/** Clocks that are kept together differ by this much, in ms; nobody is told of it. */
const CLOCKS_DIFFER_MS = 5;

/** A {@link StateIntake} for states of `size` numbers. */
export function stateIntake(size: number, maxStateAgeMs: number, tally: EventTally): StateIntake {
  let latest: MeasuredState | undefined;
  return {
    get latest() {
      return latest;
    },
    offer(values, given, now) {
      const state = finiteState(values, size);
      if (state === undefined || (given !== undefined && !Number.isFinite(given))) {
        // A text is what whoever reads messages found wrong.
        const wrong = `a state is ${shown(values, given)}; ${size} finite numbers are needed`;
        tally.note('malformed-state', typeof values === 'string' ? values.slice(0, 200) : wrong, now);
        return;
      }
      if (given !== undefined && given > now + CLOCKS_DIFFER_MS) {
        const ahead = (given - now).toFixed(0);
        tally.note('stamp-future', `a state's stamp lies ${ahead} ms in the future; the clocks differ`, now);
      }
      const stamp = Math.min(given ?? now, now);
      if (latest !== undefined && stamp < latest.stamp) {
        const back = (latest.stamp - stamp).toFixed(0);
        if (now - latest.arrived <= maxStateAgeMs) {
          tally.note('stamp-backwards', `a state's stamp lies ${back} ms before the last one's`, now);
          return;
        }
        tally.note('clock-jump', `the robot's clock went back by ${back} ms`, now);
      }
      latest = { state, stamp, arrived: now };
    },
  };
}

function finiteState(values: unknown, size: number): Float32Array | undefined {
  if (!(Array.isArray(values) || ArrayBuffer.isView(values))) return undefined;
  const list = values as ArrayLike<unknown>;
  if (list.length !== size) return undefined;
  const state = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    const value = list[i];
    if (typeof value !== 'number') return undefined;
    state[i] = value;
    if (!Number.isFinite(state[i])) return undefined;
  }
  return state;
}

/** Whatever it is, in some characters; its own `toString` may be hostile. */
function shown(values: unknown, stamp: number | undefined): string {
  const one = (value: unknown) => (typeof value === 'number' || typeof value === 'string' ? `${value}` : typeof value);
  const all =
    Array.isArray(values) || ArrayBuffer.isView(values)
      ? `[${Array.from(values as ArrayLike<unknown>, one)}]`
      : one(values);
  return `${all.slice(0, 80)}${stamp === undefined ? '' : ` at ${stamp}`}`;
}
