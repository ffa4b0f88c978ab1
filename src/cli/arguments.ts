import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { ForerunError } from '../error.ts';

/** The arguments of a command, parsed. */
export interface ParsedArguments {
  readonly positionals: readonly string[];
  /** Value of a text option, or `undefined`. */
  text(name: string): string | undefined;
  /** All values of an option that may be given again and again. */
  list(name: string): readonly string[];
  /** True when the switch is given. */
  flag(name: string): boolean;
  /** Value of an option that takes a whole number in [min, max], or `undefined`. */
  integer(name: string, min: number, max: number): number | undefined;
  /** Value of an option that takes one of `choices`, or `undefined`. */
  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined;
}

/**
 * Parses what follows a command's name.
 *
 * @param command For messages: `'forerun plan'`
 * @throws ForerunError `invalid-argument`, naming the valid options
 */
export function parseArguments(
  command: string,
  args: readonly string[],
  options: ParseArgsOptionsConfig,
  maxPositionals = 0,
): ParsedArguments {
  const { values, positionals } = parse(command, args, options);
  if (positionals.length > maxPositionals) {
    const extra = positionals.slice(maxPositionals).map((word) => `'${word}'`);
    throw usageError(`${command}: got ${extra.join(', ')}, which it has no place for; see '${command} --help'.`);
  }
  const text = (name: string) => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    positionals,
    text,
    list: (name) => {
      const value = values[name];
      return Array.isArray(value) ? value.map(String) : [];
    },
    flag: (name) => values[name] === true,
    integer: (name, min, max) => {
      const value = text(name);
      return value === undefined ? undefined : wholeNumber(`${command}: --${name}`, value, min, max);
    },
    choice: (name, choices) => {
      const value = text(name);
      if (value === undefined) return undefined;
      const found = choices.find((choice) => choice === value);
      if (found === undefined) throw unknownName(`${command}: --${name}`, value, choices);
      return found;
    },
  };
}

function parse(command: string, args: readonly string[], options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({ args: withNegativeValues(args, options), options, allowPositionals: true });
  } catch (cause) {
    const valid = Object.keys(options).map((name) => `--${name}`);
    const reason = cause instanceof Error ? (cause.message.split(/\. |\n/)[0] ?? '') : String(cause);
    throw new ForerunError('invalid-argument', `${command}: ${reason}. The options are ${valid.join(', ')}.`, {
      cause,
    });
  }
}

/** Joins an option and the negative number after it, which `parseArgs` would take for another option. */
function withNegativeValues(args: readonly string[], options: ParseArgsOptionsConfig): string[] {
  const joined: string[] = [];
  let literal = false;
  for (const word of args) {
    const before = joined.at(-1);
    const takesValue = before?.startsWith('--') && options[before.slice(2)]?.type === 'string';
    if (!literal && takesValue && /^-\.?\d/.test(word)) joined[joined.length - 1] = `${before}=${word}`;
    else joined.push(word);
    // After '--' nothing is an option.
    literal ||= word === '--';
  }
  return joined;
}

/**
 * A whole number in [min, max].
 *
 * @param what For the message: `'forerun plan: --samples'`
 * @throws ForerunError `invalid-argument`
 */
export function wholeNumber(what: string, text: string, min: number, max: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw usageError(`${what} is '${text}'; give a whole number from ${min} to ${max}.`);
}

/** The error for arguments that cannot be used; `forerun` answers it with exit code 2. */
export function usageError(message: string): ForerunError {
  return new ForerunError('invalid-argument', message);
}

/** The error for a name that is not among the valid ones; it lists them, and the one that was probably meant. */
export function unknownName(what: string, got: string, valid: readonly string[]): ForerunError {
  const near = valid.find((name) => distance(name, got) <= Math.max(1, Math.floor(name.length / 3)));
  const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
  return usageError(`${what}: there is no '${got}'.${hint} Valid: ${valid.join(', ')}.`);
}

/**
 * The entry of that name.
 *
 * @param what For the message: `'forerun plan: system'`
 * @throws ForerunError `invalid-argument`, as {@link unknownName}
 */
export function byName<Entry extends { readonly name: string }>(
  what: string,
  name: string,
  entries: readonly Entry[],
): Entry {
  const found = entries.find((entry) => entry.name === name);
  if (found) return found;
  throw unknownName(
    what,
    name,
    entries.map((entry) => entry.name),
  );
}

/** Edit distance (Levenshtein 1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
