import type { TabularCurve } from '../../../src/agents/tabular/tabular-curves.ts';
import type { CurvesReport, CurvesRequest } from './curves.worker.ts';

/** Who is told of a comparison. */
export interface CompareListeners {
  readonly onProgress: (fraction: number) => void;
  readonly onCurve: (curve: TabularCurve) => void;
  /** With what went wrong, if anything did. */
  readonly onEnd: (problem: string | undefined) => void;
}

/**
 * Compares learners in a worker of its own, so that the page never waits.
 *
 * @returns what ends it; after that nobody is told anything
 */
export function compareLearners(request: CurvesRequest, { onProgress, onCurve, onEnd }: CompareListeners): () => void {
  const worker = new Worker(new URL('./curves.worker.ts', import.meta.url), { type: 'module', name: 'forerun-curves' });
  const end = (problem?: string) => {
    worker.terminate();
    onEnd(problem);
  };
  worker.addEventListener('message', ({ data }: MessageEvent<CurvesReport>) => {
    switch (data.kind) {
      case 'progress':
        return onProgress(data.fraction);
      case 'curve':
        return onCurve(data.curve);
      case 'done':
        return end();
      case 'failed':
        return end(data.message);
      default:
        return data satisfies never;
    }
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    end(event.message || 'the comparison cannot be computed: its worker could not be started');
  });
  worker.postMessage(request);
  return () => worker.terminate();
}
