/** Longest stretch of work between two turns of the page, in ms: half a frame. */
export const SLICE_MS = 8;

/** Lets everything else that waits have its turn. */
export function turn(ms = 0): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
