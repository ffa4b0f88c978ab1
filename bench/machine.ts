import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { detectRuntime } from '../src/gpu/runtime.ts';

/** Where figures were measured: they mean little without it. */
export interface Machine {
  /** `'unknown'` in browsers, which do not tell. */
  readonly cpu: string;
  readonly cores: number;
  /** Null where the runtime does not tell. */
  readonly memoryGiB: number | null;
  readonly os: string;
  /** `'Node 20.20.2'` */
  readonly runtime: string;
  /** Processes that wanted a core in the minute before the start, above the number of cores times are too long; null where the runtime does not tell. */
  readonly load: number | null;
}

/** Describes this machine. */
export function describeMachine(): Machine {
  const { name, version } = detectRuntime();
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    os: `${type()} ${release()} ${process.arch}`,
    runtime: `${name} ${version}`,
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}
