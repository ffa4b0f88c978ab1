import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { ForerunError } from '../error.ts';

/** Values for the names that a `.wgsl` text may use in `#if NAME` and `${NAME}`. */
export type Defines = Readonly<Record<string, string | number | boolean>>;

const DIRECTIVE = /^\s*#\s*(\w*)\s*(.*?)\s*$/;
const CONDITION = /^(!?)\s*([A-Za-z_]\w*)$/;
const SUBSTITUTION = /\$\{([^}]*)\}/g;
/**
 * Resolves the conditionals and substitutions of a `.wgsl` text.
 *
 * A line of its own says `#if NAME`, `#if !NAME`, `#elif NAME`, `#else` or `#endif`; a value counts as false when it is
 * `false`, `0` or `''`. `${NAME}` inserts a value. Comments are left as they are. Every line keeps its number: lines that
 * go become empty, so that positions in error messages stay true.
 *
 * @throws ForerunError `invalid-wgsl` with the line, for a name that `defines` lacks and for directives that do not match up.
 */
export function preprocess(text: string, defines: Defines): string {
  // The package wants what a template literal gives. It gets the directives with the number of each line instead of the
  // line, and says which to keep; so a '#' in a comment cannot disturb it.
  const strings: string[] = [''];
  const values: (string | boolean)[] = [];
  const lines = text.split('\n');
  const substituted = lines.map(() => '');
  let depth = 0; // of block comments, which nest in WGSL
  for (const [index, line] of lines.entries()) {
    const at = { line: index + 1, column: line.search(/\S/) + 1 };
    const directive = depth === 0 ? DIRECTIVE.exec(line.replace(/\/\/.*$/, '')) : null;
    if (directive) {
      const [, name = '', rest = ''] = directive;
      if (name === 'if' || name === 'elif') {
        strings[strings.length - 1] += `#${name} `;
        values.push(condition(rest, defines, at));
        strings.push('');
      } else if ((name === 'else' || name === 'endif') && rest === '') {
        strings[strings.length - 1] += `#${name} `;
      } else {
        throw refused(`'${line.trim()}' is not #if NAME, #elif NAME, #else or #endif`, at);
      }
    } else {
      const kept = substitute(line, depth, defines, index + 1);
      depth = kept.depth;
      substituted[index] = kept.text;
      values.push(`${index} `);
      strings.push('');
    }
  }
  let resolved: string;
  try {
    resolved = wgsl(strings, ...values);
  } catch (cause) {
    throw new ForerunError(
      'invalid-wgsl',
      `preprocess: ${cause instanceof Error ? cause.message : String(cause)}; give each #if one #endif.`,
      { cause },
    );
  }
  const out = lines.map(() => '');
  for (const [index] of resolved.matchAll(/\d+/g)) out[Number(index)] = substituted[Number(index)] ?? '';
  return out.join('\n');
}

function condition(text: string, defines: Defines, at: { line: number; column: number }): boolean {
  const [, not, name] = CONDITION.exec(text) ?? [];
  if (name === undefined) throw refused(`the condition '${text}' is not NAME or !NAME`, at);
  const value = Boolean(lookUp(name, defines, at));
  return not === '!' ? !value : value;
}

/** Inserts values into the code of one line; `depth` is that of block comments at its start. */
function substitute(line: string, depth: number, defines: Defines, number: number): { text: string; depth: number } {
  let text = '';
  let from = 0;
  const code = (end: number) =>
    line
      .slice(from, end)
      .replace(SUBSTITUTION, (_, name: string) =>
        String(lookUp(name.trim(), defines, { line: number, column: line.indexOf(`\${${name}}`) + 1 })),
      );
  for (const { 0: mark, index } of line.matchAll(/\/\/|\/\*|\*\//g)) {
    if (index < from || (depth === 0 && mark === '*/')) continue;
    if (depth === 0) {
      text += code(index);
      from = index;
      if (mark === '//') return { text: text + line.slice(index), depth };
      depth = 1;
    } else if (mark === '/*') {
      depth += 1;
    } else if (mark === '*/') {
      depth -= 1;
      if (depth === 0) {
        text += line.slice(from, index + 2);
        from = index + 2;
      }
    }
  }
  return { text: text + (depth === 0 ? code(line.length) : line.slice(from)), depth };
}

function lookUp(name: string, defines: Defines, at: { line: number; column: number }): string | number | boolean {
  const value = Object.hasOwn(defines, name) ? defines[name] : undefined;
  if (value === undefined) {
    const known = Object.keys(defines).sort().join(', ') || 'none';
    throw refused(`'${name}' is not defined (defined: ${known}); pass it in defines`, at);
  }
  return value;
}

function refused(what: string, at: { line: number; column: number }): ForerunError {
  return new ForerunError('invalid-wgsl', `preprocess: line ${at.line}, column ${at.column}: ${what}.`, {
    location: at,
  });
}
