import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from './load-tfjs.ts';

/** Kernels of ours that do in one pass what takes tfjs several operations; where a backend lacks them, those operations are used. */
export const FUSED = { adam: 'ForerunAdam', hidden: 'ForerunHidden', hiddenGradient: 'ForerunHiddenGradient' } as const;

/** Runs one of {@link FUSED}; `undefined` where the backend in use has no such kernel. Within `Tfjs.run`. */
export function fused(
  name: (typeof FUSED)[keyof typeof FUSED],
  inputs: Readonly<Record<string, Tensor>>,
  attrs: Readonly<Record<string, number | string>>,
): Tensor[] | undefined {
  if (tf.getKernel(name, tf.getBackend()) == null) return undefined;
  const outputs: Tensor | Tensor[] = tf.engine().runKernel(name, { ...inputs }, { ...attrs });
  return Array.isArray(outputs) ? outputs : [outputs];
}
