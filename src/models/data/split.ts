import { invalid } from './check.ts';
import { permutation, seededRandom } from './random.ts';
import { selectRows } from './rows.ts';
import type { Transitions } from './transitions.ts';

/** What {@link split} takes. */
export interface SplitOptions {
  /** Share of the rows to hold out: from 0, below 1. Above 0 at least one row is held out where there are two. */
  readonly validationFraction: number;
  /** Which rows. Default 0. */
  readonly seed?: number;
}

/**
 * Holds rows out at random. Both parts keep the order of the rows; together they have each row once.
 *
 * @throws ForerunError `invalid-argument` for a fraction outside [0, 1)
 */
export function split(
  transitions: Transitions,
  { validationFraction, seed = 0 }: SplitOptions,
): { readonly training: Transitions; readonly validation: Transitions } {
  if (!(validationFraction >= 0 && validationFraction < 1)) {
    throw invalid('split', `validationFraction is ${String(validationFraction)}; give a number from 0, below 1.`);
  }
  const { count } = transitions;
  const wanted = Math.round(count * validationFraction);
  const held = validationFraction === 0 ? 0 : Math.max(0, Math.min(Math.max(wanted, 1), count - 1));
  const order = permutation(seededRandom(seed), count);
  return {
    training: selectRows(transitions, order.subarray(held).sort()),
    validation: selectRows(transitions, order.subarray(0, held).sort()),
  };
}
