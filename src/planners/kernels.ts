import begin from '../../shaders/kernels/begin.wgsl?raw';
import beginKept from '../../shaders/kernels/begin-kept.wgsl?raw';
import chosen from '../../shaders/kernels/chosen.wgsl?raw';
import color from '../../shaders/kernels/color.wgsl?raw';
import column from '../../shaders/kernels/column.wgsl?raw';
import eliteCount from '../../shaders/kernels/elite-count.wgsl?raw';
import eliteList from '../../shaders/kernels/elite-list.wgsl?raw';
import eliteShare from '../../shaders/kernels/elite-share.wgsl?raw';
import eliteWeights from '../../shaders/kernels/elite-weights.wgsl?raw';
import elites from '../../shaders/kernels/elites.wgsl?raw';
import end from '../../shaders/kernels/end.wgsl?raw';
import keep from '../../shaders/kernels/keep.wgsl?raw';
import list from '../../shaders/kernels/list.wgsl?raw';
import lowest from '../../shaders/kernels/lowest.wgsl?raw';
import minimum from '../../shaders/kernels/minimum.wgsl?raw';
import moments from '../../shaders/kernels/moments.wgsl?raw';
import place from '../../shaders/kernels/place.wgsl?raw';
import put from '../../shaders/kernels/put.wgsl?raw';
import redraw from '../../shaders/kernels/redraw.wgsl?raw';
import refit from '../../shaders/kernels/refit.wgsl?raw';
import remember from '../../shaders/kernels/remember.wgsl?raw';
import report from '../../shaders/kernels/report.wgsl?raw';
import reportTogether from '../../shaders/kernels/report-together.wgsl?raw';
import rollout from '../../shaders/kernels/rollout.wgsl?raw';
import sample from '../../shaders/kernels/sample.wgsl?raw';
import sampleDiscrete from '../../shaders/kernels/sample-discrete.wgsl?raw';
import select from '../../shaders/kernels/select.wgsl?raw';
import selectParts from '../../shaders/kernels/select-parts.wgsl?raw';
import takeBest from '../../shaders/kernels/take-best.wgsl?raw';
import update from '../../shaders/kernels/update.wgsl?raw';
import weigh from '../../shaders/kernels/weigh.wgsl?raw';
import workgroup from '../../shaders/kernels/workgroup.wgsl?raw';
import { ForerunError } from '../error.ts';
import type { Kernel } from '../gpu/kernel.ts';
import { type EnsembleStage, linkEnsembleKernel } from '../rollout/ensemble/link.ts';
import type { EnsembleRollout } from '../rollout/ensemble/rollouts.ts';
import { linkKernel } from '../rollout/link.ts';
import { actionAccessor, rolloutSlots } from '../rollout/slots.ts';
import type { System } from '../systems/system.ts';
import type { Algorithm } from './algorithm.ts';
import { mostParts, type PlanSizes, padded, partSamples, remembersAtBegin, sampleWords } from './sizes.ts';

/** The texts of the stages. Each file says what it does. */
const TEXTS = {
  begin,
  'begin-kept': beginKept,
  sample: column + place + put + sample,
  'sample-raw': column + place + put + sample,
  'sample-discrete': sampleDiscrete,
  color: column + place + put + color,
  rollout: column + place + rollout,
  minimum: workgroup + lowest + minimum,
  weigh: workgroup + lowest + weigh,
  elites: workgroup + lowest + select + eliteShare + list + elites,
  'elite-count': workgroup + select + selectParts + eliteCount,
  'elite-weights': workgroup + select + selectParts + eliteShare + eliteWeights,
  'elite-list': workgroup + select + selectParts + list + eliteList,
  keep,
  moments: place + redraw + workgroup + refit + moments,
  update: refit + update,
  'take-best': place + redraw + takeBest,
  end,
  report: chosen + report,
  'report-together': chosen + reportTogether,
  remember,
} as const;

/** A stage of a plan; `rollout`, `report` and those of ensembles have the system linked in. */
export type StageName = keyof typeof TEXTS | EnsembleStage;

/** Those whose workgroups work together. */
const TOGETHER: ReadonlySet<StageName> = new Set([
  'minimum',
  'weigh',
  'elites',
  'elite-count',
  'elite-weights',
  'elite-list',
] as const);

/**
 * Those whose lanes meet in subgroups first where the layout says so: what they put together is exact in any order, as sums of f32 are
 * not. Selection by parts has a dispatch for each pass, beside which its barriers are nothing.
 */
const IN_SUBGROUPS: ReadonlySet<StageName> = new Set(['minimum', 'weigh', 'elites'] as const);

/** Lanes that report a plan together. */
export const REPORTING = 64;

/** Words of workgroup memory for their tile: three quarters of WebGPU's default limit. */
const TILE_WORDS = 3072;

/** Steps that they work out at a time; 0 where not even one fits. */
export function reportTile({ state, action }: PlanSizes): number {
  return Math.min(REPORTING, Math.floor((TILE_WORDS - state) / (state + action + 2)));
}

/** Whether the report takes the plan from the distribution itself. */
export function endsInReport({ execute }: Algorithm, networks: EnsembleRollout | undefined): boolean {
  return execute === 'mean' && networks === undefined;
}

