import { ForerunError } from '../../src/error.ts';
import { readReport } from './read-report.ts';
import type { LearnedReport, Report } from './reports.ts';
import { type LearnRequest, readRequest } from './requests.ts';

/** The worker gets so long to stop by itself, in ms; then it is ended. */
const PATIENCE_MS = 700;

/** What {@link startLearning} takes beside the request. */
export interface StartLearningOptions {
  /** Stops within a second. */
  readonly signal?: AbortSignal;
  /** Every report but the last. */
  readonly onReport?: (report: Report) => void;
}

/**
 * Learns in a worker of its own, so that the page never waits. The page's policy needs `worker-src 'self'` and
 * `script-src 'wasm-unsafe-eval'`.
 *
 * @returns what was learned
 * @throws ForerunError `aborted`; `invalid-argument` for a request that cannot be; `invalid-data` when the worker says what no worker of
 * this release says, or cannot be started
 */
export function startLearning(
  request: Omit<LearnRequest, 'kind'>,
  { signal, onReport }: StartLearningOptions = {},
): Promise<LearnedReport> {
  return new Promise((resolve, reject) => {
    const checked = readRequest({ ...request, kind: 'learn' });
    if (signal?.aborted) throw stopped();
    const worker = new Worker(new URL('./learning.worker.ts', import.meta.url), {
      type: 'module',
      name: 'forerun-learning',
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      worker.terminate();
      settle();
    };
    const cancel = () => {
      worker.postMessage({ kind: 'cancel' });
      timer = setTimeout(() => end(() => reject(stopped())), PATIENCE_MS);
    };
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      try {
        const report = readReport(data);
        if (report.kind === 'learned') end(() => resolve(report));
        else if (report.kind === 'failed')
          end(() => reject(report.code === 'aborted' ? stopped() : failed(report.message)));
        else if (signal?.aborted !== true) onReport?.(report);
      } catch (error) {
        end(() => reject(error));
      }
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      const why = event.message || 'its script could not be loaded, or the page forbids workers (worker-src)';
      end(() => reject(failed(`the worker ended: ${why}.`)));
    });
    signal?.addEventListener('abort', cancel);
    worker.postMessage(checked);
  });
}

function stopped(): ForerunError {
  return new ForerunError('aborted', 'startLearning: cancelled.');
}

function failed(message: string): ForerunError {
  return new ForerunError('invalid-data', `startLearning: ${message}`);
}
