import type { Clock } from './clock.ts';

/** A clock that stands still until it is told to go on. */
export interface FakeClock extends Clock {
  /** Goes on by some ms; whatever is due meanwhile is called in order, and what waits for promises runs in between. */
  go(ms: number): Promise<void>;
  /** Goes on at once, as when the process was held up: what was due comes late. */
  jump(ms: number): void;
}

/** A {@link FakeClock} that shows a moment of the year 2026. */
export function fakeClock(): FakeClock {
  let time = 1_795_000_000_000;
  let timers: { at: number; call: () => void }[] = [];
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => time,
    at(at, call) {
      const timer = { at, call };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    jump: (ms) => {
      time += ms;
    },
    async go(ms) {
      const end = time + ms;
      await settle();
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        time = Math.max(time, next.at);
        next.call();
        await settle();
      }
      time = Math.max(time, end);
    },
  };
}
