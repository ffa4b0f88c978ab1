import type { BinaryOp, Expr, Place, Scalar, UnaryOp } from '../ir.ts';
import { LARGEST_SHARED } from './fold.ts';
import { type FunctionWriter, type Reusable, valueType } from './function-writer.ts';
import { OP, SIMD, TRUNC_SAT } from './opcodes.ts';
import { HAS_RELAXED_SIMD } from './relaxed.ts';

/** Where the locals, buffers and frame of the IR function are in the WebAssembly function. */
export interface FunctionLayout {
  /** WebAssembly local of an IR local. */
  local(index: number): number;
  /** WebAssembly local of the four values that an IR local has in code for four invocations. */
  vector(index: number): number;
  /** WebAssembly local that holds the byte address of a bound buffer. */
  bufferPointer(buffer: number): number;
  /** WebAssembly local that holds the number of words in a bound buffer. */
  bufferWords(buffer: number): number;
  /** WebAssembly local that holds the byte address of the frame stack. */
  framePointer(): number;
  /** Where this function's frame starts on it. */
  readonly frameOffsetBytes: number;
  /** Where the memory of the workgroup starts, behind all frames. */
  readonly workgroupOffsetBytes: number;
}

const MIN_I32 = -0x80000000;

/** Emits instructions that push the value of `expr`. */
export function emitExpr(out: FunctionWriter, layout: FunctionLayout, expr: Expr): void {
  const push = (e: Expr) => emitExpr(out, layout, e);
  switch (expr.op) {
    case 'const':
      if (expr.type === 'f32') out.f32(expr.value);
      else out.i32(expr.value);
      return;
    case 'local':
      out.indexed(OP.localGet, layout.local(expr.index));
      return;
    case 'unary':
      emitUnary(out, expr.type, expr.fn, () => push(expr.arg));
      return;
    case 'binary':
      emitBinary(out, expr, push);
      return;
    case 'convert':
      push(expr.arg);
      emitConversion(out, expr.type, expr.from);
      return;
    case 'bitcast':
      push(expr.arg);
      if (expr.type === 'f32' && expr.from !== 'f32') out.op(OP.f32ReinterpretI32);
      if (expr.type !== 'f32' && expr.from === 'f32') out.op(OP.i32ReinterpretF32);
      return;
    case 'select':
      push(expr.yes);
      push(expr.no);
      push(expr.condition);
      out.op(OP.select);
      return;
    case 'fma':
      emitMultiplyAdd(out, push, expr);
      return;
    case 'load': {
      const byteOffset = emitAddress(out, layout, expr.place, expr.base, expr.index);
      out.memory(expr.type === 'f32' ? OP.f32Load : OP.i32Load, byteOffset);
      return;
    }
    case 'bufferWords':
      out.indexed(OP.localGet, layout.bufferWords(expr.buffer));
      return;
    default:
      expr satisfies never;
  }
}

/** There is no scalar instruction that rounds once, so that the vector's serves one number, too. */
function emitMultiplyAdd(out: FunctionWriter, push: (expr: Expr) => void, { a, b, c }: Expr & { op: 'fma' }): void {
  if (!HAS_RELAXED_SIMD) {
    push(a);
    push(b);
    out.op(OP.f32Mul);
    push(c);
    out.op(OP.f32Add);
    return;
  }
  for (const part of [a, b, c]) {
    push(part);
    out.simd(SIMD.f32x4Splat);
  }
  out.simd(SIMD.f32x4RelaxedMadd);
  out.simd(SIMD.f32x4ExtractLane, 0);
}

/** Pushes the address of a word without its constant part, which is returned as a byte offset. */
export function emitAddress(
  out: FunctionWriter,
  layout: FunctionLayout,
  place: Place,
  base: number,
  index: Expr | undefined,
): number {
  pushPlace(out, layout, place);
  let words = base;
  if (index?.op === 'const') words += index.value;
  else if (index !== undefined) {
    emitExpr(out, layout, index);
    out.i32(2);
    out.op(OP.i32Shl, OP.i32Add);
  }
  return byteOffsetIn(layout, place, words);
}

/** Pushes the address from which {@link byteOffsetIn} counts. */
export function pushPlace(out: FunctionWriter, layout: FunctionLayout, place: Place): void {
  out.indexed(OP.localGet, place.kind === 'buffer' ? layout.bufferPointer(place.buffer) : layout.framePointer());
}

/** Where a word of the place is. */
export function byteOffsetIn(layout: FunctionLayout, place: Place, words: number): number {
  switch (place.kind) {
    case 'frame':
      return words * 4 + layout.frameOffsetBytes;
    case 'workgroup':
      return words * 4 + layout.workgroupOffsetBytes;
    case 'buffer':
      return words * 4;
    default:
      return place satisfies never;
  }
}

