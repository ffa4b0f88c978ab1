import type { BackendName, FoundBackend } from './case.ts';
import type { EnsembleResult } from './ensemble/measure.ts';
import type { LearningResult } from './learning/measure.ts';
import type { Limits } from './limits/measure.ts';
import type { Machine } from './machine.ts';
import type { CellResult } from './mbrl/cell.ts';
import type { PeerReport } from './peers/figure.ts';
import type { QuotedFigure } from './quoted.ts';
import type { RateResult } from './rate/measure.ts';
import type { SpeedResult } from './speed/measure.ts';

/** Changes when a field changes its name or its meaning. README.md beside this file describes every field. */
export const SCHEMA = 'forerun-bench/2';

/** A measured case. */
export type CaseResult =
  | ({ readonly kind: 'speed'; readonly name: string } & SpeedResult)
  | ({ readonly kind: 'return'; readonly name: string; readonly seconds: number } & CellResult)
  | ({ readonly kind: 'ensemble'; readonly name: string } & EnsembleResult)
  | ({ readonly kind: 'rate'; readonly name: string } & RateResult)
  | ({ readonly kind: 'learning'; readonly name: string } & LearningResult);

/** A case that failed, on a backend. */
export interface CaseFailure {
  readonly name: string;
  readonly backend: BackendName;
  readonly error: string;
}

/** A case that was not measured on a backend. */
export interface CaseSkip {
  readonly name: string;
  readonly backend: BackendName;
  readonly reason: string;
}

/** A backend that was there, and what plain kernels reached on it; null where no case needed that. */
export interface MeasuredBackend extends FoundBackend {
  readonly limits: Limits | null;
}

/** Everything that `npm run -s bench -- --json` prints. */
export interface BenchDocument {
  readonly schema: typeof SCHEMA;
  /** ISO 8601, UTC */
  readonly date: string;
  readonly command: string;
  readonly machine: Machine;
  /** What was there to measure on, best first, with adapters and their limits, and what was missing. */
  readonly backends: readonly MeasuredBackend[];
  readonly missingBackends: readonly { readonly backend: BackendName; readonly reason: string }[];
  readonly cases: readonly CaseResult[];
  readonly failures: readonly CaseFailure[];
  readonly skipped: readonly CaseSkip[];
  /** Peers measured by this command on this machine; null where none were asked for. */
  readonly peers: PeerReport | null;
  /** Peers' figures from elsewhere, each with its machine and source. Not measured here. */
  readonly quoted: readonly QuotedFigure[];
}
