/** Time for a robot's loop; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970, never going back. */
  now(): number;
  /** Calls once at that time or soon after; what is returned takes it back. */
  at(time: number, call: () => void): () => void;
}

/** The time of this machine: that of its start and how long it has run since, so that no correction of the clock makes it jump. */
export const machineClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  at(time, call) {
    const timer = setTimeout(call, Math.max(0, time - machineClock.now()));
    return () => clearTimeout(timer);
  },
};
