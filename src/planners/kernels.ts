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
import report from '../../shaders/kernels/report.wgsl?raw';
import rollout from '../../shaders/kernels/rollout.wgsl?raw';
import sample from '../../shaders/kernels/sample.wgsl?raw';
import sampleDiscrete from '../../shaders/kernels/sample-discrete.wgsl?raw';
import softmax from '../../shaders/kernels/softmax.wgsl?raw';
import summary from '../../shaders/kernels/summary.wgsl?raw';
import takeBest from '../../shaders/kernels/take-best.wgsl?raw';
import update from '../../shaders/kernels/update.wgsl?raw';
import type { Kernel } from '../gpu/kernel.ts';
import { linkKernel } from '../rollout/link.ts';
import { actionAccessor, rolloutSlots } from '../rollout/slots.ts';
import type { System } from '../systems/system.ts';
import type { Algorithm } from './algorithm.ts';
import { type PlanSizes, padded } from './sizes.ts';

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
} as const;

/** A stage of a plan; `rollout` and `report` have the system linked in. */
export type StageName = keyof typeof TEXTS;

/** Gives the kernels of one system's plan with one algorithm, linked on demand. */
export function planKernels(
  system: System,
  algorithm: Algorithm,
  sizes: PlanSizes,
): (stage: StageName, defines?: Readonly<Record<string, string | number | boolean>>) => Kernel {
  const spline = sizes.spline !== undefined;
  const { refit, sample: draw } = algorithm;
  const discrete = sizes.choices > 0;
  const refitted = !discrete && (sizes.elites > 0 || (refit.kind === 'softmax' && refit.adaptStd));
  const drawing = draw.kind === 'uniform' ? 'uniform' : refitted ? 'varying' : 'steady';
  const options = {
    A: sizes.action,
    PAD: sizes.pad,
    // Fixed sizes spare the length of the buffer at each access: a fifth of the roll-out on SwiftShader.
    MEANS: (sizes.problems * padded(sizes.parameters, sizes.pad)) / 4,
    COLUMNS: Math.max(...sizes.chunks.map(({ columns }) => columns)) * padded(sizes.rows, sizes.pad),
    WEIGHTS: sizes.problems * sizes.samples,
    STRIDE: 'rows',
    PER_KNOT: sizes.perKnot,
    CHOICES: sizes.choices,
    DISCRETE: discrete,
    UNIFORM: draw.kind === 'uniform',
    KEPT: sizes.kept > 0,
    DEVIATION: refitted,
    CONTROL_COST: !discrete && refit.kind === 'softmax' && refit.controlCost > 0,
    SPLINE: spline,
    STATES: false,
    INLINE: false,
    STORE: false,
    READ_SAMPLES: true,
    REDRAW: false,
    MOMENTS: false,
  };
  return (stage, defines = {}) => {
    const label = `forerun/${algorithm.name}/${stage}`;
    const text = TEXTS[stage];
    if (stage !== 'rollout' && stage !== 'report') {
      return linkKernel({ label, text, defines: { ...options, RAW: stage === 'sample-raw', ...defines } });
    }
    return linkKernel({
      label: `${label}/${system.name}`,
      text: defines.INLINE === true ? text : text + actionAccessor(system, spline),
      defines: { ...options, ...rolloutSlots(system, sizes.horizon, drawing, defines.STATES === true), ...defines },
      system,
    });
  };
}
