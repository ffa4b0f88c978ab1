/** Commands that were sent, to know what the robot did meanwhile. */
export interface SentCommands {
  /** @param time When it took effect, in ms */
  add(time: number, action: Float64Array): void;
  /**
   * The action that held from `from` to `to`, `[A]`: the mean over that time; the one in its middle for choices. Before the first command,
   * the first one; `undefined` when none was sent.
   */
  between(from: number, to: number): Float64Array | undefined;
}

/** How many are remembered: some seconds at any rate that a robot has. */
const REMEMBERED = 512;

/** @param mean False for discrete actions, which have no mean */
export function sentCommands(mean: boolean): SentCommands {
  const times: number[] = [];
  const actions: Float64Array[] = [];
  const indexAt = (time: number) => {
    let at = times.length - 1;
    while (at > 0 && (times[at] ?? 0) > time) at--;
    return at;
  };
  return {
    add(time, action) {
      times.push(time);
      actions.push(action);
      if (times.length > REMEMBERED) {
        times.shift();
        actions.shift();
      }
    },
    between(from, to) {
      const held = actions[indexAt(mean ? from : (from + to) / 2)];
      if (held === undefined || !mean || !(to > from)) return held;
      const sum = new Float64Array(held.length);
      let begin = from;
      for (let at = indexAt(from); at < times.length && begin < to; at++) {
        const end = Math.min(to, times[at + 1] ?? to);
        const share = Math.max(0, end - begin) / (to - from);
        actions[at]?.forEach((value, a) => {
          sum[a] = (sum[a] ?? 0) + share * value;
        });
        begin = Math.max(begin, end);
      }
      return sum;
    },
  };
}
