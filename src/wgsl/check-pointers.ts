import { rootVariable } from './check-context.ts';
import { invalid, unsupported } from './fault.ts';
import type { TypedExpression } from './typed.ts';

/** Without language extensions, functions take pointers to whole variables in function space only. */
export function checkWholeVariable(pointer: TypedExpression): void {
  if (pointer.type.kind === 'pointer' && pointer.type.space !== 'function') {
    unsupported(pointer.at, 'passing a pointer to a global variable', 'use the variable in the function');
  }
  if (pointer.kind === 'variable') {
    if (pointer.variable.kind === 'let' && pointer.variable.init) checkWholeVariable(pointer.variable.init);
    return;
  }
  if (pointer.kind === 'addressOf' && pointer.place.kind === 'variable') return;
  if (pointer.kind === 'addressOf' && pointer.place.kind === 'dereference') {
    checkWholeVariable(pointer.place.pointer);
    return;
  }
  unsupported(pointer.at, 'passing a pointer to a part of a variable', 'point at a whole variable');
}

/** Two pointers to one variable in one call are refused, as in WGSL (which allows them where neither is written). */
export function checkAliases(args: readonly TypedExpression[], name: string): void {
  const roots = new Set<unknown>();
  for (const arg of args) {
    if (arg.type.kind !== 'pointer') continue;
    const root = rootVariable(arg);
    if (roots.has(root)) invalid(arg.at, `'${name}' gets two pointers to '${root?.name}'; pass it once.`);
    roots.add(root);
  }
}
