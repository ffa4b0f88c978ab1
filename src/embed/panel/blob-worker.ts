import { workerText } from 'virtual:forerun-worker-text';
import { WORKER_NAME } from '../../rollout/cpu/words.js';

/**
 * Starts the CPU backend's worker from its text, as the panel has no file beside it. The address is given back once the worker runs
 * or has failed to.
 */
export function blobWorker(): Worker {
  const url = URL.createObjectURL(new Blob([workerText], { type: 'text/javascript' }));
  const release = () => URL.revokeObjectURL(url);
  try {
    const worker = new Worker(url, { name: WORKER_NAME });
    worker.addEventListener('message', release, { once: true });
    worker.addEventListener('error', release, { once: true });
    return worker;
  } catch (error) {
    release();
    throw error;
  }
}
