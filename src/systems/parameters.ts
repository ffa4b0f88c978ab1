import { ForerunError } from '../error.ts';

/** A parameter of a built-in system: default, unit (`'1'` for pure numbers), meaning. */
export type Parameter = readonly [value: number, unit: string, meaning: string];

/** The parameters of a built-in system by name. */
export type ParameterTable = Readonly<Record<string, Parameter>>;

/** Values for a table's parameters. */
export type ParameterValues<T extends ParameterTable> = { readonly [K in keyof T]: number };

/**
 * The values of a table with some of them replaced.
 *
 * @throws ForerunError `invalid-argument` for a name that the table lacks; the message lists those that it has.
 */
export function withDefaults<T extends ParameterTable>(
  system: string,
  table: T,
  given: Partial<ParameterValues<T>>,
): ParameterValues<T> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(table, name)) {
      throw new ForerunError(
        'invalid-argument',
        `${system}: there is no parameter '${name}'; its parameters are ${Object.keys(table).join(', ')}.`,
      );
    }
  }
  const defaults = Object.fromEntries(Object.entries(table).map(([name, [value]]) => [name, value]));
  return { ...(defaults as ParameterValues<T>), ...given };
}
