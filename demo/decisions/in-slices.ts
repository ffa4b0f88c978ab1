import { ForerunError } from '../../src/index.ts';

/** Longest stretch of work between two turns of the page, in ms: half a frame. */
export const SLICE_MS = 8;

/** How work in slices is watched. */
export interface SliceOptions<Step> {
  /** Ends it with `aborted`. */
  readonly signal?: AbortSignal;
  /** Called with what the work says, at the end of each slice. */
  readonly onStep?: (step: Step) => void;
}

/**
 * Does work that says now and then how far it is, and lets the page have its turn in between.
 *
 * @throws ForerunError `aborted`, and what the work throws
 */
export async function inSlices<Step, Result>(
  work: Generator<Step, Result>,
  { signal, onStep }: SliceOptions<Step> = {},
): Promise<Result> {
  let since = performance.now();
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
    if (performance.now() - since < SLICE_MS) continue;
    onStep?.(next.value);
    await turn();
    if (signal?.aborted) throw new ForerunError('aborted', 'The work was stopped by its signal.');
    since = performance.now();
  }
}

/** Lets everything else that waits have its turn. */
export function turn(ms = 0): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
