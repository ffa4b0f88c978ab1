import { type ComparedLearner, type TabularCurve, tabularCurves } from '../../../src/agents/tabular/tabular-curves.ts';
import { worldEntry } from './world-entry.ts';

// A worker that compares learners, one after the other: it answers one request, and is ended by whoever asked.

/** What it is asked. */
export interface CurvesRequest {
  /** Name of the world. */
  readonly environment: string;
  readonly learners: readonly ComparedLearner[];
  readonly runs: number;
  readonly seed: number;
  readonly budget: { readonly episodes: number } | { readonly steps: number };
}

/** What it says: a curve as soon as one is there, how far it is, or why it cannot. */
export type CurvesReport =
  | { readonly kind: 'progress'; readonly fraction: number }
  | { readonly kind: 'curve'; readonly curve: TabularCurve }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string };

const tell = (report: CurvesReport): void => postMessage(report);

addEventListener('message', async ({ data }: MessageEvent<CurvesRequest>) => {
  const { environment, learners, runs, seed, budget } = data;
  try {
    for (const [i, learner] of learners.entries()) {
      const [curve] = await tabularCurves({
        environment: worldEntry(environment),
        learners: [learner],
        runs,
        seed,
        ...budget,
        onProgress: ({ fraction }) => tell({ kind: 'progress', fraction: (i + fraction) / learners.length }),
      });
      if (curve !== undefined) tell({ kind: 'curve', curve });
    }
    tell({ kind: 'done' });
  } catch (error) {
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
});
