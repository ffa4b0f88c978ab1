import type { BinaryOp, Expr, Scalar, UnaryOp } from '../ir.ts';
import { keyOf } from './key.ts';

/** The same value with less work, given that the operands were folded already. Exact to the bit, except for which NaN. */
export function fold(expr: Expr): Expr {
  switch (expr.op) {
    case 'unary':
      return expr.arg.op === 'const' ? foldUnary(expr, expr.fn, expr.arg.value) : expr;
    case 'binary': {
      const { left, right } = expr;
      if (left.op === 'const' && right.op === 'const') {
        const value = foldBinary(expr.fn, left.type, left.value, right.value);
        return value === undefined ? expr : constant(expr.type, value);
      }
      return simplifyBinary(expr);
    }
    case 'convert':
      return expr.arg.op === 'const' ? constant(expr.type, convert(expr.type, expr.from, expr.arg.value)) : expr;
    case 'bitcast':
      if (expr.arg.op === 'const' && expr.type !== 'f32' && expr.from !== 'f32') {
        return constant(expr.type, expr.arg.value);
      }
      return expr;
    case 'select':
      if (expr.condition.op !== 'const') return extremeOf(expr) ?? expr;
      return expr.condition.value !== 0 ? expr.yes : expr.no;
    case 'fma':
    case 'const':
    case 'local':
    case 'load':
    case 'bufferWords':
      return expr;
  }
}

/** `a < b ? b : a` and its like are one instruction. Which of two equal numbers is given, and what for NaN, stays as it was. */
function extremeOf({ condition, yes, no, type }: Expr & { op: 'select' }): Expr | undefined {
  if (condition.op !== 'binary' || (condition.fn !== 'lt' && condition.fn !== 'gt')) return undefined;
  const [left, right] = [keyOf(condition.left), keyOf(condition.right)];
  const [first, second] = [keyOf(no), keyOf(yes)];
  const isLess = condition.fn === 'lt';
  if (first === left && second === right)
    return { op: 'binary', type, fn: isLess ? 'max' : 'min', left: no, right: yes };
  if (first === right && second === left)
    return { op: 'binary', type, fn: isLess ? 'min' : 'max', left: no, right: yes };
  return undefined;
}

function constant(type: Scalar, value: number): Expr {
  return { op: 'const', type, value: wrap(type, value) };
}

function wrap(type: Scalar, value: number): number {
  switch (type) {
    case 'f32':
      return Math.fround(value);
    case 'i32':
      return value | 0;
    case 'u32':
    case 'bool':
      return value >>> 0;
  }
}

/** The largest values that are f32 as well: where WGSL's conversions saturate. */
export const LARGEST_SHARED = { i32: 2147483520, u32: 4294967040 } as const;

function convert(type: Scalar, from: Scalar, value: number): number {
  if (type === 'bool') return value !== 0 ? 1 : 0;
  if (from !== 'f32' || type === 'f32') return value;
  const low = type === 'i32' ? -0x80000000 : 0;
  return Number.isNaN(value) ? 0 : Math.min(Math.max(Math.trunc(value), low), LARGEST_SHARED[type]);
}

function foldUnary(expr: Expr, fn: UnaryOp, value: number): Expr {
  switch (fn) {
    case 'neg':
      return constant(expr.type, -value);
    case 'not':
      return constant('bool', value === 0 ? 1 : 0);
    case 'complement':
      return constant(expr.type, ~value);
    case 'abs':
      return constant(expr.type, Math.abs(value));
    case 'sqrt':
      return constant(expr.type, Math.sqrt(value));
    case 'ceil':
      return constant(expr.type, Math.ceil(value));
    case 'floor':
      return constant(expr.type, Math.floor(value));
    case 'trunc':
      return constant(expr.type, Math.trunc(value));
    default:
      return expr;
  }
}

/** Two roundings, to double and to single, give the correctly rounded sum, product or quotient of singles. */
function foldBinary(fn: BinaryOp, type: Scalar, x: number, y: number): number | undefined {
  const isFloat = type === 'f32';
  switch (fn) {
    case 'add':
      return x + y;
    case 'sub':
      return x - y;
    case 'mul':
      return isFloat ? x * y : Math.imul(x, y);
    case 'div':
      if (isFloat) return x / y;
      return y === 0 ? x : Math.trunc(x / y);
    case 'rem':
      if (isFloat) return undefined;
      return y === 0 ? 0 : x % y;
    case 'and':
      return x & y;
    case 'or':
      return x | y;
    case 'xor':
      return x ^ y;
    case 'shl':
      return x << y;
    case 'shr':
      return type === 'i32' ? x >> y : x >>> y;
    case 'min':
      // biome-ignore lint/complexity/useMathMinMax: NaN in the first argument stays, as WGSL writes it
      return y < x ? y : x;
    case 'max':
      // biome-ignore lint/complexity/useMathMinMax: NaN in the first argument stays, as WGSL writes it
      return x < y ? y : x;
    case 'eq':
      return Number(x === y);
    case 'ne':
      return Number(x !== y);
    case 'lt':
      return Number(x < y);
    case 'le':
      return Number(x <= y);
    case 'gt':
      return Number(x > y);
    case 'ge':
      return Number(x >= y);
  }
}

/** One operand may be constant. */
function simplifyBinary(expr: Expr & { op: 'binary' }): Expr {
  const { fn, left, right } = expr;
  const { type } = left;
  const isFloat = type === 'f32';
  if (right.op === 'const') {
    const { value } = right;
    switch (fn) {
      case 'mul':
        if (value === 1) return left;
        if (value === 0 && !isFloat) return right;
        return isFloat || !isPowerOfTwo(value) ? expr : { ...expr, fn: 'shl', right: constant('u32', log2(value)) };
      case 'div':
        if (value === 1) return left;
        if (isFloat && hasExactReciprocal(value)) {
          return { ...expr, fn: 'mul', right: constant('f32', 1 / value) };
        }
        return type === 'u32' && isPowerOfTwo(value)
          ? { ...expr, fn: 'shr', right: constant('u32', log2(value)) }
          : expr;
      case 'rem':
        return type === 'u32' && isPowerOfTwo(value) ? { ...expr, fn: 'and', right: constant('u32', value - 1) } : expr;
      case 'add':
      case 'sub':
      case 'xor':
        // x + 0.0 is not x for x = -0.0
        return value === 0 && !isFloat ? left : expr;
      case 'or':
        return value === 0 ? left : expr;
      case 'shl':
      case 'shr':
        return (value & 31) === 0 ? left : expr;
      case 'and':
        if (value === 0) return right;
        return type === 'bool' || value >>> 0 === 0xffffffff ? left : expr;
      default:
        return expr;
    }
  }
  if (left.op === 'const') {
    const commutes = fn === 'add' || fn === 'mul' || fn === 'and' || fn === 'or' || fn === 'xor';
    return commutes ? simplifyBinary({ ...expr, left: right, right: left }) : expr;
  }
  return expr;
}

/** Powers of two whose reciprocal is a normal number. */
function hasExactReciprocal(value: number): boolean {
  const magnitude = Math.abs(value);
  return magnitude >= 2 ** -126 && magnitude <= 2 ** 126 && Number.isInteger(Math.log2(magnitude));
}

/** Of an i32 or u32 as its 32 bits. */
function isPowerOfTwo(value: number): boolean {
  return value !== 0 && (value & (value - 1)) === 0;
}

function log2(powerOfTwo: number): number {
  return 31 - Math.clz32(powerOfTwo);
}
