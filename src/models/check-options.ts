import { invalid } from './data/check.ts';

/**
 * Refuses options that do not exist: one that is misspelt would otherwise be left out silently.
 *
 * @param api whose options they are, for the message
 * @throws ForerunError `invalid-argument`, with the names that there are
 */
export function checkOptions(api: string, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) {
    throw invalid(api, `the options are ${String(options)}; give an object with some of ${known.join(', ')}.`);
  }
  const other = Object.keys(options).find((name) => !known.includes(name));
  if (other === undefined) return;
  throw invalid(api, `there is no option '${other.slice(0, 40)}'; the options are ${known.join(', ')}.`);
}
