import { ForerunError } from '../error.ts';
import { checkOptions } from '../models/check-options.ts';
import { checkedPlace, PLACE_OPTIONS, type Place } from '../planners/place.ts';
import type { Backend, BackendBuffer, Program } from '../rollout/backend.ts';
import { openBackend } from '../rollout/open.ts';
import { banditKernels, MOST_NUMBERS, TOLD_BYTES, toldWords } from './bandit-kernels.ts';
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

/** Choices times arms in one submission, over all its problems: short against the patience of whoever aborts, long against its overhead. */
const WORK = 2 ** 23;

/** Choices times arms of one problem in one submission: an invocation does them one after the other, and watchdogs wait for it. */
const WORK_ALONE = 2 ** 16;

/** Bytes of arms that are held at once, the default limit of a binding: runs of more problems than fit are split, on every device alike. */
const MOST_BYTES = 128 * 2 ** 20;

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
  const { numbers = [] } = kernel ?? {};
  if (numbers.length > MOST_NUMBERS) {
    throw new ForerunError(
      'invalid-argument',
      `simulateBandits: the kernel of '${name}' has ${numbers.length} numbers; give at most ${MOST_NUMBERS}.`,
    );
  }
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
  const rows = 6 * arms + 4;
  const group = Math.min(problems, Math.floor(MOST_BYTES / (4 * rows)));
  const work = Math.floor(Math.min(WORK / (group * arms), WORK_ALONE / arms));
  const together = Math.min(steps, Math.max(1, work));
  const owned: (BackendBuffer | Program)[] = [];
  const own = <T extends BackendBuffer | Program>(made: T): T => {
    owned.push(made);
    return made;
  };
  const buffer = (name: string, bytes: number) => own(backend.createBuffer(`forerun/bandit/${name}`, bytes));
  try {
    const told = buffer('told', TOLD_BYTES);
    const state = buffer('arms', 4 * rows * group);
    const means = buffer('means', 4 * Math.max(1, bandit.means?.length ?? 0));
    const pulls = buffer('pulls', 8 * together * group);
    const found = buffer('curves', 12 * together);
    const kernels = banditKernels(bandit, strategy);
    const begin = own(
      await backend.prepare(
        'forerun/bandit/begin',
        [{ kernel: kernels.begin, buffers: [told, state, means], invocations: group }],
        told,
      ),
    );
    const play = own(
      await backend.prepare(
        'forerun/bandit/play',
        [
          { kernel: kernels.play, buffers: [told, state, pulls], invocations: group },
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
    if (bandit.means !== undefined) backend.write(means, Float32Array.from(bandit.means));
    const [rewards, regrets, optimal] = [new Float64Array(steps), new Float64Array(steps), new Float64Array(steps)];
    const finalRegrets = new Float64Array(problems);
    for (let first = 0; first < problems; first += group) {
      const size = Math.min(group, problems - first);
      const tellKernels = (time: number, count: number) =>
        backend.write(told, toldWords({ bandit, strategy, problems: size, first, steps: count, time, seed }));
      tellKernels(0, 0);
      await begin.submit();
      for (let time = 0; time < steps; time += together) {
        if (signal?.aborted) throw new ForerunError('aborted', "simulateBandits: stopped by the caller's AbortSignal.");
        const count = Math.min(together, steps - time);
        tellKernels(time, count);
        const words = await play.submit();
        const values = new Float32Array(words.buffer, words.byteOffset, 3 * count);
        // The mean over all problems is that of the groups' means, weighed by their sizes.
        for (const [k, curve] of [rewards, regrets, optimal].entries()) {
          for (let i = 0; i < count; i++) {
            curve[time + i] = (curve[time + i] ?? 0) + (values[3 * i + k] ?? 0) * (size / problems);
          }
        }
        tell((first * steps + size * (time + count)) / (problems * steps));
      }
      const words = await finish.submit();
      const at = (6 * arms + 1) * size;
      finalRegrets.set(new Float32Array(words.buffer, words.byteOffset + 4 * at, size), first);
    }
    return { rewards, regrets: summedUp(regrets), optimal, finalRegrets };
  } finally {
    for (const made of owned.reverse()) made.destroy();
  }
}
