import type { Backend } from './backend.ts';
import { createCpuBackend } from './cpu.ts';
import { createWebGpuBackend } from './webgpu.ts';

/** A backend to run a test on. */
export interface TestedBackend {
  readonly name: 'cpu' | 'webgpu';
  /** Fails, and with it the test, where there is no adapter. */
  readonly create: () => Promise<Backend>;
}

/** All backends, for `describe.each(backends)('... on $name', ({ create }) => ...)`. */
export const backends: readonly TestedBackend[] = [
  { name: 'cpu', create: async () => createCpuBackend() },
  { name: 'webgpu', create: () => createWebGpuBackend({ timeoutMs: 60_000 }) },
];
