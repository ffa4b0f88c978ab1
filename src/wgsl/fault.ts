import { ForerunError, type SourceLocation } from '../error.ts';

/** A place in a WGSL text. Line and column count from 1, in UTF-16 units; `offset` counts from 0. */
export interface Position extends SourceLocation {
  readonly offset: number;
}

/** A problem with a WGSL text, before anybody has said which API read it. Entry points turn it into a ForerunError. */
export class WgslFault extends Error {
  readonly code: 'invalid-wgsl' | 'unsupported-wgsl';
  readonly at: Position;

  constructor(code: 'invalid-wgsl' | 'unsupported-wgsl', at: Position, message: string) {
    super(message);
    this.code = code;
    this.at = at;
  }
}

/** Throws: the text is not valid. The message says what was found, what was expected and the fix. */
export function invalid(at: Position, message: string): never {
  throw new WgslFault('invalid-wgsl', at, message);
}

/** Throws: valid WGSL, but a feature that the CPU compiler does not cover. */
export function unsupported(at: Position, feature: string, instead = 'write it another way'): never {
  throw new WgslFault('unsupported-wgsl', at, `${feature} is not supported by the CPU compiler; ${instead}.`);
}

/** Runs `work` on `source` and turns what it throws into ForerunErrors that show the offending line. */
export function reportFaults<T>(api: string, source: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof WgslFault) {
      const { line, column } = error.at;
      throw new ForerunError(
        error.code,
        `${api}: line ${line}, column ${column}: ${error.message}${excerpt(source, error.at)}`,
        {
          location: { line, column },
        },
      );
    }
    // The parser bounds nesting, so this is a net, not a plan.
    if (error instanceof RangeError) {
      throw new ForerunError('invalid-wgsl', `${api}: the WGSL text is nested too deeply; split it into functions.`, {
        location: { line: 1, column: 1 },
        cause: error,
      });
    }
    throw error;
  }
}

const EXCERPT_WIDTH = 120;

/** The offending line with a caret below the place. Long lines are cut around it. */
function excerpt(source: string, at: Position): string {
  const lineStart = at.offset - (at.column - 1);
  const ends = /[\n\v\f\r\u0085\u2028\u2029]/g;
  ends.lastIndex = at.offset;
  const lineEnd = ends.exec(source)?.index ?? source.length;
  const from = Math.max(lineStart, at.offset - EXCERPT_WIDTH / 2);
  const to = Math.min(lineEnd, from + EXCERPT_WIDTH);
  // Hostile text must not reach a terminal raw.
  const text = source.slice(from, to).replace(/[\p{Cc}\p{Cf}]/gu, ' ');
  const gutter = `${at.line} | `;
  return `\n${gutter}${text}\n${' '.repeat(gutter.length + at.offset - from)}^`;
}
