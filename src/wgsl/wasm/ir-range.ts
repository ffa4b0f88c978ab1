import type { Expr } from '../ir.ts';

/** Values that an unsigned integer can have, both ends included. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Nothing is known. */
export const ANY: Range = { low: 0, high: 2 ** 32 - 1 };

/** The values that are in one or the other. */
export function unionOf(a: Range, b: Range): Range {
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

/** Interval arithmetic on u32. Where an operation could wrap, nothing is known of its result. */
export function rangeOf(expr: Expr, localRange: (index: number) => Range): Range {
  if (expr.type !== 'u32') return ANY;
  const range = (inner: Expr) => rangeOf(inner, localRange);
  switch (expr.op) {
    case 'const':
      return { low: expr.value, high: expr.value };
    case 'local':
      return localRange(expr.index);
    case 'select':
      return unionOf(range(expr.yes), range(expr.no));
    case 'binary':
      return within(binaryRange(expr, range(expr.left), range(expr.right)));
    case 'bitcast': {
      const { arg } = expr;
      return arg.op === 'const' && arg.type === 'i32' && arg.value >= 0 ? { low: arg.value, high: arg.value } : ANY;
    }
    default:
      return ANY;
  }
}

function within(range: Range): Range {
  return range.low >= 0 && range.high <= ANY.high ? range : ANY;
}

function binaryRange({ fn }: Expr & { op: 'binary' }, x: Range, y: Range): Range {
  const amount = y.low === y.high && y.low < 32 ? y.low : undefined;
  switch (fn) {
    case 'add':
      return { low: x.low + y.low, high: x.high + y.high };
    case 'sub':
      return { low: x.low - y.high, high: x.high - y.low };
    case 'mul':
      return { low: x.low * y.low, high: x.high * y.high };
    case 'div':
      return y.low > 0 ? { low: Math.floor(x.low / y.high), high: Math.floor(x.high / y.low) } : ANY;
    case 'rem':
      return y.low > 0 ? { low: 0, high: Math.min(x.high, y.high - 1) } : ANY;
    case 'and':
      return { low: 0, high: Math.min(x.high, y.high) };
    case 'shl':
      return amount === undefined ? ANY : { low: x.low * 2 ** amount, high: x.high * 2 ** amount };
    case 'shr':
      return amount === undefined
        ? ANY
        : { low: Math.floor(x.low / 2 ** amount), high: Math.floor(x.high / 2 ** amount) };
    case 'min':
      return { low: Math.min(x.low, y.low), high: Math.min(x.high, y.high) };
    case 'max':
      return { low: Math.max(x.low, y.low), high: Math.max(x.high, y.high) };
    default:
      return ANY;
  }
}
