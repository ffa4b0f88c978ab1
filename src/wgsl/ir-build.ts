import type { BinaryOp, Expr, Scalar, Stmt, UnaryOp } from './ir.ts';

/** Expressions of the IR, made one by one. Only what is free to see is folded; the optimiser does the rest. */
export function constant(type: Scalar, value: number): Expr {
  const wrapped =
    type === 'f32' ? Math.fround(value) : type === 'i32' ? value | 0 : type === 'u32' ? value >>> 0 : value ? 1 : 0;
  return { op: 'const', type, value: wrapped };
}

/** The value of a local variable of the function. */
export function local(type: Scalar, index: number): Expr {
  return { op: 'local', type, index };
}

/** An operation on one operand; the result has its type. */
export function unary(fn: UnaryOp, arg: Expr): Expr {
  return { op: 'unary', type: arg.type, fn, arg };
}

const COMPARISONS: ReadonlySet<BinaryOp> = new Set<BinaryOp>(['eq', 'ne', 'lt', 'le', 'gt', 'ge']);

/** An operation on two operands of the same type; comparisons give bool. */
export function binary(fn: BinaryOp, left: Expr, right: Expr): Expr {
  const folded = left.op === 'const' && right.op === 'const' ? foldUnsigned(fn, left, right) : undefined;
  return folded ?? { op: 'binary', type: COMPARISONS.has(fn) ? 'bool' : left.type, fn, left, right };
}

/** Addresses are sums and products of u32. */
function foldUnsigned(fn: BinaryOp, left: Expr & { op: 'const' }, right: Expr & { op: 'const' }): Expr | undefined {
  if (left.type !== 'u32' || right.type !== 'u32') return undefined;
  switch (fn) {
    case 'add':
      return constant('u32', left.value + right.value);
    case 'mul':
      return constant('u32', Math.imul(left.value, right.value));
    case 'min':
      return constant('u32', Math.min(left.value, right.value));
    default:
      return undefined;
  }
}

/** `yes` where the condition holds, else `no`; both are evaluated. */
export function select(condition: Expr, yes: Expr, no: Expr): Expr {
  if (condition.op === 'const') return condition.value ? yes : no;
  return { op: 'select', type: yes.type, condition, yes, no };
}

/** `a * b + c`, rounded once where the machine can. */
export function fma(a: Expr, b: Expr, c: Expr): Expr {
  return { op: 'fma', type: 'f32', a, b, c };
}

/** The same 32 bits as another type. */
export function bitcast(type: Scalar, arg: Expr): Expr {
  return arg.type === type ? arg : { op: 'bitcast', type, from: arg.type, arg };
}

/** WGSL's value conversion. Between integers it keeps the bits; from and to bool it compares and selects. */
export function convert(type: Scalar, arg: Expr): Expr {
  const from = arg.type;
  if (from === type) return arg;
  if (from === 'bool') return select(arg, constant(type, 1), constant(type, 0));
  if (type === 'bool') return binary('ne', arg, constant(from, 0));
  if (type !== 'f32' && from !== 'f32') return bitcast(type, arg);
  return { op: 'convert', type, from, arg };
}

/** An index as u32. Negative ones become huge, so that one clamp serves both ends. */
export function asUnsigned(index: Expr): Expr {
  return index.op === 'const' ? constant('u32', index.value) : bitcast('u32', index);
}

/** Whether any part of the expression satisfies `test`. */
export function someExpression(expr: Expr, test: (part: Expr) => boolean): boolean {
  if (test(expr)) return true;
  switch (expr.op) {
    case 'const':
    case 'local':
    case 'bufferWords':
      return false;
    case 'unary':
    case 'convert':
    case 'bitcast':
      return someExpression(expr.arg, test);
    case 'binary':
      return someExpression(expr.left, test) || someExpression(expr.right, test);
    case 'select':
      return [expr.condition, expr.yes, expr.no].some((part) => someExpression(part, test));
    case 'fma':
      return [expr.a, expr.b, expr.c].some((part) => someExpression(part, test));
    case 'load':
      return expr.index !== undefined && someExpression(expr.index, test);
    default:
      return expr satisfies never;
  }
}

/** `if (condition) { yes } else { no }` */
export function branch(condition: Expr, yes: readonly Stmt[], no: readonly Stmt[] = []): Stmt {
  // biome-ignore lint/suspicious/noThenProperty: the IR's name for it; statements are never awaited
  return { op: 'if', condition, then: yes, else: no };
}

/** Whether a statement, or one within it, leaves the block with this label. */
export function leavesBlock(body: readonly Stmt[], label: number): boolean {
  return body.some((statement) => {
    switch (statement.op) {
      case 'leave':
        return statement.label === label;
      case 'if':
        return leavesBlock(statement.then, label) || leavesBlock(statement.else, label);
      case 'loop':
        return leavesBlock(statement.body, label) || leavesBlock(statement.continuing, label);
      case 'block':
        return leavesBlock(statement.body, label);
      default:
        return false;
    }
  });
}
