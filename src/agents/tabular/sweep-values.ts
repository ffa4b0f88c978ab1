import { checkTabularMdp, type TabularMdp } from '../../envs/tabular/mdp.ts';
import { ForerunError } from '../../error.ts';
import { checkOptions } from '../../models/check-options.ts';
import { checkNumber } from '../../planners/check-number.ts';
import { checkedPlace, PLACE_OPTIONS, type Place } from '../../planners/place.ts';
import type { AdapterSummary } from '../../rollout/backend.ts';
import { openBackend } from '../../rollout/open.ts';
import { throwIfAborted } from '../episodes.ts';
import {
  ABOVE_ZERO,
  allActionValues,
  checkFinite,
  DISCOUNT,
  FROM_ONE,
  greedy,
  type TabularSolution,
} from './backup.ts';
import { sweepProgram } from './sweep-program.ts';

/** What {@link sweepValues} takes, beside where it runs. */
export interface SweepOptions extends Place {
  /** From 0 to 1. Default 0.99. */
  readonly discount?: number;
  /** Ends when no value changes by more in a sweep. Values are f32: below 1e-6 of the largest nothing is gained. Default 1e-5. */
  readonly tolerance?: number;
  /** Sweeps at most. Default 10,000. Many go into a submission: where they converge, up to 31 more than it took. */
  readonly maxSweeps?: number;
  /** After each submission. */
  readonly onProgress?: (progress: { readonly sweeps: number; readonly residual: number }) => void;
  /** Ends between two submissions, with `aborted`. */
  readonly signal?: AbortSignal;
}

/** A {@link TabularSolution}, and who found it. */
export interface SweepSolution extends TabularSolution {
  readonly backend: 'webgpu' | 'cpu';
  readonly adapter: AdapterSummary;
  /** Wall time of the sweeps in ms, without opening the device and compiling. */
  readonly wallMs: number;
}

const OPTIONS = {
  ...PLACE_OPTIONS,
  discount: true,
  tolerance: true,
  maxSweeps: true,
  onProgress: true,
  signal: true,
} as const satisfies Record<keyof SweepOptions, true>;

/**
 * Value iteration for large tables on the GPU, or on all threads of the CPU: all states at once, by the values of the sweep before, many
 * sweeps a submission. The same values as {@link valueIteration}, but for what f32 cannot hold.
 *
 * @throws ForerunError `invalid-argument` for options that cannot be and for rewards whose sum f32 does not hold; `aborted`, `webgpu-unavailable`, `timeout`, `device-lost`
 */
export async function sweepValues(mdp: TabularMdp, options: SweepOptions = {}): Promise<SweepSolution> {
  checkOptions('sweepValues', options, Object.keys(OPTIONS));
  checkTabularMdp('sweepValues', mdp);
  const { signal, onProgress } = options;
  const discount = checkNumber('sweepValues', 'discount', options.discount ?? 0.99, DISCOUNT);
  const tolerance = checkNumber('sweepValues', 'tolerance', options.tolerance ?? 1e-5, ABOVE_ZERO);
  const maxSweeps = checkNumber('sweepValues', 'maxSweeps', options.maxSweeps ?? 10_000, FROM_ONE);
  const place = checkedPlace('sweepValues', options);
  checkHorizon(mdp, discount, maxSweeps);
  throwIfAborted('sweepValues', signal);
  const { backend } = await openBackend(place);
  try {
    const program = await sweepProgram(backend, mdp, discount);
    try {
      const since = performance.now();
      let [iterations, residual] = [0, Number.POSITIVE_INFINITY];
      while (iterations < maxSweeps && residual > tolerance) {
        throwIfAborted('sweepValues', signal);
        const sweeps = Math.min(program.sweeps, maxSweeps - iterations);
        residual = await program.submit(sweeps);
        iterations += sweeps;
        onProgress?.({ sweeps: iterations, residual });
      }
      const values = Float64Array.from(await program.values());
      const wallMs = performance.now() - since;
      checkFinite('sweepValues', mdp, values);
      const actionValues = allActionValues(mdp, values, discount);
      const policy = greedy(actionValues, mdp.actions);
      const converged = residual <= tolerance;
      const { kind, adapter } = backend;
      return { values, actionValues, policy, iterations, residual, converged, backend: kind, adapter, wallMs };
    } finally {
      program.destroy();
    }
  } finally {
    backend.destroy();
  }
}

/** Values of kernels are f32. What an action pays at most, in every step for ever, has to stay well below the largest. */
const LARGEST = 2 ** 126;

function checkHorizon({ name, rewards }: TabularMdp, discount: number, maxSweeps: number): void {
  const most = rewards.reduce((largest, reward) => Math.max(largest, Math.abs(reward)), 0);
  const steps = Math.min(maxSweeps, discount < 1 ? 1 / (1 - discount) : Number.POSITIVE_INFINITY);
  if (most * steps <= LARGEST) return;
  throw new ForerunError(
    'invalid-argument',
    `sweepValues: '${name}' pays up to ${most} a step, ${Math.round(steps)} times, where f32 holds sums to ${LARGEST.toPrecision(2)}; give smaller rewards, or use valueIteration.`,
  );
}
