import type { KernelLayout } from '../../src/planners/layout.ts';
import type { SettingValue } from '../../src/planners/settings.ts';

/** How long one `plan()` takes, in closed loop on the model itself. */
export interface SpeedCase {
  readonly kind: 'speed';
  readonly name: string;
  /** Only with `--full`, or where it is asked for by name. Default false. */
  readonly full?: boolean;
  /** Name of a built-in system, and parameters that differ from its task's. */
  readonly system: string;
  readonly params?: Readonly<Record<string, number>>;
  /** Name of a planner, and its settings. */
  readonly planner: string;
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** B: problems planned in one submission. Default 1. */
  readonly problems?: number;
  /** State to start from; default the task's. */
  readonly start?: readonly number[];
  /** Parts of the kernels' layout; default the planner's own, or with `--autotune` the measured one. */
  readonly layout?: Partial<KernelLayout>;
}

/** What of a speed case its name says. */
export interface SpeedPoint extends Omit<SpeedCase, 'kind' | 'name' | 'settings'> {
  /** N, H */
  readonly samples: number;
  readonly horizon: number;
  readonly settings?: SpeedCase['settings'];
}

/**
 * Makes a case and names it: `speed/diff-drive-mppi-2048x100`; `speed/diff-drive-mppi-10x1024x50` for ten problems; with `-w128` for
 * workgroups of 128, `-t2` for two samples a thread, `-workgroup` for states in workgroup memory, `-subgroups`, and `-regenerated` or
 * `-split` where the layout says so.
 */
export function speedCase({ samples, horizon, settings = {}, ...rest }: SpeedPoint): SpeedCase {
  const { system, planner, problems = 1, layout = {} } = rest;
  const { workgroupSize, samplesPerThread, state, noise, reductions, subgroups = false } = layout;
  const parts = [
    workgroupSize === undefined ? [] : `w${workgroupSize}`,
    samplesPerThread === undefined ? [] : `t${samplesPerThread}`,
    state ?? [],
    noise ?? [],
    reductions ?? [],
    subgroups ? 'subgroups' : [],
  ].flat();
  const sizes = [...(problems > 1 ? [problems] : []), samples, horizon].join('x');
  return {
    kind: 'speed',
    name: [`speed/${system}`, planner, sizes, ...parts].join('-'),
    settings: { samples, horizon, ...settings },
    ...rest,
  };
}
