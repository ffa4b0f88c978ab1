import type { KernelLayout } from '../src/planners/layout.ts';
import type { AdapterSummary } from '../src/rollout/backend.ts';
import { type EnsembleProblem, evaluationsOf, flopPerEvaluation } from './ensemble/problem.ts';
import type { LearningCase } from './learning/case.ts';
import type { MbrlEnvironment } from './mbrl/environments.ts';
import type { MbrlMethod } from './mbrl/published.ts';
import { needsBackend, type RateCase } from './rate/case.ts';
import type { SpeedCase } from './speed/case.ts';

/** Returns of whole episodes beside published ones. */
export interface ReturnCase {
  readonly kind: 'return';
  readonly name: string;
  /** As of {@link SpeedCase}. */
  readonly full?: boolean;
  readonly environment: MbrlEnvironment;
  readonly method: MbrlMethod;
}

/** How long one `plan()` through an ensemble of networks takes. */
export interface EnsembleCase {
  readonly kind: 'ensemble';
  readonly name: string;
  /** As of {@link SpeedCase}. */
  readonly full?: boolean;
  readonly problem: EnsembleProblem;
  /** As of {@link SpeedCase}. */
  readonly layout?: Partial<KernelLayout>;
}

/** What can be measured, as data. Names are unique; `--filter` goes by them. */
export type BenchCase = SpeedCase | ReturnCase | EnsembleCase | RateCase | LearningCase;

/** A backend that is there. */
export type BackendName = 'webgpu' | 'cpu';

/** A backend that cases run on. */
export interface FoundBackend {
  readonly backend: BackendName;
  readonly adapter: AdapterSummary;
}

/** A backend that a case could run on, and why it does not, where it does not. */
export interface Choice {
  readonly backend: BackendName;
  readonly skip?: string;
}

/** Beyond this a plan through networks takes an emulated GPU minutes. */
const EMULATED_GFLOP = 5;

/**
 * Where a case runs, out of the backends that are there, best first: speed on each of them; returns on the best only, as
 * the numbers are the same to rounding; what plans through networks not on a GPU that is emulated on the processor, unless `slow`; what needs
 * no backend once, beside the CPU backend.
 */
export function backendsFor(
  benchCase: BenchCase,
  available: readonly FoundBackend[],
  slow: boolean,
): readonly Choice[] {
  switch (benchCase.kind) {
    case 'speed':
      return gpusWhere(laysOutThreads(benchCase.layout), available).map(({ backend }) => ({ backend }));
    case 'return':
      return available.slice(0, 1).map(({ backend }) => ({ backend }));
    case 'ensemble':
      return gpusWhere(laysOutThreads(benchCase.layout), available).map(({ backend, adapter }) => {
        const gflop = (evaluationsOf(benchCase.problem) * flopPerEvaluation(benchCase.problem)) / 1e9;
        if (slow || backend === 'cpu' || !adapter.software || gflop < EMULATED_GFLOP) return { backend };
        const skip = `${adapter.description} is a GPU emulated on the processor, where a plan of ${gflop.toFixed(0)} GFLOP takes minutes; --slow measures it all the same.`;
        return { backend, skip };
      });
    case 'rate': {
      if (needsBackend(benchCase.task)) return available.map(({ backend }) => ({ backend }));
      if (available.some(({ backend }) => backend === 'cpu')) return [{ backend: 'cpu' }];
      const skip = 'it needs no backend and runs on the processor; leave --backend out to measure it.';
      return available.map(({ backend }) => ({ backend, skip }));
    }
    case 'learning': {
      const best = available.find(({ backend, adapter }) => backend === 'cpu' || !adapter.software || slow);
      return (best === undefined ? available.slice(0, 1) : [best]).map(({ backend }) => ({ backend }));
    }
    default:
      return benchCase satisfies never;
  }
}

/** To the CPU backend the threads of a GPU are all the same. */
function gpusWhere(only: boolean, available: readonly FoundBackend[]): readonly FoundBackend[] {
  return only ? available.filter(({ backend }) => backend === 'webgpu') : available;
}

function laysOutThreads({ workgroupSize, samplesPerThread, state, subgroups }: Partial<KernelLayout> = {}): boolean {
  return [workgroupSize, samplesPerThread, state, subgroups].some((part) => part !== undefined);
}
