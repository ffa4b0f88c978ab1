import { ForerunError } from '../../error.ts';

/**
 * A package that the user installs when it is wanted.
 *
 * @param api Who needs it, for the message
 * @param names What to install: `'roslib ws'`
 * @param load Imports it; bundlers have to see the name
 * @throws ForerunError `invalid-argument` where it is missing
 */
export async function optionalPackage<Package extends object>(
  api: string,
  names: string,
  load: () => Promise<Package>,
): Promise<Package> {
  let loaded: Package & { readonly default?: unknown };
  try {
    loaded = await load();
  } catch (cause) {
    throw new ForerunError('invalid-argument', `${api}: a package is missing; npm install ${names}.`, { cause });
  }
  // Node does not find all names of a CommonJS package; they lie in its default export.
  return typeof loaded.default === 'object' ? Object.assign({}, loaded.default, loaded) : loaded;
}
