import { ForerunError } from '../error.ts';
import type { Backend, Program, Step } from '../rollout/backend.ts';
import type { LoopProgram } from './loop-program.ts';

/** How far closed loops are. */
export interface LoopProgress {
  /** 0 to 1. */
  readonly fraction: number;
  /** For people. */
  readonly step: string;
}

/** What whoever waits for closed loops may give. */
export interface LoopWaiting {
  readonly onProgress?: (progress: LoopProgress) => void;
  /** Ends the loops between two submissions, with `aborted`. */
  readonly signal?: AbortSignal;
}

/** Names of what {@link LoopWaiting} has. */
export const WAITING_OPTIONS = { onProgress: true, signal: true } as const satisfies Record<keyof LoopWaiting, true>;

/** A submission should take about this long: short against watchdogs and the patience of whoever aborts, long against its overhead. */
const SUBMISSION_MS = 100;

/** More dispatches than this in one submission take longer to encode than they save. */
const MOST_DISPATCHES = 4096;

/**
 * Runs T control steps of loops that were put on a backend, all of them in the same submissions. The first control step is
 * submitted alone; how long it takes says how many of the others go into one submission.
 *
 * @param api Whose errors these are
 * @returns Wall time in ms, from the first submission on: without compiling
 * @throws ForerunError `aborted`, `timeout`, `device-lost`
 */
export async function runLoops(
  api: string,
  backend: Backend,
  loops: readonly LoopProgram[],
  steps: number,
  waiting: LoopWaiting = {},
): Promise<number> {
  const { signal, onProgress } = waiting;
  const cycle = loops.flatMap((loop) => loop.cycle);
  // Whoever waits for a submission has to read something back.
  const pulse = backend.createBuffer('forerun/loop/pulse', 4);
  const prepare = (label: string, all: readonly Step[]) => backend.prepare(`forerun/loop/${label}`, all, pulse);
  const programs: Program[] = [];
  let done = 0;
  const submit = async (program: Program, count: number): Promise<number> => {
    throwIfAborted(api, signal);
    const since = performance.now();
    await program.submit();
    done += count;
    onProgress?.({ fraction: done / steps, step: `step ${done} of ${steps}` });
    return performance.now() - since;
  };
  try {
    throwIfAborted(api, signal);
    const single = await prepare('step', cycle);
    programs.push(single);
    const began = performance.now();
    let ms = await submit(single, 1);
    // The first submission has costs of its own.
    if (done < steps) ms = Math.min(ms, await submit(single, 1));
    // On the CPU a submission costs next to nothing, and a long program much to make.
    const together = backend.kind === 'cpu' ? 1 : stepsTogether(ms, cycle.length, steps - done);
    while ((steps - done) % together !== 0) await submit(single, 1);
    if (done === steps) return performance.now() - began;
    const program =
      together === 1 ? single : await prepare('steps', Array.from({ length: together }, () => cycle).flat());
    if (together > 1) programs.push(program);
    while (done < steps) await submit(program, together);
    return performance.now() - began;
  } finally {
    for (const program of programs) program.destroy();
    pulse.destroy();
  }
}

/** How many control steps go into one submission, when one takes so long; of those that fit, what leaves the fewest over. */
function stepsTogether(ms: number, dispatches: number, left: number): number {
  const most = Math.max(1, Math.min(left, Math.floor(SUBMISSION_MS / ms), Math.floor(MOST_DISPATCHES / dispatches)));
  // Of the larger half, because those that are left over go one by one.
  let best = most;
  for (let each = most; each > most / 2; each--) if (left % each < left % best) best = each;
  return Math.max(1, best);
}

/** @throws ForerunError `aborted` when the signal has fired */
export function throwIfAborted(api: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new ForerunError('aborted', `${api}: stopped by the caller's AbortSignal.`);
}
