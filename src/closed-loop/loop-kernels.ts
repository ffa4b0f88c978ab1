import loop from '../../shaders/kernels/loop.wgsl?raw';
import choose from '../../shaders/kernels/loop-choose.wgsl?raw';
import step from '../../shaders/kernels/loop-step.wgsl?raw';
import type { Kernel } from '../gpu/kernel.ts';
import { linkKernel } from '../rollout/link.ts';
import type { System } from '../systems/system.ts';

/** Words of `fr_Loop` (shaders/kernels/loop.wgsl). */
export interface LoopWords {
  /** B */
  readonly problems: number;
  /** T */
  readonly steps: number;
  /** First of the problems that share a plant's parameters. */
  readonly first: number;
  readonly count: number;
  /** H */
  readonly horizon: number;
  readonly answerWords: number;
  readonly delay: number;
  readonly noisy: boolean;
}

/** Words of a problem's outcome, `FR_OUTCOME` in the shader. */
export const OUTCOME_WORDS = 8;

/** What of a problem's outcome is at which word; as in the shader. */
export const OUTCOME = { cost: 1, length: 2, ended: 3, fallbacks: 4 } as const;

/** How a plant ended, as the kernel writes it. */
export const ENDED = { terminated: 1, diverged: 2 } as const;

/** The uniform that both kernels read, in the order of its fields. */
export function loopWords(words: LoopWords): Uint32Array {
  const { problems, steps, first, count, horizon, answerWords, delay, noisy } = words;
  return Uint32Array.of(problems, steps, first, count, horizon, answerWords, delay, noisy ? 1 : 0);
}

/** Turns plans into the actions that take effect; for any system with A numbers an action. */
export function chooseKernel(actionSize: number): Kernel {
  return linkKernel({ label: 'forerun/loop/choose', text: loop + choose, defines: { A: actionSize, PAD: 4 } });
}

/** Steps the plants; with `record`, every step is written down. */
export function stepKernel(plant: System, record: boolean): Kernel {
  return linkKernel({
    label: `forerun/loop/step/${plant.name}`,
    text: loop + step,
    defines: { RECORD: record, PAD: 4 },
    system: plant,
  });
}
