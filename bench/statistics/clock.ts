/** Steps of the clock that a time has at least, so that it is known to a few per cent. */
const STEPS = 50;

/** The smallest step of `performance.now()`, in ms: nanoseconds in Node, 0.1 ms in browsers' pages that are not isolated. */
export function clockStep(now: () => number = () => performance.now()): number {
  let least = Number.POSITIVE_INFINITY;
  for (let seen = 0; seen < 5; seen++) {
    const from = now();
    let to = from;
    // A clock that stands still must not stop the page.
    for (let i = 0; to === from && i < 1e7; i++) to = now();
    if (to > from) least = Math.min(least, to - from);
  }
  return Number.isFinite(least) ? least : 1;
}

/** How many repeats have to be timed together, so that a step of the clock hardly counts: as many as fill {@link STEPS} steps. */
export async function repeatsPerTime(
  once: () => Promise<unknown>,
  step: number,
  now: () => number = () => performance.now(),
): Promise<number> {
  const from = now();
  let count = 0;
  do {
    await once();
    count++;
  } while (now() - from < STEPS * step && count < 1000);
  return count;
}
