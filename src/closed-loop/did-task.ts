import type { LoopOutcome } from './loop-program.ts';

/** Whether the states `x_0, x_1, ...` of a closed loop, each `[S]`, up to its end, did the task. */
export type Success = (states: readonly Float32Array[]) => boolean;

/**
 * Which of the closed loops did the task, `[B]`: 1 for those that did. What diverged did not.
 *
 * @param size S
 */
export function didTask(
  { trajectory, lengths, diverged }: Pick<LoopOutcome, 'trajectory' | 'lengths' | 'diverged'>,
  size: number,
  success: Success,
): Uint8Array {
  if (trajectory === undefined) return new Uint8Array(lengths.length);
  const perLoop = trajectory.states.length / lengths.length;
  return Uint8Array.from(lengths, (length, b) => {
    const at = (t: number) => trajectory.states.slice(b * perLoop + t * size, b * perLoop + (t + 1) * size);
    return diverged[b] === 0 && success(Array.from({ length: length + 1 }, (_, t) => at(t))) ? 1 : 0;
  });
}
