import { type Algebra, LOOSE_FUNCTIONS } from './algebra.ts';
import { invalid, type Position } from './fault.ts';
import type { BinaryOp, UnaryOp } from './ir.ts';
import { isFloat, type ScalarName, scalarType, typeName } from './types.ts';

/** A scalar known at compile time. Integer literals are bigint, everything else is a number; bool is 0 or 1. */
export interface ConstantScalar {
  readonly type: ScalarName;
  readonly value: number | bigint;
}

/** The largest finite f32. */
export const F32_MAX = 3.4028234663852886e38;

const bits = new DataView(new ArrayBuffer(4));

/**
 * Evaluates constant expressions as WGSL wants it: literals exactly (integers in 64 bits, floats in float64), f32 rounded,
 * u32 and i32 wrapping. Overflow and division by zero are errors at `at`.
 */
export function constantAlgebra(at: Position): Algebra<ConstantScalar> {
  const make = (type: ScalarName, value: number | bigint): ConstantScalar => makeConstant(type, value, at);
  return {
    constant: make,
    unary: (fn, arg) => make(arg.type, unary(fn, arg)),
    binary: (fn, left, right) => {
      const value = binary(fn, left, right, at);
      return typeof value === 'boolean' ? { type: 'bool', value: Number(value) } : make(left.type, value);
    },
    select: (condition, yes, no) => (condition.value ? yes : no),
    fma: (a, b, c) => make(a.type, Number(a.value) * Number(b.value) + Number(c.value)),
    convert: (to, arg) => convertConstant(to, arg, at),
    bitcast: (to, arg) => {
      if (arg.type === 'f32') bits.setFloat32(0, Number(arg.value));
      else bits.setUint32(0, Number(arg.value) >>> 0);
      return make(to, to === 'f32' ? bits.getFloat32(0) : to === 'i32' ? bits.getInt32(0) : bits.getUint32(0));
    },
    loose: (name, args) => {
      const value = LOOSE_FUNCTIONS.get(name)?.(...args.map((arg) => Number(arg.value))) ?? Number.NaN;
      if (!Number.isFinite(value)) {
        const text = args.map((arg) => arg.value).join(', ');
        invalid(at, `${name}(${text}) has no finite value; WGSL refuses it in a constant expression.`);
      }
      return make(args[0]?.type ?? 'f32', value);
    },
    share: (arg) => arg,
  };
}

/** Rounds or wraps the value into the type. */
function makeConstant(type: ScalarName, value: number | bigint, at: Position): ConstantScalar {
  switch (type) {
    case 'abstractInt': {
      const exact = BigInt(value);
      if (BigInt.asIntN(64, exact) !== exact) invalid(at, 'this constant integer does not fit in 64 bits.');
      return { type, value: exact };
    }
    case 'abstractFloat':
    case 'f32': {
      const rounded = type === 'f32' ? Math.fround(Number(value)) : Number(value);
      if (!Number.isFinite(rounded)) {
        invalid(at, `this constant expression is ${Number(value)}, not a finite ${typeName(scalarType(type))}.`);
      }
      return { type, value: rounded };
    }
    case 'i32':
      return { type, value: Number(value) | 0 };
    case 'u32':
      return { type, value: Number(value) >>> 0 };
    case 'bool':
      return { type, value: value ? 1 : 0 };
    default:
      return type satisfies never;
  }
}

/** Conversion, implicit or by a constructor. Integer literals must fit; floats are truncated and saturate. */
export function convertConstant(to: ScalarName, { type, value }: ConstantScalar, at: Position): ConstantScalar {
  if (to === type) return { type, value };
  if (to === 'bool') return { type: to, value: value ? 1 : 0 };
  if (to === 'i32' || to === 'u32') {
    const [low, high] = to === 'i32' ? [-(2 ** 31), 2 ** 31 - 1] : [0, 2 ** 32 - 1];
    if (typeof value === 'bigint') {
      if (value < low || value > high) invalid(at, `the value ${value} does not fit in ${to} (${low} to ${high}).`);
      return { type: to, value: Number(value) };
    }
    if (type !== 'f32' && type !== 'abstractFloat') return makeConstant(to, value, at);
    // Adding zero makes 0 of -0.
    return { type: to, value: Math.max(low, Math.min(high, Math.trunc(value))) + 0 };
  }
  if (to === 'f32' && Math.abs(Number(value)) > F32_MAX) {
    invalid(at, `the value ${value} is too large for f32 (at most ${F32_MAX}).`);
  }
  return makeConstant(to, value, at);
}

