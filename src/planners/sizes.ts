import { ForerunError } from '../error.ts';
import { drawsInline, numbersHeld, RUN_WORDS } from '../rollout/slots.ts';
import type { System } from '../systems/system.ts';
import type { Algorithm, SplineKnots } from './algorithm.ts';
import type { KernelLayout, Machine } from './layout.ts';

/** A part of the B x N columns: as many as one binding of the sample buffer holds. */
export interface Chunk {
  readonly firstColumn: number;
  readonly columns: number;
}

/** All sizes of a plan, from the system, the algorithm and the backend's limit on a binding. */
export interface PlanSizes {
  /** B */
  readonly problems: number;
  /** N */
  readonly samples: number;
  /** H */
  readonly horizon: number;
  /** K; H without splines. */
  readonly knots: number;
  /** Splines run between numbers: discrete actions are free at every step, whatever the algorithm says. */
  readonly spline: SplineKnots | undefined;
  /** S */
  readonly state: number;
  /** A */
  readonly action: number;
  /** Parameters of one sample: K * A, or K indices. */
  readonly rows: number;
  /** Distribution parameters per knot: A, or a probability per choice. */
  readonly perKnot: number;
  /** D = K * perKnot */
  readonly parameters: number;
  /** The noise of some action is not white over time. */
  readonly colored: boolean;
  /** The roll-out draws the samples on the way: white noise without splines, no kept elites. */
  readonly inline: boolean;
  /** The refit draws the samples again: nothing stores them. */
  readonly redraw: boolean;
  /** What was made of the layout that was asked for: not each suits every plan. */
  readonly layout: KernelLayout;
  readonly machine: Machine;
  /** Means, deviations and the rows of samples are padded to a multiple of this. */
  readonly pad: number;
  /** Choices of a discrete action; 0 for continuous ones. */
  readonly choices: number;
  /** Samples of each inner iteration. */
  readonly active: readonly number[];
  /** Elites E, 0 where none are selected, and how many of them are kept. */
  readonly elites: number;
  readonly kept: number;
  /** Workgroups that share the costs of a problem; 1 where reductions are fused. */
  readonly parts: number;
  /** G: partial sums per problem and parameter. */
  readonly groups: number;
  readonly chunks: readonly Chunk[];
  /** Words of the answer per problem. */
  readonly answerWords: number;
}

/** The most samples a problem may have, as the planners' settings say. */
const MOST_SAMPLES = 2 ** 24;

/** Samples that a lane can count in a byte (shaders/kernels/select.wgsl). */
const MOST_PER_LANE = 255;

/** Where each group is one invocation's, partial sums are worth it up to about this many. */
const BUSY_INVOCATIONS = 2 ** 17;

/** Where a group is a workgroup's: G at most, and samples of each lane. */
const MOST_GROUPS = 64;
const SUMMED_PER_LANE = 32;

/** WebGPU's default limit of workgroup memory, less what compilers may add. */
const WORKGROUP_WORDS = 4096 - 64;

/** Bytes of the partial sums of four parameters: weight and its square, first and second moments. */
const SUM_BYTES = 48;

/** Words in front of the actions in an answer: cost, best cost, diverged, effective samples and four to spare. */
export const ANSWER_HEADER_WORDS = 8;

/** A layout for a kind of machine. */
export type LaidOut = KernelLayout & { readonly machine: Machine };

/** Where nothing is known of the backend. */
const PLAIN: LaidOut = {
  workgroupSize: 64,
  samplesPerThread: 1,
  state: 'registers',
  noise: 'stored',
  reductions: 'fused',
  subgroups: false,
  machine: { lanes: 16, samplesPerLane: 128, together: false, subgroups: false },
};

/**
 * Computes the sizes of a plan and splits the samples where one binding cannot hold them.
 *
 * @param wanted Followed where they suit the plan
 * @throws ForerunError `invalid-argument` when even one sample, or the costs of all, exceed a binding
 */
