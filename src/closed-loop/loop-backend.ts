import { ForerunError } from '../error.ts';
import type { Place } from '../planners/place.ts';
import { MOST_THREADS } from '../rollout/cpu/words.js';
import { type OpenedBackend, openBackend } from '../rollout/open.ts';

const DEFAULT_TIMEOUT_MS = 5000;

/**
 * Checks where closed loops are to run; nothing is opened.
 *
 * @throws ForerunError `invalid-argument`
 */
export function checkLoopBackend(api: string, where: Place): void {
  const { backend = 'auto', device, threads, timeoutMs = DEFAULT_TIMEOUT_MS } = where;
  const invalid = (message: string) => new ForerunError('invalid-argument', `${api}: ${message}`);
  if (!['auto', 'webgpu', 'cpu'].includes(backend)) {
    throw invalid(`backend is '${String(backend)}'; give 'auto', 'webgpu' or 'cpu'.`);
  }
  if (device !== undefined && backend === 'cpu') {
    throw invalid(`a device was given with backend 'cpu'; leave one of them out.`);
  }
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS)) {
    throw invalid(`threads is ${String(threads)}; give a whole number from 1 to ${MOST_THREADS}.`);
  }
  if (!(timeoutMs > 0)) throw invalid(`timeoutMs is ${String(timeoutMs)}; give a number of milliseconds above 0.`);
}

/** Opens the backend for closed loops that plan with a system. */
export function openLoopBackend(where: Place): Promise<OpenedBackend> {
  const { backend = 'auto', device, threads, timeoutMs = DEFAULT_TIMEOUT_MS } = where;
  return openBackend({ backend, timeoutMs, threads, ...(device && { device }) });
}
