import bandit from '../../shaders/exploration/bandit.wgsl?raw';
import begin from '../../shaders/exploration/bandit-begin.wgsl?raw';
import mean from '../../shaders/exploration/bandit-mean.wgsl?raw';
import play from '../../shaders/exploration/bandit-play.wgsl?raw';
import boltzmann from '../../shaders/exploration/boltzmann.wgsl?raw';
import estimate from '../../shaders/exploration/estimate.wgsl?raw';
import highest from '../../shaders/exploration/highest.wgsl?raw';
import told from '../../shaders/exploration/told.wgsl?raw';
import untried from '../../shaders/exploration/untried.wgsl?raw';
import type { Kernel } from '../gpu/kernel.ts';
import { linkKernel } from '../rollout/link.ts';
import type { Bandit } from './bandit.ts';
import type { StrategyKernel, StrategyPart } from './strategy.ts';

/** Kernels of one strategy's run: arms drawn, some steps played, means over the problems. */
export interface BanditKernels {
  /** Bindings: told, arms, means. */
  readonly begin: Kernel;
  /** Bindings: told, arms, pulls. */
  readonly play: Kernel;
  /** Bindings: told, pulls, curves. */
  readonly mean: Kernel;
}

const PARTS: Readonly<Record<StrategyPart, string>> = { highest, untried, boltzmann };

/** Links what one strategy needs of the texts. */
export function banditKernels({ kind, means, walkStd }: Bandit, strategy: StrategyKernel): BanditKernels {
  const defines = { BERNOULLI: kind === 'bernoulli', FIXED: means !== undefined, WALK: walkStd > 0, PAD: 4 };
  const { choose, parts = [], learn = estimate } = strategy;
  const link = (name: string, texts: readonly string[]) =>
    linkKernel({ label: `forerun/bandit/${name}`, text: [told, ...texts].join('\n'), defines });
  return {
    begin: link('begin', [bandit, begin]),
    play: link('play', [bandit, ...parts.map((name) => PARTS[name]), choose, learn, play]),
    mean: link('mean', [mean]),
  };
}

/** What the kernels are told: `fr_Bandit` of shaders/exploration/told.wgsl. */
export interface BanditTold {
  readonly bandit: Bandit;
  readonly strategy: StrategyKernel;
  /** Of this submission, and the number of the first. */
  readonly problems: number;
  readonly first: number;
  /** Of this submission. */
  readonly steps: number;
  /** Choices made before it. */
  readonly time: number;
  readonly seed: number;
}

/** How many numbers of a strategy `fr_Bandit` has room for. */
export const MOST_NUMBERS = 8;

/** Bytes of `fr_Bandit`. */
export const TOLD_BYTES = 80;

/** The uniform that all kernels read, in the order of its fields. */
export function toldWords({
  bandit: { arms, mean, meanStd, noiseStd, walkStd },
  strategy,
  ...run
}: BanditTold): Uint32Array {
  const words = new Uint32Array(TOLD_BYTES / 4);
  words.set([run.problems, run.first, arms, run.steps, run.time, run.seed]);
  const { initialValue, stepSize, numbers } = strategy;
  new Float32Array(words.buffer).set([mean, meanStd, noiseStd, walkStd, initialValue, stepSize, ...numbers], 6);
  return words;
}
