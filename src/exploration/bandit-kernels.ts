import bandit from '../../shaders/exploration/bandit.wgsl?raw';
import begin from '../../shaders/exploration/bandit-begin.wgsl?raw';
import mean from '../../shaders/exploration/bandit-mean.wgsl?raw';
import play from '../../shaders/exploration/bandit-play.wgsl?raw';
import boltzmann from '../../shaders/exploration/boltzmann.wgsl?raw';
import estimate from '../../shaders/exploration/estimate.wgsl?raw';
import highest from '../../shaders/exploration/highest.wgsl?raw';
import untried from '../../shaders/exploration/untried.wgsl?raw';
import type { Kernel } from '../gpu/kernel.ts';
import { linkKernel } from '../rollout/link.ts';
import type { Bandit } from './bandit.ts';
import type { StrategyKernel } from './strategy.ts';

/** Kernels of one strategy's run: arms drawn, some steps played, means over the problems. */
export interface BanditKernels {
  /** Bindings: told, arms, means. */
  readonly begin: Kernel;
  /** Bindings: told, arms, pulls. */
  readonly play: Kernel;
  /** Bindings: told, pulls, curves. */
  readonly mean: Kernel;
}

/** The struct alone: bindings that a kernel does not use are not bound. */
const TOLD = bandit.slice(0, bandit.indexOf('@group'));

/** Links what one strategy needs of the texts. */
export function banditKernels({ kind, means, walkStd }: Bandit, strategy: StrategyKernel): BanditKernels {
  const defines = { BERNOULLI: kind === 'bernoulli', FIXED: means !== undefined, WALK: walkStd > 0, PAD: 4 };
  const { choose, learn = estimate } = strategy;
  // Only what the strategy calls; the others would ask it for functions that it has not.
  const called = [untried, boltzmann].filter((text) => choose.includes(nameOf(text)));
  const ranked = choose.includes(nameOf(highest)) ? highest : '';
  return {
    begin: linkKernel({ label: 'forerun/bandit/begin', text: bandit + begin, defines }),
    play: linkKernel({
      label: 'forerun/bandit/play',
      text: [bandit, ...called, choose, ranked, learn, play].join('\n'),
      defines,
    }),
    mean: linkKernel({ label: 'forerun/bandit/mean', text: TOLD + mean, defines }),
  };
}

/** Of the one function in a text. */
function nameOf(text: string): string {
  return /fn (\w+)/.exec(text)?.[1] ?? '';
}

/** What the kernels are told: `fr_Bandit` of shaders/exploration/bandit.wgsl. */
export interface BanditTold {
  readonly bandit: Bandit;
  readonly strategy: StrategyKernel;
  readonly problems: number;
  /** Of this submission. */
  readonly steps: number;
  /** Choices made before it. */
  readonly time: number;
  readonly seed: number;
}

/** Bytes of `fr_Bandit`. */
export const TOLD_BYTES = 64;

/** The uniform that all kernels read, in the order of its fields. */
export function toldWords({
  bandit: { arms, mean, meanStd, noiseStd, walkStd },
  strategy,
  ...run
}: BanditTold): Uint32Array {
  const words = new Uint32Array(TOLD_BYTES / 4);
  words.set([run.problems, arms, run.steps, run.time, run.seed]);
  const { initialValue, stepSize, numbers } = strategy;
  new Float32Array(words.buffer).set([mean, meanStd, noiseStd, walkStd, initialValue, stepSize, ...numbers], 5);
  return words;
}
