import { ForerunError } from '../src/error.ts';
import { openBackend } from '../src/rollout/open.ts';
import type { BackendName, FoundBackend } from './case.ts';

/** The backends of this machine, best first, and why WebGPU is not among them. */
export interface FoundBackends {
  readonly found: readonly FoundBackend[];
  readonly missing: readonly { readonly backend: BackendName; readonly reason: string }[];
}

/**
 * Looks for the backends to measure.
 *
 * @param wanted Only this one
 * @throws ForerunError `webgpu-unavailable` when WebGPU was asked for and cannot be had
 */
export async function findBackends(wanted: BackendName | undefined): Promise<FoundBackends> {
  const names: readonly BackendName[] = wanted === undefined ? ['webgpu', 'cpu'] : [wanted];
  const found: FoundBackend[] = [];
  const missing: { backend: BackendName; reason: string }[] = [];
  for (const backend of names) {
    try {
      const opened = await openBackend({ backend, timeoutMs: 30_000 });
      found.push({ backend, adapter: opened.backend.adapter });
      opened.backend.destroy();
    } catch (error) {
      const unavailable = error instanceof ForerunError && error.code === 'webgpu-unavailable';
      if (!unavailable || backend === wanted) throw error;
      missing.push({ backend, reason: error.message });
    }
  }
  return { found, missing };
}