export function planSizes(
  system: System,
  algorithm: Algorithm,
  problems: number,
  maxBindingBytes: number,
  wanted: LaidOut = PLAIN,
): PlanSizes {
  const { samples, horizon } = algorithm;
  const { lanes, together } = wanted.machine;
  const choices = system.action.kind === 'discrete' ? system.action.count : 0;
  const spline = choices > 0 ? undefined : algorithm.knots;
  const knots = spline?.count ?? horizon;
  const action = system.actionSize;
  const perKnot = choices > 0 ? choices : action;
  const rows = knots * action;
  const parameters = knots * perKnot;
  const refit = algorithm.refit;
  const pickOne = refit.kind === 'best' && choices > 0 && algorithm.sample.kind === 'gaussian';
  const elites = refit.kind === 'elites' ? refit.count : pickOne ? 1 : 0;
  const pad = drawsInline(system) ? numbersHeld(action) : 4;
  const kept = refit.kind === 'elites' ? (refit.kept ?? 0) : 0;
  const colored = choices === 0 && isColored(algorithm);
  // Networks are rolled out by a tile of particles, which reads its actions.
  const drawable =
    system.ensemble === undefined && drawsInline(system) && !colored && kept === 0 && spline === undefined;
  const particles = system.ensemble?.particles ?? 1;
  const tooLarge = 4 * padded(rows, pad) * problems * samples > maxBindingBytes;
  const noise = !drawable ? 'apart' : tooLarge ? 'regenerated' : wanted.noise;
  const redraw = noise === 'regenerated';
  const fused = wanted.reductions === 'fused' && samples <= MOST_PER_LANE * lanes;
  const parts = fused ? 1 : Math.min(mostParts(wanted.machine), Math.ceil(samples / partSamples(wanted.machine)));
  const chunks = redraw
    ? [{ firstColumn: 0, columns: problems * samples }]
    : splitColumns(problems * samples, Math.max(padded(rows, pad), particles), maxBindingBytes);
  // By N alone: sums are then added in the same order however many problems there are, and so give the same bits.
  const quads = Math.ceil(parameters / 4);
  const groups = together
    ? Math.min(MOST_GROUPS, Math.ceil(samples / (SUMMED_PER_LANE * lanes)))
    : Math.min(256, Math.ceil(samples / 16), Math.ceil(BUSY_INVOCATIONS / parameters));
  const fits = Math.floor(maxBindingBytes / (chunks.length * problems * quads * SUM_BYTES));
  const sizes: PlanSizes = {
    problems,
    samples,
    horizon,
    knots,
    spline,
    state: system.stateSize,
    action,
    rows,
    perKnot,
    parameters,
    colored,
    inline: noise !== 'apart',
    redraw,
    layout: {
      workgroupSize: wanted.workgroupSize,
      samplesPerThread: system.ensemble === undefined ? wanted.samplesPerThread : 1,
      state: holdsStates(system, wanted.workgroupSize) ? wanted.state : 'registers',
      noise,
      reductions: parts === 1 ? 'fused' : 'split',
      subgroups: wanted.subgroups && wanted.machine.subgroups,
    },
    machine: wanted.machine,
    pad,
    choices,
    active: Array.from({ length: algorithm.iterations }, (_, i) => {
      const decayed = Math.floor(samples * (algorithm.populationDecay ?? 1) ** -i);
      return Math.min(samples, Math.max(decayed, 2 * elites, 1));
    }),
    elites,
    kept,
    parts,
    groups: Math.max(1, Math.min(groups, fits)),
    chunks,
    answerWords: ANSWER_HEADER_WORDS + horizon * action + (horizon + 1) * system.stateSize,
  };
  const limits: readonly (readonly [string, number])[] = [
    ['the costs of B x N samples', 4 * problems * samples],
    ['one sample of K x A parameters', 4 * rows],
    ['the colors of A x K x K numbers', colored ? 4 * action * knots * knots : 0],
    ['the partial sums of B problems', SUM_BYTES * chunks.length * problems * quads],
    ['the answers of B problems', 4 * problems * sizes.answerWords * particles],
  ];
  for (const [what, bytes] of limits) {
    if (bytes > maxBindingBytes) {
      throw new ForerunError(
        'invalid-argument',
        `createPlanner: ${what} take ${bytes} bytes, but a GPU binding holds ${maxBindingBytes}; use fewer problems, samples or steps (B = ${problems}, N = ${samples}, H = ${horizon}).`,
      );
    }
  }
  return sizes;
}

/** Whether the first kernel of a tick can keep what the samples are drawn from, for those who draw them again after the refit. */
export function remembersAtBegin(algorithm: Algorithm, sizes: PlanSizes): boolean {
  return sizes.redraw && algorithm.iterations === 1 && algorithm.sample.kind === 'gaussian';
}

/** Samples of a part of a problem's costs, where there are no more parts than {@link mostParts}. */
export function partSamples({ lanes, samplesPerLane }: Machine): number {
  return samplesPerLane * lanes;
}

/** Parts of a problem's costs at most: even then no lane has more samples than it can count. */
export function mostParts({ lanes }: Machine): number {
  return MOST_SAMPLES / (128 * lanes);
}

/** Whether WebGPU's default limit of workgroup memory holds the states of a workgroup; networks have theirs in a way of their own. */
function holdsStates(system: System, workgroupSize: number): boolean {
  return system.ensemble === undefined && workgroupSize * (system.stateSize + RUN_WORDS) <= WORKGROUP_WORDS;
}

/** Words of a chunk's sample buffer; all have the size of the largest, because kernels are compiled for it. */
export function sampleWords(sizes: PlanSizes): number {
  return padded(sizes.rows, sizes.pad) * Math.max(...sizes.chunks.map(({ columns }) => columns));
}

/** Whether any action's noise has a spectrum that is not white. */
function isColored({ sample }: Algorithm): boolean {
  if (sample.kind === 'uniform') return false;
  return [sample.colorExponent ?? 0].flat().some((exponent) => exponent > 0);
}

/** The next multiple of `pad`. */
export function padded(size: number, pad: number): number {
  return Math.ceil(size / pad) * pad;
}

function splitColumns(total: number, rows: number, maxBindingBytes: number): readonly Chunk[] {
  const most = Math.max(1, Math.floor(maxBindingBytes / (4 * rows)));
  const count = Math.ceil(total / most);
  const columns = Math.ceil(total / count);
  return Array.from({ length: count }, (_, i) => ({
    firstColumn: i * columns,
    columns: Math.min(columns, total - i * columns),
  }));
}
