import type { ParsedArguments } from '../src/cli/arguments.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import type { BackendName, BenchCase } from './case.ts';
import type { CaseResult } from './document.ts';
import { type EnsembleEffort, measureEnsemble } from './ensemble/measure.ts';
import { measureLearning } from './learning/measure.ts';
import { runCell } from './mbrl/cell.ts';
import { measurePeak, type Peak, type PeakEffort } from './peak/peak.ts';
import { type Effort, measureSpeed } from './speed.ts';

/** Where runs of agents are kept unless `--runs` says otherwise. */
export const RUNS = 'out/bench-runs';

/** What tests replace. */
export interface BenchSetup {
  readonly cases: readonly BenchCase[];
  readonly effort: Effort;
  readonly ensembleEffort: EnsembleEffort;
  readonly peakEffort?: PeakEffort;
  readonly seeds: readonly number[];
}

/** What measures one case on one backend. A peak is measured once a backend, when the first case wants it. */
export function caseMeasurer(parsed: ParsedArguments, terminal: Terminal, setup: BenchSetup) {
  const peaks = new Map<BackendName, Promise<Peak>>();
  const peakOf = (backend: BackendName): Promise<Peak> => {
    const peak = peaks.get(backend) ?? measurePeak(backend, setup.peakEffort);
    peaks.set(backend, peak);
    return peak;
  };
  const seeds = parsed.integer('seeds', 1, 1000);
  const steps = parsed.integer('steps', 1, 1e9);
  const folder = parsed.text('runs') ?? RUNS;
  const onEpisode = (line: string) => terminal.error(`${line}\n`);
  return async (benchCase: BenchCase, backend: BackendName): Promise<CaseResult> => {
    const { name } = benchCase;
    switch (benchCase.kind) {
      case 'speed':
        return { kind: 'speed', name, ...(await measureSpeed(benchCase, backend, setup.effort)) };
      case 'ensemble': {
        const peak = await peakOf(backend);
        return { kind: 'ensemble', name, ...(await measureEnsemble(benchCase, backend, peak, setup.ensembleEffort)) };
      }
      case 'return': {
        const started = performance.now();
        const { environment, method } = benchCase;
        const result = await runCell({ environment, method, backend, seeds: setup.seeds });
        return { kind: 'return', name, seconds: (performance.now() - started) / 1000, ...result };
      }
      case 'learning': {
        const options = { backend, folder, onEpisode, ...(seeds && { seeds }), ...(steps && { steps }) };
        return { kind: 'learning', name, ...(await measureLearning(benchCase, options)) };
      }
      default:
        return benchCase satisfies never;
    }
  };
}