const FLOAT_UNARY: Partial<Record<UnaryOp, number>> = {
  neg: OP.f32Neg,
  abs: OP.f32Abs,
  ceil: OP.f32Ceil,
  floor: OP.f32Floor,
  trunc: OP.f32Trunc,
  round: OP.f32Nearest,
  sqrt: OP.f32Sqrt,
};

const INTEGER_UNARY: Partial<Record<UnaryOp, number>> = {
  not: OP.i32Eqz,
  countLeadingZeros: OP.i32Clz,
  countTrailingZeros: OP.i32Ctz,
  countOneBits: OP.i32Popcnt,
};

/** Emits a scalar operation. */
export function emitUnary(out: FunctionWriter, type: Scalar, fn: UnaryOp, pushArg: () => void): void {
  const op = (type === 'f32' ? FLOAT_UNARY : INTEGER_UNARY)[fn];
  if (op !== undefined) {
    pushArg();
    out.op(op);
    return;
  }
  switch (fn) {
    case 'neg':
      out.i32(0);
      pushArg();
      out.op(OP.i32Sub);
      return;
    case 'complement':
      pushArg();
      out.i32(-1);
      out.op(OP.i32Xor);
      return;
    case 'abs': {
      // (x ^ sign) - sign, where sign is 0 or -1
      pushArg();
      const x = out.keep(valueType(type));
      out.i32(31);
      out.op(OP.i32ShrS);
      const sign = out.keep(valueType(type));
      x.push();
      out.op(OP.i32Xor);
      sign.push();
      out.op(OP.i32Sub);
      x.release();
      sign.release();
      return;
    }
    case 'reverseBits':
      pushArg();
      emitReverseBits(out);
      return;
    default:
      throw new Error(`IR: ${fn} of ${type}`);
  }
}

/** Swaps neighbouring bits, pairs, nibbles and bytes; then the halves by rotation. */
function emitReverseBits(out: FunctionWriter): void {
  for (const [shift, mask] of [
    [1, 0x55555555],
    [2, 0x33333333],
    [4, 0x0f0f0f0f],
    [8, 0x00ff00ff],
  ] as const) {
    const x = out.keep(valueType('u32'));
    out.i32(shift);
    out.op(OP.i32ShrU);
    out.i32(mask);
    out.op(OP.i32And);
    x.push();
    out.i32(mask);
    out.op(OP.i32And);
    out.i32(shift);
    out.op(OP.i32Shl, OP.i32Or);
    x.release();
  }
  out.i32(16);
  out.op(OP.i32Rotl);
}

/** Opcodes for f32, i32 and u32 (and bool where it makes sense). */
const BINARY: Record<Exclude<BinaryOp, 'rem' | 'min' | 'max'>, readonly [f32: number, i32: number, u32: number]> = {
  add: [OP.f32Add, OP.i32Add, OP.i32Add],
  sub: [OP.f32Sub, OP.i32Sub, OP.i32Sub],
  mul: [OP.f32Mul, OP.i32Mul, OP.i32Mul],
  div: [OP.f32Div, OP.i32DivS, OP.i32DivU],
  and: [OP.unreachable, OP.i32And, OP.i32And],
  or: [OP.unreachable, OP.i32Or, OP.i32Or],
  xor: [OP.unreachable, OP.i32Xor, OP.i32Xor],
  shl: [OP.unreachable, OP.i32Shl, OP.i32Shl],
  shr: [OP.unreachable, OP.i32ShrS, OP.i32ShrU],
  eq: [OP.f32Eq, OP.i32Eq, OP.i32Eq],
  ne: [OP.f32Ne, OP.i32Ne, OP.i32Ne],
  lt: [OP.f32Lt, OP.i32LtS, OP.i32LtU],
  le: [OP.f32Le, OP.i32LeS, OP.i32LeU],
  gt: [OP.f32Gt, OP.i32GtS, OP.i32GtU],
  ge: [OP.f32Ge, OP.i32GeS, OP.i32GeU],
};

/** Emits a scalar operation; `push` pushes an operand. */
export function emitBinary(out: FunctionWriter, expr: Expr & { op: 'binary' }, push: (e: Expr) => void): void {
  const { fn, left, right } = expr;
  const { type } = left;

  if (fn === 'min' || fn === 'max') {
    emitMinMax(out, type, fn, left, right, push);
    return;
  }
  if (fn === 'rem' && type === 'f32') {
    emitFloatRemainder(out, left, right, push);
    return;
  }
  if ((fn === 'div' || fn === 'rem') && type !== 'f32') {
    emitIntegerDivision(out, type, fn, left, right, push);
    return;
  }
  const rotation = fn === 'or' ? matchRotation(left, right) : undefined;
  if (rotation !== undefined) {
    push(rotation.value);
    out.i32(rotation.left);
    out.op(OP.i32Rotl);
    return;
  }

  push(left);
  push(right);
  const [f32, i32, u32] = BINARY[fn as keyof typeof BINARY];
  out.op(type === 'f32' ? f32 : type === 'i32' ? i32 : u32);
}

