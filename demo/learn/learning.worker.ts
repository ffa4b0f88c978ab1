import { ForerunError } from '../../src/error.ts';
import { learn } from './learner.ts';
import type { Report } from './reports.ts';
import { readRequest } from './requests.ts';

// A worker that learns once: it answers a request to learn with reports, the last of which is 'learned' or 'failed'.

const running = new AbortController();
let started = false;

function tell(report: Report): void {
  postMessage(report);
}

addEventListener('message', async ({ data }: MessageEvent<unknown>) => {
  try {
    const request = readRequest(data);
    if (request.kind === 'cancel') {
      running.abort();
      return;
    }
    if (started) throw new ForerunError('invalid-argument', 'learn: this worker learns already; start another.');
    started = true;
    tell(await learn(request, { signal: running.signal, onReport: tell }));
  } catch (error) {
    const code = error instanceof ForerunError ? error.code : 'unexpected';
    tell({ kind: 'failed', code, message: error instanceof Error ? error.message : String(error) });
  }
});
