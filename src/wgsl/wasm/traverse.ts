import type { Expr, Stmt } from '../ir.ts';

/** The operands of an expression. */
export function operands(expr: Expr): readonly Expr[] {
  switch (expr.op) {
    case 'const':
    case 'local':
    case 'bufferWords':
      return [];
    case 'unary':
    case 'convert':
    case 'bitcast':
      return [expr.arg];
    case 'binary':
      return [expr.left, expr.right];
    case 'select':
      return [expr.yes, expr.no, expr.condition];
    case 'fma':
      return [expr.a, expr.b, expr.c];
    case 'load':
      return expr.index === undefined ? [] : [expr.index];
  }
}

/** The same expression over other operands; `map` gets each operand. Returns `expr` itself where nothing changed. */
export function mapOperands(expr: Expr, map: (operand: Expr) => Expr): Expr {
  switch (expr.op) {
    case 'const':
    case 'local':
    case 'bufferWords':
      return expr;
    case 'unary':
    case 'convert':
    case 'bitcast': {
      const arg = map(expr.arg);
      return arg === expr.arg ? expr : { ...expr, arg };
    }
    case 'binary': {
      const left = map(expr.left);
      const right = map(expr.right);
      return left === expr.left && right === expr.right ? expr : { ...expr, left, right };
    }
    case 'select': {
      const yes = map(expr.yes);
      const no = map(expr.no);
      const condition = map(expr.condition);
      return yes === expr.yes && no === expr.no && condition === expr.condition
        ? expr
        : { ...expr, yes, no, condition };
    }
    case 'fma': {
      const [a, b, c] = [map(expr.a), map(expr.b), map(expr.c)];
      return a === expr.a && b === expr.b && c === expr.c ? expr : { ...expr, a, b, c };
    }
    case 'load': {
      if (expr.index === undefined) return expr;
      const index = map(expr.index);
      return index === expr.index ? expr : { ...expr, index };
    }
  }
}

/** The expressions that a statement evaluates itself, not those of statements inside it. */
export function expressionsOf(stmt: Stmt): readonly Expr[] {
  switch (stmt.op) {
    case 'set':
      return [stmt.value];
    case 'store':
    case 'atomic':
      return stmt.index === undefined ? [stmt.value] : [stmt.index, stmt.value];
    case 'call':
      return stmt.args;
    case 'if':
      return [stmt.condition];
    case 'return':
      return stmt.values;
    case 'loop':
    case 'block':
    case 'leave':
    case 'break':
    case 'continue':
    case 'barrier':
    case 'lanes':
      return [];
  }
}

/** The same statement with its own expressions (see {@link expressionsOf}) replaced. */
export function mapExpressions<S extends Stmt>(stmt: S, map: (expr: Expr) => Expr): S;
export function mapExpressions(stmt: Stmt, map: (expr: Expr) => Expr): Stmt {
  switch (stmt.op) {
    case 'set':
      return { ...stmt, value: map(stmt.value) };
    case 'store':
    case 'atomic':
      if (stmt.index === undefined) return { ...stmt, value: map(stmt.value) };
      return { ...stmt, index: map(stmt.index), value: map(stmt.value) };
    case 'call':
      return { ...stmt, args: stmt.args.map(map) };
    case 'if':
      return { ...stmt, condition: map(stmt.condition) };
    case 'return':
      return { ...stmt, values: stmt.values.map(map) };
    case 'loop':
    case 'block':
    case 'leave':
    case 'break':
    case 'continue':
    case 'barrier':
    case 'lanes':
      return stmt;
  }
}

/** The statement lists inside a statement. */
export function bodiesOf(stmt: Stmt): readonly (readonly Stmt[])[] {
  switch (stmt.op) {
    case 'if':
      return [stmt.then, stmt.else];
    case 'loop':
      return [stmt.body, stmt.continuing];
    case 'block':
    case 'lanes':
      return [stmt.body];
    default:
      return [];
  }
}

/** The same statement with the statement lists inside it replaced. */
export function mapBodies(stmt: Stmt, map: (body: readonly Stmt[]) => readonly Stmt[]): Stmt {
  switch (stmt.op) {
    case 'if':
      // biome-ignore lint/suspicious/noThenProperty: the IR's name for it; statements are never awaited
      return { ...stmt, then: map(stmt.then), else: map(stmt.else) };
    case 'loop':
      return { ...stmt, body: map(stmt.body), continuing: map(stmt.continuing) };
    case 'block':
    case 'lanes':
      return { ...stmt, body: map(stmt.body) };
    default:
      return stmt;
  }
}

/** Calls `visit` for every statement, also those inside others, in textual order. */
export function forEachStatement(body: readonly Stmt[], visit: (stmt: Stmt) => void): void {
  for (const stmt of body) {
    visit(stmt);
    for (const inner of bodiesOf(stmt)) forEachStatement(inner, visit);
  }
}

/** Calls `visit` for `expr` and every expression inside it. */
export function forEachSubexpression(expr: Expr, visit: (expr: Expr) => void): void {
  visit(expr);
  for (const operand of operands(expr)) forEachSubexpression(operand, visit);
}

/** Calls `visit` for every expression in these statements, also the nested ones. */
export function forEachExpression(body: readonly Stmt[], visit: (expr: Expr) => void): void {
  forEachStatement(body, (stmt) => {
    for (const expr of expressionsOf(stmt)) forEachSubexpression(expr, visit);
  });
}

/** The locals that a statement itself changes. */
export function assignedLocals(stmt: Stmt): readonly number[] {
  if (stmt.op === 'set' || stmt.op === 'lanes') return [stmt.local];
  if (stmt.op === 'call') return stmt.results;
  return stmt.op === 'atomic' && stmt.result !== undefined ? [stmt.result] : [];
}
