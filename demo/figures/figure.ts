import { ForerunError, type PlannerOptions } from '../../src/index.ts';

/** Rows of numbers and words, with a name for each column. */
export interface FigureTable {
  readonly columns: readonly string[];
  /** `null` where there is nothing, or nothing finite. */
  readonly rows: readonly (readonly (number | string | null)[])[];
}

/** What a figure came to: everything was computed by the engine just now. */
export interface FigureResult {
  /** SVG documents. */
  readonly pictures: readonly string[];
  /** What is to be seen in them, for those who cannot see them. */
  readonly summary: string;
  readonly table: FigureTable;
}

/** How a figure is computed. */
export interface FigureOptions {
  /** Keys everything random: a whole number from 0, below 2^32. */
  readonly seed: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly fraction: number; readonly step: string }) => void;
  /** Default `'auto'`. */
  readonly backend?: PlannerOptions['backend'];
}

/** A slide of the course that makes a picture, computed anew whenever it is asked for. */
export interface Figure {
  /** Number of the slide. */
  readonly slide: number;
  /** For addresses and file names: letters and hyphens. */
  readonly name: string;
  readonly title: string;
  /** What is computed, and how it differs from the slide where it does. */
  readonly description: string;
  /**
   * Computes it; the same for the same seed and backend.
   *
   * @throws ForerunError `aborted`
   */
  run(options: FigureOptions): Promise<FigureResult>;
}

/** A table as CSV (RFC 4180), numbers with all their digits. */
export function csvOf({ columns, rows }: FigureTable): string {
  const cell = (value: number | string | null): string => {
    const text = value === null ? '' : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** Tells how far a loop of steps is, and ends it with `aborted` where that is wanted. */
export function stepped({ signal, onProgress }: FigureOptions, title: string) {
  return (step: number, steps: number): void => {
    if (signal?.aborted) throw new ForerunError('aborted', `${title}: stopped by the caller's AbortSignal.`);
    onProgress?.({ fraction: step / steps, step: `step ${step} of ${steps}` });
  };
}

/** A number for tables and sentences, with so many digits that count. */
export function rounded(value: number, digits = 4): number {
  return Number(value.toPrecision(digits));
}
