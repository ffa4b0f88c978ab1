import type { Token } from './tokens.ts';

/**
 * Finds the template lists, as in section 3.9 of the WGSL specification: which `<` and `>` are brackets and which compare.
 * Expects every `<` and `>` as a token of its own.
 */
export function markTemplateLists(tokens: readonly Token[]): Token[] {
  const marked = [...tokens];
  const pending: { index: number; depth: number }[] = [];
  let depth = 0;
  const dropDownTo = (kept: number) => {
    while ((pending.at(-1)?.depth ?? -1) >= kept) pending.pop();
  };
  tokens.forEach((token, index) => {
    if (token.kind !== 'symbol') return;
    switch (token.text) {
      case '<': {
        const previous = tokens[index - 1];
        const isCandidate =
          previous?.kind === 'identifier' || (previous?.kind === 'keyword' && previous.text === 'var');
        if (isCandidate && !touches(token, tokens[index + 1], '<', '=', '==')) pending.push({ index, depth });
        break;
      }
      case '>': {
        const open = pending.at(-1);
        if (open === undefined || open.depth !== depth) break;
        pending.pop();
        const opening = tokens[open.index];
        if (opening !== undefined) marked[open.index] = { ...opening, kind: 'templateOpen' };
        marked[index] = { ...token, kind: 'templateClose' };
        break;
      }
      case '(':
      case '[':
        depth += 1;
        break;
      case ')':
      case ']':
        dropDownTo(depth);
        depth = Math.max(0, depth - 1);
        break;
      case '&&':
      case '||':
        dropDownTo(depth);
        break;
      case '=':
        if (endsComparison(marked[index - 1], token)) break;
        pending.length = 0;
        depth = 0;
        break;
      case ';':
      case '{':
      case ':':
        pending.length = 0;
        depth = 0;
        break;
      default:
    }
  });
  return marked;
}

/** Whether `=` is the second half of `<=` or `>=`, and so no assignment. */
function endsComparison(previous: Token | undefined, token: Token): boolean {
  if (previous?.kind !== 'symbol' || previous.offset + 1 !== token.offset) return false;
  return previous.text === '<' || previous.text === '>';
}

function touches(token: Token, next: Token | undefined, ...texts: string[]): boolean {
  return next !== undefined && next.offset === token.offset + 1 && texts.includes(next.text);
}
