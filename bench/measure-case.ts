import type { BackendName, BenchCase } from './case.ts';
import type { CaseResult } from './document.ts';
import { measureEnsemble } from './ensemble/measure.ts';
import { measureLearning } from './learning/measure.ts';
import { runCell } from './mbrl/cell.ts';
import type { MeasureCase } from './measure.ts';
import { measureRate } from './rate/measure.ts';
import { measureSpeed } from './speed/measure.ts';
import type { Effort } from './statistics/repeat.ts';

/** How much is measured of each kind of case. */
export interface CaseOptions {
  readonly effort: Effort;
  readonly ensembleEffort: Effort;
  /** Look for the fastest layout of a speed case's kernels first. */
  readonly autotune: boolean;
  /** Of cases that compare returns. */
  readonly seeds: readonly number[];
  /** Of cases that learn, in place of their own. */
  readonly learningSeeds: number | undefined;
  readonly learningSteps: number | undefined;
  /** Where runs of agents are kept. */
  readonly runs: string;
  readonly onEpisode: (line: string) => void;
}

/** What measures a case of any kind. */
export function caseMeasurer(options: CaseOptions): MeasureCase<BenchCase> {
  return async (benchCase, backend: BackendName, limitsOf): Promise<CaseResult> => {
    const { name } = benchCase;
    switch (benchCase.kind) {
      case 'speed': {
        const result = await measureSpeed(benchCase, backend, await limitsOf(backend), options);
        return { kind: 'speed', name, ...result };
      }
      case 'ensemble': {
        const limits = await limitsOf(backend);
        const result = await measureEnsemble(benchCase, backend, limits, options.ensembleEffort);
        return { kind: 'ensemble', name, ...result };
      }
      case 'rate': {
        const result = await measureRate(benchCase, backend, options.effort);
        return { kind: 'rate', name, ...result };
      }
      case 'return': {
        const started = performance.now();
        const { environment, method } = benchCase;
        const result = await runCell({ environment, method, backend, seeds: options.seeds });
        return { kind: 'return', name, seconds: (performance.now() - started) / 1000, ...result };
      }
      case 'learning': {
        const { runs: folder, onEpisode, learningSeeds: seeds, learningSteps: steps } = options;
        const result = await measureLearning(benchCase, {
          backend,
          folder,
          onEpisode,
          ...(seeds && { seeds }),
          ...(steps && { steps }),
        });
        return { kind: 'learning', name, ...result };
      }
      default:
        return benchCase satisfies never;
    }
  };
}
