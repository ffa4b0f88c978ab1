/** Longest stretch of work without letting timers, input and rendering have their turn, in ms. */
const STRETCH_MS = 20;

/** Gives the event loop a turn where the last one is long ago. Made per run of work; a timer, because only browsers have frames. */
export function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < STRETCH_MS) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    last = performance.now();
  };
}
