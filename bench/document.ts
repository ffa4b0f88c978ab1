import type { FoundBackends } from './backends.ts';
import type { BackendName } from './case.ts';
import type { Machine } from './machine.ts';
import type { CellResult } from './mbrl/cell.ts';
import type { PeerReport } from './peers.ts';
import type { QuotedFigure } from './quoted.ts';
import type { SpeedResult } from './speed.ts';

/** Changes when a field changes its name or its meaning. */
export const SCHEMA = 'forerun-bench/1';

/** A measured case. */
export type CaseResult =
  | ({ readonly kind: 'speed'; readonly name: string } & SpeedResult)
  | ({ readonly kind: 'return'; readonly name: string; readonly seconds: number } & CellResult);

/** A case that failed, on a backend. */
export interface CaseFailure {
  readonly name: string;
  readonly backend: BackendName;
  readonly error: string;
}

/** Everything that `npm run -s bench -- --json` prints. */
export interface BenchDocument {
  readonly schema: typeof SCHEMA;
  /** ISO 8601, UTC */
  readonly date: string;
  readonly command: string;
  readonly machine: Machine;
  /** What was there to measure on, best first, with adapters, and what was missing. */
  readonly backends: FoundBackends['found'];
  readonly missingBackends: FoundBackends['missing'];
  readonly cases: readonly CaseResult[];
  readonly failures: readonly CaseFailure[];
  /** Peers measured by this command on this machine; absent without --peers. */
  readonly peers?: PeerReport;
  /** Peers' figures from elsewhere, each with its machine and source. Not measured here. */
  readonly quoted: readonly QuotedFigure[];
}
