import { ForerunError } from '../../error.ts';

/** What the header of a safetensors file says of one tensor; nothing is checked against the data yet. */
export interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** In bytes from the end of the header. */
  readonly begin: number;
  readonly end: number;
}

/** The header of a safetensors file. */
export interface Header {
  readonly tensors: ReadonlyMap<string, HeaderEntry>;
  readonly metadata: ReadonlyMap<string, string>;
}

/** More dimensions than any tensor of ours has; bounds what a hostile shape can take. */
const MOST_DIMENSIONS = 16;

/**
 * Reads the JSON of a header. Not with `JSON.parse`: that takes the last of duplicate keys without a word, makes large numbers
 * inexact, and a few megabytes of brackets into hundreds. This reads exactly the one form that the format has.
 *
 * @throws ForerunError `invalid-data`, with the position in the header
 */
export function parseHeader(text: string, limits: { readonly maxTensors: number }): Header {
  let at = 0;
  const tensors = new Map<string, HeaderEntry>();
  const metadata = new Map<string, string>();

  const fail = (expected: string): never => {
    const rest = text.slice(at, at + 20);
    throw damaged(
      `the header has ${rest === '' ? 'its end' : JSON.stringify(rest)} at ${at}; ${expected} has to be there.`,
    );
  };
  const space = (): void => {
    while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at++;
  };
  const accept = (character: string): boolean => {
    space();
    if (text[at] !== character) return false;
    at++;
    return true;
  };
  const expect = (character: string): void => {
    if (!accept(character)) fail(`'${character}'`);
  };
  const string = (): string => {
    space();
    const start = at;
    if (text[at] !== '"') fail('a string');
    for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++;
    at++;
    try {
      return String(JSON.parse(text.slice(start, at)));
    } catch {
      at = start;
      return fail('a string of JSON');
    }
  };
  const whole = (): number => {
    space();
    const start = at;
    while (at < text.length && '0123456789.eE+-'.includes(text.charAt(at))) at++;
    const digits = text.slice(start, at);
    const value = Number(digits);
    if (!/^(0|[1-9][0-9]{0,15})$/.test(digits) || !Number.isSafeInteger(value)) {
      at = start;
      fail('a whole number from 0 to 2^53 - 1');
    }
    return value;
  };
  const wholes = (most: number): number[] => {
    const values: number[] = [];
    expect('[');
    if (accept(']')) return values;
    do {
      if (values.length === most) fail(`the end of a list of at most ${most} numbers`);
      values.push(whole());
    } while (accept(','));
    expect(']');
    return values;
  };
  /** `{ "key": value, ... }` without duplicate keys. */
  const object = (value: (key: string) => void): void => {
    const keys = new Set<string>();
    expect('{');
    if (accept('}')) return;
    do {
      const key = string();
      if (keys.has(key)) throw damaged(`the header has the key ${JSON.stringify(key.slice(0, 60))} twice.`);
      keys.add(key);
      expect(':');
      value(key);
    } while (accept(','));
    expect('}');
  };
  const entry = (): HeaderEntry => {
    let dtype: string | undefined;
    let shape: readonly number[] | undefined;
    let offsets: readonly number[] | undefined;
    object((key) => {
      if (key === 'dtype') dtype = string();
      else if (key === 'shape') shape = wholes(MOST_DIMENSIONS);
      else if (key === 'data_offsets') offsets = wholes(2);
      else fail(`a value of dtype, shape or data_offsets, not of ${JSON.stringify(key.slice(0, 60))}`);
    });
    const [begin, end] = offsets ?? [];
    if (dtype === undefined || shape === undefined || begin === undefined || end === undefined) {
      return fail('a tensor with dtype, shape and two data_offsets before this');
    }
    return { dtype, shape, begin, end };
  };

  object((name) => {
    if (name === '__metadata__') {
      object((key) => {
        if (metadata.size === limits.maxTensors) fail(`the end of at most ${limits.maxTensors} texts of metadata`);
        metadata.set(key, string());
      });
      return;
    }
    if (tensors.size === limits.maxTensors) fail(`the end of a list of at most ${limits.maxTensors} tensors`);
    tensors.set(name, entry());
  });
  space();
  if (at < text.length) fail('the end');
  return { tensors, metadata };
}

/** A file that is damaged, hostile, or not of this format. */
export function damaged(message: string): ForerunError {
  return new ForerunError('invalid-data', `safetensors: ${message} The file is damaged or not a safetensors file.`);
}
