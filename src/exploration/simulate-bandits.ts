import { ForerunError } from '../error.ts';
import { checkOptions } from '../models/check-options.ts';
import { checkedPlace, PLACE_OPTIONS, type Place } from '../planners/place.ts';
import type { Backend, BackendBuffer, Program } from '../rollout/backend.ts';
import { openBackend } from '../rollout/open.ts';
import { banditKernels, TOLD_BYTES, toldWords } from './bandit-kernels.ts';
import { type BanditCurve, type BanditRun, checkedRun, RUN_OPTIONS, summedUp } from './bandit-run.ts';
import type { Strategy, StrategyKernel } from './strategy.ts';

/** What {@link simulateBandits} takes. */
export interface SimulateBanditsOptions extends BanditRun, Place {
  /** Ends the run between two submissions, with `aborted`. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly fraction: number; readonly step: string }) => void;
}

/** What came of it. */
export interface BanditSimulation {
  /** One for each strategy, in their order. */
  readonly curves: readonly BanditCurve[];
  readonly backend: 'webgpu' | 'cpu';
  /** Why the CPU, or a software adapter, was used although `'auto'` would prefer better. */
  readonly fallbackReason: string | undefined;
}

const OPTIONS = [...RUN_OPTIONS, ...Object.keys(PLACE_OPTIONS), 'signal', 'onProgress'];

/** Arms looked at in one submission: short against watchdogs and the patience of whoever aborts, long against its overhead. */
const WORK = 2 ** 23;

/**
 * Plays thousands of bandit problems at once on the device, one problem an invocation; only curves come back. Their random integers are
 * those of `playBandits`, which does the same on the host in float64.
 *
 * @throws ForerunError `invalid-argument`, `aborted`, `timeout`, and what opening a backend throws
 */
export async function simulateBandits(options: SimulateBanditsOptions): Promise<BanditSimulation> {
  checkOptions('simulateBandits', options, OPTIONS);
  const run = checkedRun('simulateBandits', options);
  const { backend: kind, device, threads, timeoutMs, signal, onProgress } = options;
  const choice = checkedPlace('simulateBandits', {
    ...(kind && { backend: kind }),
    ...(device && { device }),
    ...(threads !== undefined && { threads }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  });
  const kernels = run.strategies.map(onDevice);
  const { backend, fallbackReason } = await openBackend(choice);
  try {
    const curves: BanditCurve[] = [];
    for (const [i, kernel] of kernels.entries()) {
      const name = run.strategies[i]?.name ?? '';
      const tell = (share: number) =>
        onProgress?.({ fraction: (i + share) / kernels.length, step: `${name}: ${Math.round(100 * share)} %` });
      curves.push({ name, ...(await simulated(backend, run, kernel, signal, tell)) });
    }
    return { curves, backend: backend.kind, fallbackReason };
  } finally {
    backend.destroy();
  }
}

function onDevice({ name, kernel }: Strategy): StrategyKernel {
  if (kernel !== undefined) return kernel;
  throw new ForerunError(
    'invalid-argument',
    `simulateBandits: the strategy '${name}' has no kernel; play it on the host, with playBandits(...).`,
  );
}

async function simulated(
  backend: Backend,
  { bandit, problems, steps, seed }: Required<BanditRun>,
  strategy: StrategyKernel,
  signal: AbortSignal | undefined,
  tell: (share: number) => void,
): Promise<Omit<BanditCurve, 'name'>> {
  const { arms } = bandit;
  const rows = 4 * arms + 3;
  const most = Math.floor(backend.maxBindingBytes / (4 * rows));
  if (problems > most) {
    throw new ForerunError(
      'invalid-argument',
      `simulateBandits: ${problems} problems of ${arms} arms do not fit into a buffer of this device; give at most ${most}, and several seeds.`,
    );
  }
  const together = Math.min(steps, Math.max(1, Math.floor(WORK / (problems * arms))));
  const owned: (BackendBuffer | Program)[] = [];
  const own = <T extends BackendBuffer | Program>(made: T): T => {
    owned.push(made);
    return made;
  };
  const buffer = (name: string, bytes: number) => own(backend.createBuffer(`forerun/bandit/${name}`, bytes));
  try {
    const told = buffer('told', TOLD_BYTES);
    const state = buffer('arms', 4 * rows * problems);
    const means = buffer('means', 4 * Math.max(1, bandit.means?.length ?? 0));
    const pulls = buffer('pulls', 8 * together * problems);
    const found = buffer('curves', 12 * together);
    const kernels = banditKernels(bandit, strategy);
    const begin = own(
      await backend.prepare(
        'forerun/bandit/begin',
        [{ kernel: kernels.begin, buffers: [told, state, means], invocations: problems }],
        told,
      ),
    );
    const play = own(
      await backend.prepare(
        'forerun/bandit/play',
        [
          { kernel: kernels.play, buffers: [told, state, pulls], invocations: problems },
          { kernel: kernels.mean, buffers: [told, pulls, found], invocations: together },
        ],
        found,
      ),
    );
    // Nothing to compute: it only brings the regrets back.
    const finish = own(
      await backend.prepare(
        'forerun/bandit/finish',
        [{ kernel: kernels.mean, buffers: [told, pulls, found], invocations: 1 }],
        state,
      ),
    );
    const tellKernels = (time: number, count: number) =>
      backend.write(told, toldWords({ bandit, strategy, problems, steps: count, time, seed }));
    if (bandit.means !== undefined) backend.write(means, Float32Array.from(bandit.means));
    tellKernels(0, 0);
    await begin.submit();
    const [rewards, regrets, optimal] = [new Float64Array(steps), new Float64Array(steps), new Float64Array(steps)];
    for (let time = 0; time < steps; time += together) {
      if (signal?.aborted) throw new ForerunError('aborted', "simulateBandits: stopped by the caller's AbortSignal.");
      const count = Math.min(together, steps - time);
      tellKernels(time, count);
      const words = await play.submit();
      const values = new Float32Array(words.buffer, words.byteOffset, 3 * count);
      for (let i = 0; i < count; i++) {
        rewards[time + i] = values[3 * i] ?? 0;
        regrets[time + i] = values[3 * i + 1] ?? 0;
        optimal[time + i] = values[3 * i + 2] ?? 0;
      }
      tell((time + count) / steps);
    }
    const words = await finish.submit();
    const from = (4 * arms + 1) * problems;
    const last = new Float32Array(words.buffer, words.byteOffset + 4 * from, problems);
    return { rewards, regrets: summedUp(regrets), optimal, finalRegrets: Float64Array.from(last) };
  } finally {
    for (const made of owned.reverse()) made.destroy();
  }
}
