import type { BinaryOp, Scalar, UnaryOp } from './ir.ts';

// The arithmetic of WGSL on scalars, for the interpreter: f32 rounded, i32 signed, u32 unsigned, bool 0 or 1.

const SCRATCH = new Uint32Array(1);
const FLOAT_BITS = new Float32Array(1);
const INT_BITS = new Uint32Array(FLOAT_BITS.buffer);

/** @throws Error when types differ that must not: the IR is wrong */
export function expectType(got: Scalar, expected: Scalar | undefined): void {
  if (got !== expected) throw new Error(`the IR mixes ${got} with ${expected}`);
}

/** The word at an address, as a number of the type. */
export function read(words: Uint32Array, address: number, type: Scalar): number {
  const bits = words[address];
  if (bits === undefined) throw new Error(`load at ${address} of ${words.length} words`);
  if (type === 'f32') {
    INT_BITS[0] = bits;
    return FLOAT_BITS[0] ?? 0;
  }
  return type === 'i32' ? bits | 0 : bits;
}

/** Writes a number of the type to an address. */
export function write(words: Uint32Array, address: number, type: Scalar, value: number): void {
  if (!(address < words.length)) throw new Error(`store at ${address} of ${words.length} words`);
  FLOAT_BITS[0] = value;
  words[address] = type === 'f32' ? (INT_BITS[0] ?? 0) : value >>> 0;
}

/** The bits of a number as another type. */
export function bitcast(to: Scalar, from: Scalar, value: number): number {
  write(SCRATCH, 0, from, value);
  return read(SCRATCH, 0, to);
}

function wrap(type: Scalar, value: number): number {
  if (type === 'f32') return Math.fround(value);
  return type === 'i32' ? value | 0 : value >>> 0;
}

/** Value conversion of WGSL: integers keep their bits, floats are truncated and saturate at what f32 and the integer share. */
export function convert(to: Scalar, from: Scalar, value: number): number {
  if (to === 'bool') return value !== 0 ? 1 : 0;
  if (to === 'f32') return Math.fround(value);
  if (from !== 'f32') return wrap(to, value);
  const [low, high] = to === 'i32' ? [-(2 ** 31), 2 ** 31 - 128] : [0, 2 ** 32 - 256];
  return Number.isNaN(value) ? 0 : wrap(to, Math.max(low, Math.min(high, Math.trunc(value))));
}

/** An operation of one scalar, as WGSL defines it. */
export function unary(fn: UnaryOp, type: Scalar, x: number): number {
  switch (fn) {
    case 'neg':
      return wrap(type, -x);
    case 'not':
      return x ? 0 : 1;
    case 'complement':
      return wrap(type, ~x);
    case 'abs':
      return wrap(type, Math.abs(x));
    case 'ceil':
      return Math.ceil(x);
    case 'floor':
      return Math.floor(x);
    case 'trunc':
      return Math.trunc(x);
    case 'round':
      return roundEven(x);
    case 'sqrt':
      return Math.fround(Math.sqrt(x));
    case 'countLeadingZeros':
      return wrap(type, Math.clz32(x));
    case 'countTrailingZeros':
      return x === 0 ? 32 : 31 - Math.clz32(x & -x);
    case 'countOneBits':
      return (x >>> 0).toString(2).replaceAll('0', '').length;
    case 'reverseBits':
      return wrap(type, Number.parseInt((x >>> 0).toString(2).padStart(32, '0').split('').reverse().join(''), 2));
    default:
      return fn satisfies never;
  }
}

function roundEven(x: number): number {
  const rounded = Math.round(x);
  // Math.round takes ties up.
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** An operation of two scalars, as WGSL defines it. */
export function binary(fn: BinaryOp, type: Scalar, x: number, y: number): number {
  switch (fn) {
    case 'add':
      return wrap(type, x + y);
    case 'sub':
      return wrap(type, x - y);
    case 'mul':
      return type === 'f32' ? Math.fround(x * y) : wrap(type, Math.imul(x, y));
    case 'div':
      if (type === 'f32') return Math.fround(x / y);
      return y === 0 ? x : wrap(type, Math.trunc(x / y));
    case 'rem':
      // As WGSL defines it and GPUs compute it; the exact remainder differs for large quotients.
      if (type === 'f32') return Math.fround(x - Math.fround(y * Math.trunc(Math.fround(x / y))));
      return y === 0 ? 0 : wrap(type, x % y);
    case 'and':
      return wrap(type, x & y);
    case 'or':
      return wrap(type, x | y);
    case 'xor':
      return wrap(type, x ^ y);
    case 'shl':
      return wrap(type, x << (y & 31));
    case 'shr':
      return type === 'i32' ? x >> (y & 31) : x >>> (y & 31);
    case 'min':
      // biome-ignore lint/complexity/useMathMinMax: NaN in the first argument stays, as WGSL writes it
      return y < x ? y : x;
    case 'max':
      // biome-ignore lint/complexity/useMathMinMax: NaN in the first argument stays, as WGSL writes it
      return x < y ? y : x;
    case 'eq':
      return x === y ? 1 : 0;
    case 'ne':
      return x !== y ? 1 : 0;
    case 'lt':
      return x < y ? 1 : 0;
    case 'le':
      return x <= y ? 1 : 0;
    case 'gt':
      return x > y ? 1 : 0;
    case 'ge':
      return x >= y ? 1 : 0;
    default:
      return fn satisfies never;
  }
}
