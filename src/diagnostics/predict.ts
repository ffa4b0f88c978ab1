import { throwIfAborted } from '../agents/episodes.ts';
import { invalid } from '../models/data/check.ts';
import type { DynamicsModel, Prediction } from '../models/model.ts';

/** How far a diagnosis is. */
export interface DiagnosticProgress {
  /** 0 to 1. */
  readonly fraction: number;
  /** For people. */
  readonly step: string;
}

/** What every diagnosis takes beside its own options. */
export interface DiagnosticOptions {
  readonly onProgress?: (progress: DiagnosticProgress) => void;
  /** Ends it with `aborted`. */
  readonly signal?: AbortSignal;
}

/** Rows asked for at once: bounds the memory of ensembles and Gaussian processes. */
const CHUNK = 2048;

/**
 * Asks a model for many rows, some at a time.
 *
 * @param states `[n, S]`
 * @param actions `[n, A]`
 * @param take Gets the answer to `rows` rows from row `first` on
 * @throws ForerunError `aborted`; what `predict` throws; `invalid-argument` when the answer has wrong sizes
 */
export async function predictRows(
  api: string,
  model: DynamicsModel,
  states: Float32Array,
  actions: Float32Array,
  options: DiagnosticOptions,
  take: (prediction: Prediction, first: number, rows: number) => void,
): Promise<void> {
  const size = model.space.stateNames.length;
  const count = states.length / size;
  const width = actions.length / count;
  for (let first = 0; first < count; first += CHUNK) {
    throwIfAborted(api, options.signal);
    const rows = Math.min(CHUNK, count - first);
    const prediction = await model.predict(
      states.slice(first * size, (first + rows) * size),
      actions.slice(first * width, (first + rows) * width),
    );
    for (const part of ['mean', 'std', 'epistemicStd'] as const) {
      if (prediction[part]?.length !== rows * size) {
        throw invalid(
          api,
          `the model's predict gave ${part} of ${prediction[part]?.length} for ${rows} x ${size} numbers.`,
        );
      }
    }
    take(prediction, first, rows);
    options.onProgress?.({ fraction: (first + rows) / count, step: `${first + rows} of ${count} predictions` });
  }
}
