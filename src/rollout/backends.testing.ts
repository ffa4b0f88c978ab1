import { concatenatedData, paramsData } from '../systems/prelude.ts';
import type { System } from '../systems/system.ts';
import type { Backend } from './backend.ts';
import { openCpuBackend } from './cpu.ts';
import { ensembleRollout } from './ensemble/rollouts.ts';
import { type ModelBuffers, writeModel } from './model.ts';
import { createWebGpuBackend } from './webgpu.ts';

/** A backend to run a test on. */
export interface TestedBackend {
  readonly name: 'cpu' | 'webgpu';
  /** Fails, and with it the test, where there is no adapter. */
  readonly create: () => Promise<Backend>;
}

/** All backends, for `describe.each(backends)('... on $name', ({ create }) => ...)`. */
export const backends: readonly TestedBackend[] = [
  { name: 'cpu', create: () => openCpuBackend() },
  { name: 'webgpu', create: () => createWebGpuBackend({ timeoutMs: 60_000 }) },
];

/** A system's numbers in buffers of their own, for an evaluator without a planner. */
export function modelBuffers(backend: Backend, system: System): ModelBuffers {
  const bytes: Record<string, number> = { params: paramsData(system).byteLength };
  const data = concatenatedData(system);
  if (data !== undefined) bytes.fr_data = data.byteLength;
  if (system.ensemble !== undefined) {
    const { layout, halves } = ensembleRollout(system.ensemble, backend);
    bytes.fr_networks = (halves ? 8 : 16) * layout.quads;
    bytes.fr_scales = 16 * layout.scaleQuads;
  }
  const buffers = Object.fromEntries(
    Object.entries(bytes).map(([name, size]) => [name, backend.createBuffer(`test/${name}`, size)]),
  );
  writeModel(backend, system, system.params, buffers);
  return buffers;
}
