/** A moment as Foxglove's messages have it. */
export interface Stamp {
  readonly sec: number;
  readonly nsec: number;
}

/** Milliseconds since 1970 (fractions count) as a stamp. */
export function stampOf(ms: number): Stamp {
  const whole = Math.max(0, Math.round(ms * 1000));
  return { sec: Math.floor(whole / 1e6), nsec: (whole % 1e6) * 1000 };
}

/** The same in ns. */
export function nanoseconds(ms: number): bigint {
  return BigInt(Math.max(0, Math.round(ms * 1000))) * 1000n;
}
