import begin from '../../shaders/kernels/begin.wgsl?raw';
import beginKept from '../../shaders/kernels/begin-kept.wgsl?raw';
import color from '../../shaders/kernels/color.wgsl?raw';
import eliteCount from '../../shaders/kernels/elite-count.wgsl?raw';
import eliteKey from '../../shaders/kernels/elite-key.wgsl?raw';
import eliteList from '../../shaders/kernels/elite-list.wgsl?raw';
import elitePick from '../../shaders/kernels/elite-pick.wgsl?raw';
import eliteWeights from '../../shaders/kernels/elite-weights.wgsl?raw';
import end from '../../shaders/kernels/end.wgsl?raw';
import keep from '../../shaders/kernels/keep.wgsl?raw';
import minimum from '../../shaders/kernels/minimum.wgsl?raw';
import moments from '../../shaders/kernels/moments.wgsl?raw';
import momentsDiscrete from '../../shaders/kernels/moments-discrete.wgsl?raw';
import place from '../../shaders/kernels/place.wgsl?raw';
import put from '../../shaders/kernels/put.wgsl?raw';
import redraw from '../../shaders/kernels/redraw.wgsl?raw';
import remember from '../../shaders/kernels/remember.wgsl?raw';
import report from '../../shaders/kernels/report.wgsl?raw';
import rollout from '../../shaders/kernels/rollout.wgsl?raw';
import sample from '../../shaders/kernels/sample.wgsl?raw';
import sampleDiscrete from '../../shaders/kernels/sample-discrete.wgsl?raw';
import softmax from '../../shaders/kernels/softmax.wgsl?raw';
import summary from '../../shaders/kernels/summary.wgsl?raw';
import takeBest from '../../shaders/kernels/take-best.wgsl?raw';
import update from '../../shaders/kernels/update.wgsl?raw';
import { ForerunError } from '../error.ts';
import type { Kernel } from '../gpu/kernel.ts';
import { type EnsembleStage, linkEnsembleKernel } from '../rollout/ensemble/link.ts';
import type { EnsembleRollout } from '../rollout/ensemble/rollouts.ts';
import { linkKernel } from '../rollout/link.ts';
import { actionAccessor, rolloutSlots } from '../rollout/slots.ts';
import type { System } from '../systems/system.ts';
import type { Algorithm } from './algorithm.ts';
import { type PlanSizes, padded, sampleWords } from './sizes.ts';

/** The texts of the stages. Each file says what it does. */
const TEXTS = {
  begin,
  'begin-kept': beginKept,
  sample: place + put + sample,
  'sample-raw': place + put + sample,
  'sample-discrete': sampleDiscrete,
  color: place + put + color,
  rollout: place + rollout,
  minimum,
  summary,
  softmax,
  'elite-count': eliteKey + eliteCount,
  'elite-pick': elitePick,
  'elite-weights': eliteKey + eliteWeights,
  'elite-list': eliteList,
  keep,
  moments,
  'moments-redraw': place + redraw + moments,
  'moments-discrete': momentsDiscrete,
  update,
  'take-best': takeBest,
  end,
  report,
  remember,
} as const;

/** A stage of a plan; `rollout`, `report` and those of ensembles have the system linked in. */
export type StageName = keyof typeof TEXTS | EnsembleStage;

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
  const plan: Defines = {
    A: sizes.action,
    PAD: sizes.pad,
    // Fixed sizes spare the length of the buffer at each access: a fifth of the roll-out on SwiftShader.
    MEANS: (sizes.problems * padded(sizes.parameters, sizes.pad)) / 4,
    COLUMNS: sampleWords(sizes),
    WEIGHTS: sizes.problems * sizes.samples,
    STRIDE: 'rows',
    PER_KNOT: sizes.perKnot,
    CHOICES: sizes.choices,
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
    const values: Defines = { ...plan, RAW: stage === 'sample-raw', REDRAW: stage === 'moments-redraw', ...defines };
    if (stage === 'ensemble-rollout' || stage === 'ensemble-risk' || stage === 'ensemble-report') {
      if (networks === undefined) throw new ForerunError('invalid-argument', `${label}: there are no networks.`);
      const { horizon } = sizes;
      const parts = { label: `${label}/${system.name}`, ...networks, horizon, spline, defines: values };
      return linkEnsembleKernel(stage, system, parts);
    }
    const text = TEXTS[stage];
    if (stage !== 'rollout' && stage !== 'report') return linkKernel({ label, text, defines: values });
    const inline = stage === 'rollout' && values.INLINE === true;
    const rollout: Defines = {
      STORE: inline && !sizes.redraw,
      READ_SAMPLES: !inline || values.CONTROL_COST === true,
      DISTRIBUTION: values.CONTROL_COST === true || (inline && draw.kind === 'gaussian'),
      ...rolloutSlots(system, sizes.horizon, drawing, values.STATES === true),
    };
    return linkKernel({
      label: `${label}/${system.name}`,
      text: inline ? text : text + actionAccessor(system, spline),
      defines: { ...rollout, ...values },
      system,
    });
  };
}
