import { checkOptions } from '../models/check-options.ts';
import { checkNumber, type NumberLimits } from '../planners/check-number.ts';

/** Limits of rewards and of what arms are worth: what is far above is rounded by float32 until arms cannot be told apart. */
export const WORTH = { min: -1e6, max: 1e6 } as const satisfies NumberLimits;

/** Limits of standard deviations that may be 0. */
export const DEVIATION = { min: 0, max: 1e6 } as const satisfies NumberLimits;

/** Limits of standard deviations that are divided by: their squares are numbers in float32. */
export const POSITIVE_DEVIATION = { min: 1e-6, max: 1e6 } as const satisfies NumberLimits;

/** Limits of seeds. */
export const SEED = { min: 0, max: 2 ** 32 - 1, integer: true } as const satisfies NumberLimits;

/**
 * Names of options, and those of them that are numbers, checked.
 *
 * @param others names of options that are none
 * @throws ForerunError `invalid-argument`
 */
export function checkNumbers<T extends object>(
  api: string,
  options: T,
  limits: { readonly [Name in keyof T]?: NumberLimits },
  others: readonly string[] = [],
): void {
  checkOptions(api, options, [...others, ...Object.keys(limits)]);
  for (const [name, own] of Object.entries(limits) as [keyof T & string, NumberLimits][]) {
    if (options[name] !== undefined) checkNumber(api, name, options[name], own);
  }
}
