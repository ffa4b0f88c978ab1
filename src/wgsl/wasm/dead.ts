import type { Expr, IrFunction, Scalar, Stmt } from '../ir.ts';
import { forEachExpression, forEachStatement, mapBodies, mapExpressions, mapOperands } from './traverse.ts';

/** Drops assignments to locals that are never read, then locals that are never used, and numbers the others anew. */
export function dropUnused(fn: IrFunction): IrFunction {
  let { body } = fn;
  for (;;) {
    const read = readLocals(body);
    let dropped = false;
    const sweep = (statements: readonly Stmt[]): Stmt[] =>
      statements.flatMap((stmt) => {
        if (stmt.op === 'set' && !read.has(stmt.local)) {
          dropped = true;
          return [];
        }
        return mapBodies(stmt, sweep);
      });
    body = sweep(body);
    if (!dropped) return renumber({ ...fn, body }, read);
  }
}

function readLocals(body: readonly Stmt[]): Set<number> {
  const read = new Set<number>();
  forEachExpression(body, (expr) => {
    if (expr.op === 'local') read.add(expr.index);
  });
  return read;
}

function renumber(fn: IrFunction, read: ReadonlySet<number>): IrFunction {
  const used = new Set([...fn.params.keys(), ...read]);
  forEachStatement(fn.body, (stmt) => {
    if (stmt.op === 'call') for (const local of stmt.results) used.add(local);
    if (stmt.op === 'atomic' && stmt.result !== undefined) used.add(stmt.result);
    if (stmt.op === 'lanes') used.add(stmt.local);
  });
  const numbers = new Map<number, number>();
  const locals: Scalar[] = [];
  fn.locals.forEach((type, index) => {
    if (used.has(index)) numbers.set(index, locals.push(type) - 1);
  });
  const to = (local: number) => numbers.get(local) ?? -1;
  const inExpr = (expr: Expr): Expr =>
    expr.op === 'local' ? { ...expr, index: to(expr.index) } : mapOperands(expr, inExpr);
  const inBody = (body: readonly Stmt[]): Stmt[] =>
    body.map((original) => {
      const stmt = mapBodies(mapExpressions(original, inExpr), inBody);
      if (stmt.op === 'set' || stmt.op === 'lanes') return { ...stmt, local: to(stmt.local) };
      if (stmt.op === 'call') return { ...stmt, results: stmt.results.map(to) };
      return stmt.op === 'atomic' && stmt.result !== undefined ? { ...stmt, result: to(stmt.result) } : stmt;
    });
  return { ...fn, locals, body: inBody(fn.body) };
}
