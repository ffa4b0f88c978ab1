import type { SettingValue } from '../src/planners/settings.ts';
import type { MbrlEnvironment } from './mbrl/environments.ts';
import type { MbrlMethod } from './mbrl/published.ts';

/** How long one `plan()` takes, in closed loop on the model itself. */
export interface SpeedCase {
  readonly kind: 'speed';
  readonly name: string;
  /** Name of a built-in system, and parameters that differ from its task's. */
  readonly system: string;
  readonly params?: Readonly<Record<string, number>>;
  /** Name of a planner, and its settings. */
  readonly planner: string;
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** State to start from; default the task's. */
  readonly start?: readonly number[];
}

/** Returns of whole episodes beside published ones. */
export interface ReturnCase {
  readonly kind: 'return';
  readonly name: string;
  readonly environment: MbrlEnvironment;
  readonly method: MbrlMethod;
}

/** What can be measured, as data. Names are unique; `--filter` goes by them. */
export type BenchCase = SpeedCase | ReturnCase;

/** A backend that is there. */
export type BackendName = 'webgpu' | 'cpu';

/**
 * Where a case runs, out of the backends that are there, best first: speed on each of them; returns on the best only, as
 * the numbers are the same to rounding.
 */
export function backendsFor(benchCase: BenchCase, available: readonly BackendName[]): readonly BackendName[] {
  switch (benchCase.kind) {
    case 'speed':
      return available;
    case 'return':
      return available.slice(0, 1);
    default:
      return benchCase satisfies never;
  }
}