/** Values for the conditionals and constants of the texts. */
export type Defines = Readonly<Record<string, string | number | boolean>>;

/** Links a stage's kernel; `defines` go before those of the plan. */
export type KernelOf = (stage: StageName, defines?: Defines) => Kernel;

/** Gives the kernels of one system's plan with one algorithm, linked on demand; `networks` where its dynamics are an ensemble. */
export function planKernels(
  system: System,
  algorithm: Algorithm,
  sizes: PlanSizes,
  networks: EnsembleRollout | undefined,
): KernelOf {
  const spline = sizes.spline !== undefined;
  const { refit, sample: draw } = algorithm;
  const discrete = sizes.choices > 0;
  const refitted = !discrete && (sizes.elites > 0 || (refit.kind === 'softmax' && refit.adaptStd));
  const drawing = draw.kind === 'uniform' ? 'uniform' : refitted ? 'varying' : 'steady';
  const { lanes, together } = sizes.machine;
  const plan: Defines = {
    A: sizes.action,
    PAD: sizes.pad,
    // Fixed sizes spare the length of the buffer at each access: a fifth of the roll-out on SwiftShader.
    MEANS: (sizes.problems * padded(sizes.parameters, sizes.pad)) / 4,
    COLUMNS: sampleWords(sizes),
    SAMPLES: sizes.samples,
    ONE_PROBLEM: sizes.problems === 1,
    ONE_CHUNK: sizes.chunks.length === 1,
    EVERY_COLUMN: sizes.chunks.length === 1 && sizes.active.every((drawn) => drawn === sizes.samples),
    COLUMN_COUNT: sizes.problems * sizes.samples,
    WEIGHTS: sizes.problems * sizes.samples,
    STRIDE: 'rows',
    PER_KNOT: sizes.perKnot,
    CHOICES: sizes.choices,
    FOLD: Math.sqrt(lanes),
    COUNT_WORDS: 8 * lanes,
    FUSED: sizes.parts === 1,
    PART_SAMPLES: partSamples(sizes.machine),
    MOST_PARTS: mostParts(sizes.machine),
    SOFTMAX: refit.kind === 'softmax',
    DIRECT: sizes.groups === 1 && sizes.chunks.length === 1,
    REDRAW: sizes.redraw,
    REMEMBER: remembersAtBegin(algorithm, sizes),
    MARK: false,
    END: endsInReport(algorithm, networks),
    REPORT_TILE: reportTile(sizes),
    REPORT_STATES: reportTile(sizes) + 1,
    TOGETHER: together,
    DISCRETE: discrete,
    UNIFORM: draw.kind === 'uniform',
    TRUNCATED: draw.kind === 'gaussian' && draw.truncated === true,
    KEPT: sizes.kept > 0,
    DEVIATION: refitted,
    CONTROL_COST: !discrete && refit.kind === 'softmax' && refit.controlCost > 0,
    SPLINE: spline,
    INLINE: sizes.inline,
    STATES: false,
    REPORT: false,
  };
  return (stage, defines = {}) => {
    const label = `forerun/${algorithm.name}/${stage}`;
    const values: Defines = {
      ...plan,
      RAW: stage === 'sample-raw',
      SUBGROUPS: sizes.layout.subgroups && IN_SUBGROUPS.has(stage),
      ...(stage === 'update' && { DIRECT: true }),
      REFITS_DEVIATION: refitted && plan.DIRECT === true,
      LISTS: defines.MARK === false || (stage === 'elites' && sizes.kept > 0),
      ...defines,
    };
    if (stage === 'ensemble-rollout' || stage === 'ensemble-risk' || stage === 'ensemble-report') {
      if (networks === undefined) throw new ForerunError('invalid-argument', `${label}: there are no networks.`);
      const { horizon } = sizes;
      const parts = { label: `${label}/${system.name}`, ...networks, horizon, spline, defines: values };
      return linkEnsembleKernel(stage, system, parts);
    }
    const text = TEXTS[stage];
    if (stage !== 'rollout' && stage !== 'report' && stage !== 'report-together') {
      const cooperates = TOGETHER.has(stage) || (stage === 'moments' && together);
      const extensions = values.SUBGROUPS === true ? ['subgroups'] : [];
      return linkKernel({ label, text, defines: values, extensions, ...(cooperates && { workgroupSize: lanes }) });
    }
    const inline = stage === 'rollout' && values.INLINE === true;
    const rollout: Defines = {
      STORE: inline && !sizes.redraw,
      READ_SAMPLES: !inline,
      DISTRIBUTION: values.CONTROL_COST === true || (inline && draw.kind === 'gaussian'),
      ...(values.STATES === true || stage !== 'rollout'
        ? rolloutSlots(system, sizes.horizon, drawing, values.STATES === true)
        : rolloutSlots(system, sizes.horizon, drawing, false, sizes.layout)),
    };
    return linkKernel({
      label: `${label}/${system.name}`,
      text: inline ? text : text + actionAccessor(system, spline),
      defines: { ...rollout, ...values },
      system,
      ...(stage === 'rollout' && { workgroupSize: sizes.layout.workgroupSize }),
      ...(stage === 'report-together' && { workgroupSize: REPORTING }),
    });
  };
}
