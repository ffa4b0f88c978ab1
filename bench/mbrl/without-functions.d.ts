/**
 * A WGSL text without the functions of these names, so that others can take their place. It has to be formatted as the
 * project's shaders are: `fn` and the closing brace each begin a line.
 *
 * @throws ForerunError `invalid-argument` for a name that the text does not declare
 */
export declare function withoutFunctions(text: string, names: readonly string[]): string;
