import { ForerunError } from '../error.ts';

/**
 * A WGSL text without the functions of these names, so that others can take their place. It has to be formatted as the
 * project's shaders are: `fn` and the closing brace each begin a line.
 *
 * @throws ForerunError `invalid-argument` for a name that the text does not declare
 */
export function withoutFunctions(text: string, names: readonly string[]): string {
  return names.reduce((rest, name) => {
    const shorter = rest.replace(new RegExp(`^fn ${name}\\([^]*?^}\\n`, 'm'), '');
    if (shorter !== rest) return shorter;
    throw new ForerunError(
      'invalid-argument',
      `withoutFunctions: the text declares no function '${name}'; leave it out of the list.`,
    );
  }, text);
}
