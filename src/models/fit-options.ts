import { checkOptions } from './check-options.ts';
import type { FitOptions } from './model.ts';

const OPTIONS = { onProgress: true, signal: true, seed: true } as const satisfies Record<keyof FitOptions, true>;

/**
 * Refuses options that `fit` does not have.
 *
 * @param api whose options they are, for the message
 * @throws ForerunError `invalid-argument`
 */
export function checkFitOptions(api: string, options: FitOptions): void {
  checkOptions(api, options, Object.keys(OPTIONS));
}
