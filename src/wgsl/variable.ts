import type { Position } from './fault.ts';
import type { TypedExpression, Variable } from './typed.ts';
import type { Type } from './types.ts';

/** A local `var`, `let` or parameter. */
export function localVariable(
  kind: 'var' | 'let' | 'param',
  name: string,
  at: Position,
  type: Type,
  init: TypedExpression | undefined,
): Variable {
  const place = { space: 'function', access: 'read_write', group: 0, binding: 0 } as const;
  return { kind, name, at, type, ...place, init, writes: [], addressTaken: false, indexedDynamically: false };
}

/** Evaluates a `const_assert` and refuses one that does not hold. */
