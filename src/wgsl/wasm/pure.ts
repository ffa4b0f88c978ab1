import type { IrModule, Place } from '../ir.ts';
import { calleesFirst, calleesOf } from './needs.ts';
import { forEachExpression, forEachStatement } from './traverse.ts';

/** The functions whose results follow from their arguments and from what is read only, and that change nothing. */
export function pureFunctions(module: IrModule): ReadonlySet<string> {
  const pure = new Set<string>();
  const isOwn = (place: Place) => place.kind === 'frame';
  const isReadOnly = (place: Place) => place.kind === 'buffer' && module.buffers[place.buffer]?.access !== 'read_write';
  for (const fn of calleesFirst(module)) {
    let isPure = calleesOf(fn).every((callee) => pure.has(callee));
    forEachStatement(fn.body, (stmt) => {
      if (stmt.op === 'atomic' || stmt.op === 'barrier' || (stmt.op === 'store' && !isOwn(stmt.place))) isPure = false;
    });
    forEachExpression(fn.body, (expr) => {
      if (expr.op === 'load' && !isOwn(expr.place) && !isReadOnly(expr.place)) isPure = false;
    });
    if (isPure) pure.add(fn.name);
  }
  return pure;
}
