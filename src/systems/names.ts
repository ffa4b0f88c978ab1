import { isBuiltinFunction } from '../wgsl/builtin-names.ts';
import { isPredeclaredType } from '../wgsl/check-types.ts';
import { KEYWORDS, RESERVED_WORDS } from '../wgsl/reserved.ts';

/** Names of the functions of a system, and of what is generated for it. */
const SYSTEM_NAMES = new Set(['State', 'Action', 'Params', 'params', 'dynamics', 'cost', 'terminalCost', 'terminated']);

/** Global names without the prefix `fr_` that kernels declare next to a system's text. */
export const KERNEL_NAMES: readonly string[] =
  `main stage tick states samples taps shifts mean mean_drawn deviation deviation_drawn initial costs paths minima
  weights keys selection list kept sums bounds nominal summary chosen best shifted white mixing bins
  marks answer`.split(/\s+/);

/** Why `name` cannot be the name of a field (a state, an action, a parameter), or `undefined` when it can. */
export function fieldNameProblem(name: string): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name) || name.includes('__')) {
    return 'is not a WGSL identifier (a letter, then letters, digits and single underscores)';
  }
  if (KEYWORDS.has(name) || RESERVED_WORDS.has(name)) return 'is a reserved word of WGSL';
  if (/^fr_/i.test(name)) return "begins with 'fr_', which is kept for the library";
  return undefined;
}

/** Why `name` cannot be the name of a table, which becomes a function, or `undefined` when it can. */
export function tableNameProblem(name: string): string | undefined {
  const problem = fieldNameProblem(name);
  if (problem !== undefined) return problem;
  if (SYSTEM_NAMES.has(name) || KERNEL_NAMES.includes(name)) return 'is a name that Forerun itself declares';
  if (isBuiltinFunction(name) || isPredeclaredType(name)) return 'is a name of WGSL itself';
  return undefined;
}