function unary(fn: UnaryOp, { type, value }: ConstantScalar): number | bigint {
  if (typeof value === 'bigint') {
    if (fn === 'neg') return -value;
    if (fn === 'complement') return ~value;
    if (fn === 'abs') return value < 0n ? -value : value;
    return unary(fn, { type, value: Number(value) });
  }
  switch (fn) {
    case 'neg':
      return -value;
    case 'not':
      return value ? 0 : 1;
    case 'complement':
      return ~value;
    case 'abs':
      return Math.abs(value);
    case 'ceil':
      return Math.ceil(value);
    case 'floor':
      return Math.floor(value);
    case 'trunc':
      return Math.trunc(value);
    case 'round': {
      const rounded = Math.round(value);
      return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
    }
    case 'sqrt':
      return Math.sqrt(value);
    case 'countLeadingZeros':
      return Math.clz32(value);
    case 'countTrailingZeros':
      return value === 0 ? 32 : 31 - Math.clz32(value & -value);
    case 'countOneBits': {
      let count = 0;
      for (let rest = value >>> 0; rest !== 0; rest &= rest - 1) count += 1;
      return count;
    }
    case 'reverseBits': {
      let reversed = 0;
      for (let bit = 0; bit < 32; bit++) reversed = (reversed << 1) | ((value >>> bit) & 1);
      return reversed;
    }
    default:
      return fn satisfies never;
  }
}

function binary(fn: BinaryOp, left: ConstantScalar, right: ConstantScalar, at: Position): number | bigint | boolean {
  const [x, y] = [left.value, right.value];
  switch (fn) {
    case 'eq':
      return x === y;
    case 'ne':
      return x !== y;
    case 'lt':
      return x < y;
    case 'le':
      return x <= y;
    case 'gt':
      return x > y;
    case 'ge':
      return x >= y;
    case 'min':
      if (y < x) return y;
      return x;
    case 'max':
      if (y > x) return y;
      return x;
    case 'div':
    case 'rem':
      if (Number(y) === 0) invalid(at, 'division by a constant zero.');
      break;
    case 'shl':
    case 'shr':
      if (left.type !== 'abstractInt' && y > 31) invalid(at, `a shift by ${y} bits; at most 31 are allowed.`);
      break;
    default:
  }
  if (typeof x === 'bigint') return exactInteger(fn, x, BigInt(y));
  const [a, b] = [x, Number(y)];
  switch (fn) {
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return isFloat(left.type) ? a * b : Math.imul(a, b);
    case 'div':
      return isFloat(left.type) ? a / b : Math.trunc(a / b);
    case 'rem':
      return a % b;
    case 'and':
      return a & b;
    case 'or':
      return a | b;
    case 'xor':
      return a ^ b;
    case 'shl':
      return a << b;
    case 'shr':
      return left.type === 'i32' ? a >> b : a >>> b;
    default:
      return fn satisfies never;
  }
}

/** Whether a shift to the left would change the sign or lose bits, which WGSL refuses in constant expressions. */
export function losesBits({ type, value }: ConstantScalar, amount: number): boolean {
  if (type === 'i32') return (Number(value) << amount) >> amount !== value;
  return type === 'u32' && ((Number(value) << amount) >>> 0) >>> amount !== value;
}

type Arithmetic = Exclude<BinaryOp, 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge' | 'min' | 'max'>;

function exactInteger(fn: Arithmetic, x: bigint, y: bigint): bigint {
  switch (fn) {
    case 'add':
      return x + y;
    case 'sub':
      return x - y;
    case 'mul':
      return x * y;
    case 'div':
      return x / y;
    case 'rem':
      return x % y;
    case 'and':
      return x & y;
    case 'or':
      return x | y;
    case 'xor':
      return x ^ y;
    case 'shl':
      // More than 63 overflows in any case; less memory for hostile shifts.
      return x << (y > 64n ? 64n : y);
    case 'shr':
      return x >> y;
    default:
      return fn satisfies never;
  }
}
