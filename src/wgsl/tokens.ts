import { invalid, type Position } from './fault.ts';
import { KEYWORDS, RESERVED_WORDS } from './reserved.ts';
import { markTemplateLists } from './template-lists.ts';

/** What a token is. `templateOpen` and `templateClose` are the `<` and `>` of a template list. */
export type TokenKind = 'identifier' | 'keyword' | 'number' | 'symbol' | 'templateOpen' | 'templateClose' | 'end';

/** A word of WGSL and where it stands. */
export interface Token extends Position {
  readonly kind: TokenKind;
  readonly text: string;
}

/** Longest text that is read, in UTF-16 units. Texts may come from strangers. */
export const MAX_SOURCE_LENGTH = 256 * 1024;

const BLANK = /[ \t\u200e\u200f]+/y;
const LINE_BREAK = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/y;
const LINE_COMMENT = /\/\/[^\n\v\f\r\u0085\u2028\u2029]*/y;
const ASCII_WORD = /[A-Za-z_][A-Za-z0-9_]*(?![A-Za-z0-9_]|[^\0-\x7f])/y;
const IDENTIFIER = /[\p{XID_Start}_]\p{XID_Continue}*/uy;
const NUMBER =
  /0[xX](?:[0-9a-fA-F]*\.[0-9a-fA-F]+(?:[pP][+-]?[0-9]+[fh]?)?|[0-9a-fA-F]+\.[0-9a-fA-F]*(?:[pP][+-]?[0-9]+[fh]?)?|[0-9a-fA-F]+[pP][+-]?[0-9]+[fh]?|[0-9a-fA-F]+[iu]?)|[0-9]*\.[0-9]+(?:[eE][+-]?[0-9]+)?[fh]?|[0-9]+\.[0-9]*(?:[eE][+-]?[0-9]+)?[fh]?|[0-9]+[eE][+-]?[0-9]+[fh]?|[0-9]+[iufh]?/y;
const NUMBER_GOES_ON = /[\p{XID_Continue}]/uy;
// `<` and `>` stand alone until template lists are known; `joinAngles` then makes `<=`, `>>=` and so on.
const SYMBOL = /->|&&|\|\||\+\+|--|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|==|!=|[-+*/%&|^~!=<>()[\]{};:,.@]/y;

const SPACE = 0x20;
const LINE_FEED = 0x0a;
/** Symbols that begin no longer one, by their character. */
const LONE_SYMBOLS: readonly (string | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const text = String.fromCharCode(code);
  return '<>()[]{};:,~@'.includes(text) ? text : undefined;
});

/**
 * Splits WGSL into tokens; the last one is the end of the text.
 *
 * @throws WgslFault for characters and words that WGSL does not know, and for texts over {@link MAX_SOURCE_LENGTH}
 */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  let line = 1;
  let lineStart = 0;
  const here = (): Position => ({ offset, line, column: offset - lineStart + 1 });
  const matchAt = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = offset;
    return pattern.exec(source)?.[0];
  };
  const newLine = (text: string) => {
    offset += text.length;
    line += 1;
    lineStart = offset;
  };

  if (source.length > MAX_SOURCE_LENGTH) {
    invalid(here(), `the text has ${source.length} characters; at most ${MAX_SOURCE_LENGTH} are read. Shorten it.`);
  }
  const nul = source.indexOf('\0');
  while (offset < source.length) {
    if (offset === nul) invalid(here(), 'the text contains a NUL character, which WGSL forbids; remove it.');
    // Most of a text are blanks, ASCII words and brackets, which one character tells; all other patterns are tried in turn.
    const code = source.charCodeAt(offset);
    if (code === SPACE) {
      offset += 1;
      continue;
    }
    if (code === LINE_FEED) {
      newLine('\n');
      continue;
    }
    const lone = LONE_SYMBOLS[code];
    if (lone !== undefined) {
      tokens.push({ kind: 'symbol', text: lone, offset, line, column: offset - lineStart + 1 });
      offset += 1;
      continue;
    }
    const plain = matchAt(ASCII_WORD);
    if (plain !== undefined) {
      const at = here();
      tokens.push({ kind: wordKind(plain, at), text: plain, offset: at.offset, line: at.line, column: at.column });
      offset += plain.length;
      continue;
    }
    const blank = matchAt(BLANK) ?? matchAt(LINE_COMMENT);
    if (blank !== undefined) {
      // A NUL in a comment counts as well.
      if (nul >= offset && nul < offset + blank.length) offset = nul;
      else offset += blank.length;
      continue;
    }
    const lineBreak = matchAt(LINE_BREAK);
    if (lineBreak !== undefined) {
      newLine(lineBreak);
      continue;
    }
    if (source.startsWith('/*', offset)) {
      const start = here();
      let depth = 0;
      do {
        if (offset >= source.length) invalid(start, "this comment is never closed; add '*/'.");
        if (offset === nul) invalid(here(), 'the text contains a NUL character, which WGSL forbids; remove it.');
        const broken = matchAt(LINE_BREAK);
        if (broken !== undefined) newLine(broken);
        else if (source.startsWith('/*', offset)) {
          depth += 1;
          offset += 2;
        } else if (source.startsWith('*/', offset)) {
          depth -= 1;
          offset += 2;
        } else offset += 1;
      } while (depth > 0);
      continue;
    }
    const at = here();
    const number = matchAt(NUMBER);
    if (number !== undefined) {
      offset += number.length;
      const rest = matchAt(NUMBER_GOES_ON);
      if (rest !== undefined) invalid(at, `'${number}${rest}' is not a number.`);
      tokens.push({ ...at, kind: 'number', text: number });
      continue;
    }
    const symbol = matchAt(SYMBOL);
    // The Unicode classes are slow; few texts need them.
    const word = symbol === undefined ? matchAt(IDENTIFIER) : undefined;
    if (word !== undefined) {
      tokens.push({ ...at, kind: wordKind(word, at), text: word });
      offset += word.length;
      continue;
    }
    if (symbol === undefined) invalid(at, `${nameCharacter(source, offset)} has no meaning in WGSL; remove it.`);
    tokens.push({ ...at, kind: 'symbol', text: symbol });
    offset += symbol.length;
  }
  tokens.push({ ...here(), kind: 'end', text: 'the end of the text' });
  return joinAngles(markTemplateLists(tokens));
}

function wordKind(word: string, at: Position): TokenKind {
  if (KEYWORDS.has(word)) return 'keyword';
  if (RESERVED_WORDS.has(word)) invalid(at, `'${word}' is a reserved word of WGSL; use another name.`);
  if (word.startsWith('__'))
    invalid(at, `'${word}' begins with two underscores, which WGSL forbids; use another name.`);
  return 'identifier';
}

function nameCharacter(source: string, offset: number): string {
  const code = source.codePointAt(offset) ?? 0;
  const hex = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return code > 0x20 && code < 0x7f ? `'${String.fromCodePoint(code)}'` : `The character ${hex}`;
}

/** Joins `<` `<` `=` and the like, where they touch and are not template brackets. */
function joinAngles(tokens: readonly Token[]): Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    const touching = last !== undefined && last.kind === 'symbol' && last.offset + last.text.length === token.offset;
    if (touching && token.kind === 'symbol' && ANGLES.has(last.text + token.text)) {
      joined[joined.length - 1] = { ...last, text: last.text + token.text };
    } else joined.push(token);
  }
  return joined;
}

const ANGLES: ReadonlySet<string> = new Set(['<<', '>>', '<=', '>=', '<<=', '>>=']);
