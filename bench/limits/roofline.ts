import type { Step } from '../../src/rollout/backend.ts';
import type { Operations } from './count.ts';
import type { PlainWork } from './kernels.ts';
import type { Limits } from './measure.ts';

/** How near a plan comes to what the adapter can do. */
export interface Roofline {
  /** What one model step of the roll-out executes. */
  readonly perStep: Operations;
  /** Bytes of all buffers that the plan uses, each counted once. */
  readonly bytes: number;
  /** How long the plan's work would take at each measured limit alone, in ms. */
  readonly limitMs: Readonly<Record<PlainWork, number>>;
  /** The limit that takes longest: the roof. */
  readonly boundBy: PlainWork;
  /** The roof's time over the time measured: 1 is the best there is. */
  readonly share: number;
  /** The same for all of the arithmetic in turn: how near a machine comes that does one thing at a time. */
  readonly shareInTurn: number;
}

/**
 * The roofline of a plan (Williams, Waterman and Patterson, CACM 52, 2009). The work is a lower bound, so the share is too: of the
 * arithmetic, that of drawing and rolling out; of the memory, each buffer once.
 *
 * @param ms Measured: on the device where it has a clock, else wall time
 */
export function rooflineOf(
  limits: Limits,
  perStep: Operations,
  { steps, bytes, ms }: { readonly steps: number; readonly bytes: number; readonly ms: number },
): Roofline {
  const limitMs = {
    f32: (1000 * steps * perStep.f32) / limits.f32PerSecond,
    integer: (1000 * steps * perStep.integer) / limits.integerPerSecond,
    sincos: (1000 * steps * perStep.calls) / limits.sincosPerSecond,
    memory: (1000 * bytes) / limits.bytesPerSecond,
  };
  const names: readonly PlainWork[] = ['f32', 'integer', 'sincos', 'memory'];
  const boundBy = names.reduce((most, name) => (limitMs[name] > limitMs[most] ? name : most));
  const inTurn = Math.max(limitMs.memory, limitMs.f32 + limitMs.integer + limitMs.sincos);
  return { perStep, bytes, limitMs, boundBy, share: limitMs[boundBy] / ms, shareInTurn: inTurn / ms };
}

/** Bytes of the buffers that steps bind, each buffer once. */
export function boundBytes(steps: readonly Step[]): number {
  const buffers = new Set(steps.flatMap((step) => step.buffers));
  return [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0);
}
