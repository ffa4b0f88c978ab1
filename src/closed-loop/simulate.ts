import type { Algorithm } from '../planners/algorithm.ts';
import { checkedPlace, type Place } from '../planners/place.ts';
import type { AdapterSummary } from '../rollout/backend.ts';
import { openBackend } from '../rollout/open.ts';
import type { System } from '../systems/system.ts';
import { checkedLoop } from './check-loop.ts';
import { type LoopOutcome, loopProgram } from './loop-program.ts';
import { type LoopWaiting, runLoops, throwIfAborted } from './run-loops.ts';

/** What {@link simulate} takes. */
export interface SimulateOptions extends LoopWaiting, Place {
  /** What the planner believes. */
  readonly system: System;
  /** What is true: a system with the same states and actions. Default `system`. */
  readonly plant?: System;
  /** Parameters of the plant over its own: one set for all problems, or one per problem. */
  readonly plantParams?: Readonly<Record<string, number>> | readonly Readonly<Record<string, number>>[];
  /** `mppi({...})`, `cem({...})`, ... */
  readonly algorithm: Algorithm;
  /** T: control steps. */
  readonly steps: number;
  /** States to start from, `[B, S]` row-major; one `[S]` serves all problems. */
  readonly states: ArrayLike<number>;
  /** B: closed loops run at once. Default 1. */
  readonly problems?: number;
  /** Keys the random numbers of planner and process noise: problem b has `seed + b`, or one each. Default 0. */
  readonly seed?: number | readonly number[];
  /** Standard deviation of normal noise added to each new state of the plant: one for all components or one each. Default 0. */
  readonly processNoise?: number | readonly number[];
  /** Steps between the choice of an action and its taking effect; until the first does, nothing is done. Default 0. */
  readonly actionDelay?: number;
  /** Keep every state, action and cost. Default false. */
  readonly record?: boolean;
}

/** What closed loops led to. */
export interface Simulation extends LoopOutcome {
  readonly backend: 'webgpu' | 'cpu';
  readonly adapter: AdapterSummary;
  /** Why the CPU, or a software adapter, was used although `'auto'` would prefer better. */
  readonly fallbackReason: string | undefined;
  /** Wall time of all steps, in ms, without opening and compiling. */
  readonly wallMs: number;
}

/**
 * Runs B closed loops of T steps with planner and plant both on the device: nothing is read back between the steps. The
 * results are, bit for bit, those of calling `planBatch` T times and stepping the same plant on that backend.
 *
 * A plan without any finite sample is replaced as `plan()` does it: by the last one moved on by one step. The planner knows
 * nothing of delay and noise.
 *
 * `timeoutMs` bounds each wait for the GPU. The CPU computes here and cannot be late in that way: there a control step of all problems
 * always ends, however long it takes, the event loop turns about every 50 ms, and `signal` ends the loops after the step under way.
 *
 * @throws ForerunError `invalid-argument`, `aborted`, `timeout` when the GPU takes longer than `timeoutMs` for one submission, and what
 * `createPlanner` throws
 */
export async function simulate(options: SimulateOptions): Promise<Simulation> {
  const parts = checkedLoop('simulate', options);
  const choice = checkedPlace('simulate', options);
  const { steps, signal } = options;
  throwIfAborted('simulate', signal);
  const { backend, fallbackReason } = await openBackend(choice);
  try {
    const loop = await loopProgram(backend, parts);
    try {
      const wallMs = await runLoops('simulate', backend, [loop], steps, options);
      const outcome = await loop.collect();
      return { ...outcome, backend: backend.kind, adapter: backend.adapter, fallbackReason, wallMs };
    } finally {
      loop.destroy();
    }
  } finally {
    backend.destroy();
  }
}
