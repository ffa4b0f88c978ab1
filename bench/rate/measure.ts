import { ForerunError } from '../../src/error.ts';
import type { AdapterSummary } from '../../src/rollout/backend.ts';
import { openBackend } from '../../src/rollout/open.ts';
import type { BackendName } from '../case.ts';
import { type Summary, summarise } from '../statistics/median.ts';
import { type Effort, repeat } from '../statistics/repeat.ts';
import { needsBackend, type RateCase, type RateTask, workOf } from './case.ts';
import { openTask } from './open.ts';

/** How long a task takes, and what that is a second. */
export interface RateResult {
  readonly backend: BackendName;
  /** What a task without a backend runs on is called {@link HOST}. */
  readonly adapter: AdapterSummary;
  readonly task: RateTask;
  /** Wall time of one repeat, in ms. */
  readonly planMs: Summary;
  /** Repeats before the first that counts. */
  readonly warmup: number;
  readonly settled: boolean;
  /** What one repeat does, and of what. */
  readonly work: number;
  readonly unit: string;
  /** By the median. */
  readonly perSecond: number;
}

/** Where tasks run that need no backend. */
export const HOST: AdapterSummary = { description: 'TypeScript, 1 thread', software: true };

/** Repeats a task and takes the time; making it ready is not counted. */
export async function measureRate({ name, task }: RateCase, backend: BackendName, effort: Effort): Promise<RateResult> {
  const adapter = needsBackend(task) ? await adapterOf(backend) : HOST;
  const opened = await openTask(task, backend);
  const once = async (): Promise<number> => {
    const { ms, check } = await opened.once();
    if (Number.isFinite(check)) return ms;
    throw new ForerunError('invalid-data', `bench: '${name}' on ${backend} gave ${check}; expected a finite number.`);
  };
  try {
    const { samples, warmup, settled } = await repeat(once, (ms) => ms, effort);
    const planMs = summarise(samples);
    const { count, unit } = workOf(task);
    return {
      backend,
      adapter,
      task,
      planMs,
      warmup,
      settled,
      work: count,
      unit,
      perSecond: (1000 * count) / planMs.p50,
    };
  } finally {
    opened.destroy();
  }
}

async function adapterOf(name: BackendName): Promise<AdapterSummary> {
  const { backend } = await openBackend({ backend: name, timeoutMs: 60_000 });
  try {
    return backend.adapter;
  } finally {
    backend.destroy();
  }
}
