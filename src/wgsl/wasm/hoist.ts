import type { Expr, IrFunction, IrModule, Scalar, Stmt } from '../ir.ts';
import { assignedIn, readsOfInitialZero } from './assignment.ts';
import { keyOf } from './key.ts';
import { assignedLocals, forEachStatement, mapBodies, mapExpressions, mapOperands, operands } from './traverse.ts';

/**
 * Moves what has the same value in every turn of a loop before the loop: a roll-out then reads its parameters, and computes
 * what depends on them alone, once and not at every step. Nothing in the IR traps, so it is no harm if a value moved is
 * never used.
 */
export function hoistInvariants(module: IrModule, fn: IrFunction): IrFunction {
  const locals = [...fn.locals];
  const context: Context = {
    isReadOnly: (buffer) => module.buffers[buffer]?.access !== 'read_write',
    hasOneValue: singleValued(fn),
    newLocal: (type) => locals.push(type) - 1,
  };
  const body = hoistIn(fn.body, context);
  return { ...fn, locals, body };
}

interface Context {
  isReadOnly(buffer: number): boolean;
  /** Locals that every read finds assigned, by the same single statement. */
  readonly hasOneValue: ReadonlySet<number>;
  newLocal(type: Scalar): number;
}

/** Locals that every read finds assigned, by the same single statement. */
export function singleValued(fn: IrFunction): Set<number> {
  const assignments = new Map<number, number>();
  forEachStatement(fn.body, (stmt) => {
    for (const local of assignedLocals(stmt)) assignments.set(local, (assignments.get(local) ?? 0) + 1);
  });
  const unassigned = readsOfInitialZero(fn);
  const single = new Set<number>();
  for (const [local, count] of assignments) {
    if (count === 1 && local >= fn.params.length && !unassigned.has(local)) single.add(local);
  }
  return single;
}

function hoistIn(body: readonly Stmt[], context: Context): Stmt[] {
  return body.flatMap((stmt) => {
    if (stmt.op !== 'loop' && stmt.op !== 'lanes') return mapBodies(stmt, (inner) => hoistIn(inner, context));
    const changing = assignedIn([stmt]);
    const before = new Map<string, Stmt & { op: 'set' }>();
    const loop = hoistFrom(stmt, changing, before, context);
    return [...before.values(), mapBodies(loop, (inner) => hoistIn(inner, context))];
  });
}

/** Takes what does not depend on `changing` out of `stmt`; removes from `changing` what turns out not to change. */
function hoistFrom(
  stmt: Stmt,
  changing: Set<number>,
  before: Map<string, Stmt & { op: 'set' }>,
  context: Context,
): Stmt {
  const isInvariant = (expr: Expr): boolean => {
    if (expr.op === 'local') return !changing.has(expr.index);
    if (expr.op === 'load' && (expr.place.kind !== 'buffer' || !context.isReadOnly(expr.place.buffer))) return false;
    return operands(expr).every(isInvariant);
  };
  const replace = (expr: Expr): Expr => {
    if (isTrivial(expr) || !isInvariant(expr)) return mapOperands(expr, replace);
    const key = keyOf(expr);
    const known = before.get(key) ?? { op: 'set', local: context.newLocal(expr.type), value: expr };
    before.set(key, known);
    return { op: 'local', type: expr.type, index: known.local };
  };
  const sweep = (body: readonly Stmt[]): Stmt[] =>
    body.flatMap((inner) => {
      if (inner.op === 'set' && context.hasOneValue.has(inner.local) && isInvariant(inner.value)) {
        before.set(`local ${inner.local}`, inner);
        changing.delete(inner.local);
        return [];
      }
      return mapBodies(mapExpressions(inner, replace), sweep);
    });
  return mapBodies(stmt, sweep);
}

/** Constants, and what is a local already or as good as one. */
function isTrivial(expr: Expr): boolean {
  return expr.op === 'const' || expr.op === 'local' || expr.op === 'bufferWords';
}
