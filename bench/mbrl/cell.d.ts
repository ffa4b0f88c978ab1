import type { AdapterSummary } from '../../src/rollout/backend.ts';
import { type MbrlEnvironment } from './environments.ts';
import { type MbrlMethod, type ReturnFigure } from './published.ts';
/** One cell of the table. */
export interface CellOptions {
  readonly environment: MbrlEnvironment;
  readonly method: MbrlMethod;
  readonly backend: 'webgpu' | 'cpu';
  readonly seeds: readonly number[];
}
/** What a cell came to. */
export interface CellResult {
  readonly environment: MbrlEnvironment;
  readonly method: MbrlMethod;
  readonly seeds: number;
  readonly measured: ReturnFigure;
  readonly published: ReturnFigure;
  /** Distance of the means in published standard deviations; null where that deviation was published as 0. */
  readonly deviations: number | null;
  readonly withinTwoDeviations: boolean;
  /** By seed. */
  readonly returns: readonly number[];
}
/** Runs one episode for each seed and compares the returns with the published ones. */
export declare function runCell(options: CellOptions): Promise<
  CellResult & {
    readonly adapter: AdapterSummary;
  }
>;
/** Sets returns beside the published figure. */
export declare function compared(
  environment: MbrlEnvironment,
  method: MbrlMethod,
  returns: readonly number[],
): CellResult;
