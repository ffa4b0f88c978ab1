import { invalid, type Position } from './fault.ts';
import type { Token } from './tokens.ts';

/** Deepest nesting of blocks, brackets and template lists. */
export const MAX_NESTING = 127;

/** Tallest expression tree. */
export const MAX_EXPRESSION_HEIGHT = 512;

/** Walks over tokens; what the parts of the parser share. */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  #index = 0;
  #nesting = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The token that comes next, or the one `ahead` of it; past the end, the end. */
  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#index + ahead, this.#tokens.length - 1)];
    if (token === undefined) throw new Error('a token list ends with its end token');
    return token;
  }

  next(): Token {
    const token = this.peek();
    this.#index += 1;
    return token;
  }

  /** Whether a symbol or keyword comes next. Template brackets are neither. */
  sees(text: string): boolean {
    const token = this.peek();
    return token.text === text && (token.kind === 'symbol' || token.kind === 'keyword');
  }

  /** Takes the symbol or keyword if it comes next. */
  accept(text: string): Token | undefined {
    return this.sees(text) ? this.next() : undefined;
  }

  /** Takes the symbol or keyword; `where` ends the sentence "expected ';' ..." */
  expect(text: string, where: string): Token {
    if (!this.sees(text)) this.fail(`'${text}' ${where}`);
    return this.next();
  }

  /** Takes an identifier; `what` completes "expected ...". */
  expectName(what: string): Token {
    const token = this.peek();
    if (token.kind === 'keyword') {
      invalid(token, `'${token.text}' is a keyword of WGSL and cannot be ${what}; use another name.`);
    }
    if (token.kind !== 'identifier' || token.text === '_') this.fail(what);
    return this.next();
  }

  /** Throws: something else was expected at the next token. */
  fail(expected: string, at: Position = this.peek()): never {
    const token = this.peek();
    invalid(at, `found ${token.kind === 'end' ? token.text : `'${token.text}'`}, expected ${expected}.`);
  }

  /** Runs `parse` one level deeper; hostile nesting is refused before it overflows the stack. */
  nested<T>(parse: () => T): T {
    this.#nesting += 1;
    if (this.#nesting > MAX_NESTING) {
      invalid(this.peek(), `nested deeper than ${MAX_NESTING} levels; split it into functions.`);
    }
    const result = parse();
    this.#nesting -= 1;
    return result;
  }
}
