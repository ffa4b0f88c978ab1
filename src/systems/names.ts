import { KEYWORDS, RESERVED_WORDS } from '../wgsl/reserved.ts';

/** Names that the text linked around a system declares. */
const LIBRARY_NAMES = new Set([
  'State',
  'Action',
  'Params',
  'params',
  'dynamics',
  'cost',
  'terminalCost',
  'terminated',
]);

/** Why `name` cannot be a name in the WGSL of a system, or `undefined` when it can. */
export function nameProblem(name: string): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name) || name.includes('__')) {
    return 'is not a WGSL identifier (a letter, then letters, digits and single underscores)';
  }
  if (KEYWORDS.has(name) || RESERVED_WORDS.has(name)) return 'is a reserved word of WGSL';
  if (/^fr_/i.test(name)) return "begins with 'fr_', which is kept for the library";
  if (LIBRARY_NAMES.has(name)) return 'is a name that Forerun itself declares';
  return undefined;
}
