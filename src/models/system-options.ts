import { invalid } from './data/check.ts';

/** What every model's `asSystem` takes; and what `EnvReward` has beside, since that is handed on as it is. */
const COMMON = ['name', 'wgsl', 'params', 'data', 'approximation'];

/**
 * Refuses options that `asSystem` does not have: one that is misspelt would otherwise be planned without.
 *
 * @param api whose options they are, for the message
 * @param more names beside those that every model takes
 * @throws ForerunError `invalid-argument`
 */
export function checkSystemOptions(api: string, options: object, more: readonly string[] = []): void {
  const known = [...COMMON, ...more];
  const other = Object.keys(options).find((name) => !known.includes(name));
  if (other === undefined) return;
  const names = known.filter((name) => name !== 'approximation').join(', ');
  throw invalid(api, `there is no option '${other.slice(0, 40)}'; the options are ${names}.`);
}
