import type { Backend } from '../rollout/backend.ts';

/**
 * How the kernels of a plan are laid out. None of it changes what is computed: plans are the same bits on one adapter, as long
 * as its compiler rounds an expression alike in two kernels (1e-4 relative where it does not); only time and memory differ.
 */
export interface KernelLayout {
  /** Invocations of a workgroup of the roll-out: 32, 64, 128 or 256. */
  readonly workgroupSize: number;
  /** Samples that an invocation of the roll-out works through, one after the other: 1, 2 or 4. */
  readonly samplesPerThread: number;
  /** Where a roll-out keeps its state. `'workgroup'` is followed where the workgroup's memory holds those of all its invocations. */
  readonly state: 'registers' | 'workgroup';
  /**
   * `'stored'`: the roll-out draws the samples and stores them for the refit. `'regenerated'`: the refit draws them again, so that
   * memory does not grow with N x H. `'apart'`: a kernel of its own draws and stores them before the roll-out, which is slower (two to six
   * times on a CPU) and cannot be asked for: splines, colored noise, kept elites, discrete actions and networks need it.
   */
  readonly noise: 'stored' | 'regenerated' | 'apart';
  /** `'fused'`: one workgroup a problem weighs the samples, in one dispatch. `'split'`: several do, in more dispatches. */
  readonly reductions: 'fused' | 'split';
  /**
   * Whether lanes of a subgroup hand numbers to one another where lanes otherwise each load the same weights of a network, or meet in
   * workgroup memory. Followed where the device has the WebGPU feature `subgroups` and the plan has use for them. Default false.
   */
  readonly subgroups: boolean;
}

/** What may be asked for of each part of a layout. */
export const LAYOUT_CHOICES = {
  workgroupSize: [32, 64, 128, 256],
  samplesPerThread: [1, 2, 4],
  state: ['registers', 'workgroup'],
  noise: ['stored', 'regenerated'],
  reductions: ['fused', 'split'],
  subgroups: [false, true],
} as const satisfies { readonly [Part in keyof KernelLayout]: readonly KernelLayout[Part][] };

/** A planner's layout, and where it is from: the default, the caller, a measurement, or one that was kept. */
export type PlannerLayout = KernelLayout & { readonly from: 'default' | 'given' | 'measured' | 'kept' };

/** Why something is no part of a layout; nothing where it is one. */
export function layoutFault(given: unknown): string | undefined {
  if (typeof given !== 'object' || given === null) return `${String(given)} is no layout; give { noise: 'stored' }`;
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(LAYOUT_CHOICES, name)) {
      return `there is no '${name}' in a layout; it has ${Object.keys(LAYOUT_CHOICES).join(', ')}`;
    }
    const valid: readonly unknown[] = LAYOUT_CHOICES[name as keyof KernelLayout];
    if (value !== undefined && !valid.includes(value))
      return `${name} is ${String(value)}; give one of ${valid.join(', ')}`;
  }
  return undefined;
}

/** What a backend asks for and has. It decides in which order sums are added, so nobody chooses it. */
export interface Machine {
  /** Lanes of a workgroup that works on one problem. */
  readonly lanes: number;
  /** Samples that each lane looks at where several workgroups share a problem: enough to be worth a workgroup. */
  readonly samplesPerLane: number;
  /** Whether the lanes of a workgroup add moments up together. */
  readonly together: boolean;
  /** Whether kernels may use subgroups. */
  readonly subgroups: boolean;
}

/** A GPU has whole workgroups run at once; where a CPU runs lanes in turn, they had better not wait for one another. */
export function machineOf({ adapter, subgroupSize }: Pick<Backend, 'adapter' | 'subgroupSize'>): Machine {
  const subgroups = subgroupSize > 0;
  return adapter.software
    ? { lanes: 16, samplesPerLane: 128, together: false, subgroups }
    : { lanes: 256, samplesPerLane: 16, together: true, subgroups };
}

/** Up to so many samples a problem, one workgroup weighs them sooner than several do in more dispatches. */
const FUSED_SAMPLES = 16384;

/** With so many problems, one workgroup each keeps a GPU busy. */
const MANY_PROBLEMS = 64;

/** What is right where nothing was measured. */
export function defaultLayout(
  backend: Pick<Backend, 'kind' | 'adapter'>,
  samples: number,
  problems: number,
): KernelLayout {
  // Drawing numbers again is cheaper than taking them to memory and back, for a GPU and for a CPU (measured on the latter: 1.3 to 1.7
  // times). To an emulated GPU it is the same, but for narrow plans.
  const emulated = backend.kind === 'webgpu' && backend.adapter.software;
  return {
    workgroupSize: 64,
    samplesPerThread: 1,
    state: 'registers',
    noise: emulated ? 'stored' : 'regenerated',
    reductions: samples <= FUSED_SAMPLES || problems >= MANY_PROBLEMS ? 'fused' : 'split',
    // Nobody has measured them on a GPU yet: autotune does.
    subgroups: false,
  };
}