/** `(x << k) | (x >> (32 - k))` with constant k. */
function matchRotation(left: Expr, right: Expr): { value: Expr; left: number } | undefined {
  if (left.op !== 'binary' || right.op !== 'binary') return undefined;
  if (left.fn === 'shr' && right.fn === 'shl') return matchRotation(right, left);
  if (left.fn !== 'shl' || right.fn !== 'shr' || right.left.type !== 'u32') return undefined;
  if (left.right.op !== 'const' || right.right.op !== 'const') return undefined;
  if (left.right.value + right.right.value !== 32) return undefined;
  if (left.left.op !== 'local' || right.left.op !== 'local' || left.left.index !== right.left.index) return undefined;
  return { value: left.left, left: left.right.value };
}

function emitMinMax(
  out: FunctionWriter,
  type: Scalar,
  fn: 'min' | 'max',
  left: Expr,
  right: Expr,
  push: (e: Expr) => void,
): void {
  if (type === 'f32') {
    push(left);
    pushFloatMinMax(out, fn, () => push(right));
    return;
  }
  push(left);
  const a = out.keep(valueType(type));
  push(right);
  const b = out.keep(valueType(type));
  a.push();
  b.push();
  const signed = type === 'i32';
  out.op(fn === 'min' ? (signed ? OP.i32LtS : OP.i32LtU) : signed ? OP.i32GtS : OP.i32GtU, OP.select);
  a.release();
  b.release();
}

/**
 * b < a ? b : a for the a on the stack and the b to be pushed, as WGSL defines min. f32.min tests for NaN by branches, and was
 * 10 % of a pendulum's roll-out; one lane of f32x4.pmin is a single instruction.
 */
function pushFloatMinMax(out: FunctionWriter, fn: 'min' | 'max', pushSecond: () => void): void {
  out.simd(SIMD.f32x4Splat);
  pushSecond();
  out.simd(SIMD.f32x4Splat);
  out.simd(fn === 'min' ? SIMD.f32x4Pmin : SIMD.f32x4Pmax);
  out.simd(SIMD.f32x4ExtractLane, 0);
}

/** `x - y * trunc(x / y)`, as WGSL defines it. */
function emitFloatRemainder(out: FunctionWriter, left: Expr, right: Expr, push: (e: Expr) => void): void {
  push(left);
  const x = out.keep(valueType('f32'));
  x.push();
  push(right);
  const y = out.keep(valueType('f32'));
  out.op(OP.f32Div, OP.f32Trunc);
  y.push();
  out.op(OP.f32Mul, OP.f32Sub);
  x.release();
  y.release();
}

/** Division and remainder that cannot trap: where WebAssembly would, the divisor becomes 1. */
function emitIntegerDivision(
  out: FunctionWriter,
  type: Scalar,
  fn: 'div' | 'rem',
  left: Expr,
  right: Expr,
  push: (e: Expr) => void,
): void {
  const signed = type === 'i32';
  const op = fn === 'div' ? (signed ? OP.i32DivS : OP.i32DivU) : signed ? OP.i32RemS : OP.i32RemU;
  push(left);
  if (right.op === 'const' && right.value !== 0 && (right.value | 0) !== -1) {
    push(right);
    out.op(op);
    return;
  }
  // MIN % -1 is 0 in WebAssembly already; MIN / -1 traps.
  const overflows = signed && fn === 'div';
  const x: Reusable | undefined = overflows ? out.keep(valueType(type)) : undefined;
  out.i32(1);
  push(right);
  const y = out.keep(valueType(type));
  y.push();
  out.op(OP.i32Eqz);
  if (x !== undefined) {
    x.push();
    out.i32(MIN_I32);
    out.op(OP.i32Eq);
    y.push();
    out.i32(-1);
    out.op(OP.i32Eq, OP.i32And, OP.i32Or);
    x.release();
  }
  out.op(OP.select, op);
  y.release();
}

function emitConversion(out: FunctionWriter, type: Scalar, from: Scalar): void {
  if (type === 'f32') {
    out.op(from === 'i32' ? OP.f32ConvertI32S : OP.f32ConvertI32U);
  } else if (type === 'bool') {
    if (from === 'f32') out.f32(0);
    else out.i32(0);
    out.op(from === 'f32' ? OP.f32Ne : OP.i32Ne);
  } else if (from === 'f32') {
    pushFloatMinMax(out, 'min', () => out.f32(LARGEST_SHARED[type]));
    out.op(OP.saturating, type === 'i32' ? TRUNC_SAT.i32FromF32 : TRUNC_SAT.u32FromF32);
  }
}
