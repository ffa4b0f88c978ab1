import { ForerunError } from '../error.ts';
import { MOST_THREADS } from '../rollout/cpu/words.js';
import type { BackendChoice } from '../rollout/open.ts';
import type { PlannerOptions } from './planner.ts';

/** Where a planner runs, and how long the GPU may take. */
export type Place = Pick<PlannerOptions, 'backend' | 'device' | 'threads' | 'timeoutMs'>;

/** Names of what a {@link Place} has. */
export const PLACE_OPTIONS = {
  backend: true,
  device: true,
  threads: true,
  timeoutMs: true,
} as const satisfies Record<keyof Place, true>;

/** What of a place was given. */
export function placeOf(given: { readonly [Name in keyof Place]?: Place[Name] | undefined }): Place {
  const { backend, device, threads, timeoutMs } = given;
  return {
    ...(backend && { backend }),
    ...(device && { device }),
    ...(threads !== undefined && { threads }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
}

const DEFAULT_TIMEOUT_MS = 5000;

/**
 * A place as `openBackend` takes it, with the defaults filled in; nothing is opened.
 *
 * @param api For messages: `'createPlanner'`
 * @throws ForerunError `invalid-argument`
 */
export function checkedPlace(api: string, place: Place): BackendChoice {
  const { backend = 'auto', device, threads, timeoutMs = DEFAULT_TIMEOUT_MS } = place;
  const invalid = (message: string) => new ForerunError('invalid-argument', `${api}: ${message}`);
  if (!['auto', 'webgpu', 'cpu'].includes(backend)) {
    throw invalid(`backend is '${String(backend)}'; give 'auto', 'webgpu' or 'cpu'.`);
  }
  if (device !== undefined && backend === 'cpu') {
    throw invalid(`a device was given with backend 'cpu'; leave one of them out.`);
  }
  if (device !== undefined && !isDevice(device)) {
    throw invalid('device is no GPUDevice; give what adapter.requestDevice() resolves to, or leave it out.');
  }
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS)) {
    throw invalid(`threads is ${String(threads)}; give a whole number from 1 to ${MOST_THREADS}.`);
  }
  if (!(timeoutMs > 0)) throw invalid(`timeoutMs is ${String(timeoutMs)}; give a number of milliseconds above 0.`);
  return { backend, timeoutMs, threads, ...(device && { device }) };
}

/** By what is used of it: a device may come from another implementation of WebGPU than the global one. */
function isDevice(given: unknown): boolean {
  const { createBuffer, queue, limits, lost } = (given ?? {}) as Partial<Record<keyof GPUDevice, unknown>>;
  return typeof createBuffer === 'function' && [queue, limits, lost].every((part) => typeof part === 'object');
}
