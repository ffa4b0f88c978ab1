import { detectRuntime } from './runtime.ts';

/** Wait this long before the first nap: small plans are answered by then. */
const AWAKE_MS = 1;
/** Length of a nap. */
const NAP_MS = 0.25;

const cell = typeof SharedArrayBuffer === 'undefined' ? undefined : new Int32Array(new SharedArrayBuffer(4));

/**
 * Lets the event loop sleep, a quarter of a millisecond at a time, until `work` is done.
 *
 * Dawn in Node polls for its answer in every turn of the loop, which keeps a core busy; a GPU emulated in software needs that
 * core to compute. Measured on two cores (pendulum, MPPI, 16384 x 100, SwiftShader, 2026-11-22): 46 ms of polling a plan.
 * Does nothing outside Node.
 */
export function napUntil(work: Promise<unknown>): void {
  const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => void };
  if (cell === undefined || setImmediate === undefined || detectRuntime().kind !== 'node') return;
  const started = performance.now();
  let pending = true;
  const end = (): void => {
    pending = false;
  };
  work.then(end, end);
  const turn = (): void => {
    if (!pending) return;
    if (performance.now() - started > AWAKE_MS) Atomics.wait(cell, 0, 0, NAP_MS);
    setImmediate(turn);
  };
  setImmediate(turn);
}
