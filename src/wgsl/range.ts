import type { TypedExpression, Variable } from './typed.ts';

/** Values that an integer expression can have, both ends included. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

const I32: Range = { low: -(2 ** 31), high: 2 ** 31 - 1 };
const U32: Range = { low: 0, high: 2 ** 32 - 1 };

/** All values of the type: what is known of parameters, variables and data. */
export function fullRange(expression: TypedExpression): Range {
  return expression.type.kind === 'scalar' && expression.type.scalar === 'u32' ? U32 : I32;
}

/** What is known of variables: counters inside their loops, and `let`s. */
export type KnownRanges = ReadonlyMap<Variable, Range>;

/** Interval arithmetic on integer scalars. Where an operation could wrap, nothing is known of its result. */
export function rangeOf(expression: TypedExpression, known: KnownRanges): Range {
  const full = fullRange(expression);
  const found = narrow(expression, known);
  return found && found.low >= full.low && found.high <= full.high ? found : full;
}

function narrow(expression: TypedExpression, known: KnownRanges): Range | undefined {
  const range = (inner: TypedExpression) => rangeOf(inner, known);
  switch (expression.kind) {
    case 'constant': {
      const value = Number(expression.scalars[0]?.value);
      return { low: value, high: value };
    }
    case 'variable':
      return known.get(expression.variable);
    case 'convert': {
      const { arg } = expression;
      if (arg.type.kind !== 'scalar') return undefined;
      if (arg.type.scalar === 'bool') return { low: 0, high: 1 };
      // Nothing is known of integers made from floats: NaN may become any.
      return arg.type.scalar === 'f32' ? undefined : range(arg);
    }
    case 'unary': {
      if (expression.operator !== '-') return undefined;
      const { low, high } = range(expression.arg);
      return { low: -high, high: -low };
    }
    case 'binary':
      return arithmetic(expression.operator, range(expression.left), range(expression.right));
    case 'builtin': {
      const [a, b, c] = expression.args;
      if (a === undefined || b === undefined || a.type.kind !== 'scalar' || a.type.scalar === 'f32') return undefined;
      const [x, y] = [range(a), range(b)];
      if (expression.name === 'min') return minimum(x, y);
      if (expression.name === 'max') return maximum(x, y);
      if (expression.name === 'clamp' && c) return minimum(maximum(x, y), range(c));
      if (expression.name === 'select') return { low: Math.min(x.low, y.low), high: Math.max(x.high, y.high) };
      return undefined;
    }
    default:
      return undefined;
  }
}

function minimum(x: Range, y: Range): Range {
  return { low: Math.min(x.low, y.low), high: Math.min(x.high, y.high) };
}

function maximum(x: Range, y: Range): Range {
  return { low: Math.max(x.low, y.low), high: Math.max(x.high, y.high) };
}

function arithmetic(operator: string, x: Range, y: Range): Range | undefined {
  switch (operator) {
    case '+':
      return { low: x.low + y.low, high: x.high + y.high };
    case '-':
      return { low: x.low - y.high, high: x.high - y.low };
    case '*': {
      const products = [x.low * y.low, x.low * y.high, x.high * y.low, x.high * y.high];
      return { low: Math.min(...products), high: Math.max(...products) };
    }
    case '/':
      if (y.low < 1) return undefined;
      return {
        low: Math.trunc(Math.min(x.low / y.low, x.low / y.high)),
        high: Math.trunc(Math.max(x.high / y.low, x.high / y.high)),
      };
    case '%':
      if (y.low < 1) return undefined;
      return { low: x.low < 0 ? 1 - y.high : 0, high: x.high < 0 ? 0 : Math.min(x.high, y.high - 1) };
    case '&': {
      // A mask without sign bit bounds the result.
      const bound = [x, y].filter(({ low }) => low >= 0).map(({ high }) => high);
      return bound.length > 0 ? { low: 0, high: Math.min(...bound) } : undefined;
    }
    case '>>':
      if (y.low !== y.high) return undefined;
      return { low: Math.floor(x.low / 2 ** y.low), high: Math.floor(x.high / 2 ** y.low) };
    case '<<':
      if (y.low !== y.high) return undefined;
      return { low: x.low * 2 ** y.low, high: x.high * 2 ** y.low };
    default:
      return undefined;
  }
}
