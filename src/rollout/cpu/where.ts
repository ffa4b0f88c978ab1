import { isPage } from './start-worker.ts';
import { MOST_THREADS } from './words.js';

/** What a runtime allows of the CPU backend. */
export interface Where {
  /** The calling thread belongs to a page, which may neither wait nor compute for long. */
  readonly isPage: boolean;
  /** Why threads cannot share memory here, if they cannot. */
  readonly unshared: string | undefined;
}

/** Finds out where this is. */
export function where(): Where {
  const inPage = isPage();
  if (globalThis.crossOriginIsolated === false) {
    // Such a page may have the class, and cannot send it to workers.
    return { isPage: inPage, unshared: 'no SharedArrayBuffer: page is not cross-origin isolated' };
  }
  if (typeof SharedArrayBuffer !== 'function') return { isPage: inPage, unshared: 'no SharedArrayBuffer' };
  return { isPage: inPage, unshared: inPage || canWait() ? undefined : 'this thread may not wait' };
}

function canWait(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}

/** How many threads this machine is good for. */
export function hardwareThreads(): number {
  const os = globalThis.process?.getBuiltinModule?.('node:os');
  const count = os?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
  return Math.max(1, Math.min(count, MOST_THREADS));
}

/** `'WebAssembly, 2 threads'`, with what is to be said of it. */
export function describe(threads: number, remark: string | undefined, kind = 'thread'): string {
  return `WebAssembly, ${threads} ${kind}${threads === 1 ? '' : 's'}${remark === undefined ? '' : ` (${remark})`}`;
}
