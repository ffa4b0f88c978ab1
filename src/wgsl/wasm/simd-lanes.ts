import type { BinaryOp, Scalar, UnaryOp } from '../ir.ts';
import { LARGEST_SHARED } from './fold.ts';
import type { FunctionWriter } from './function-writer.ts';
import { OP, SIMD, type SimdOp } from './opcodes.ts';
import { HAS_RELAXED_SIMD } from './relaxed.ts';

/** Of the four invocations. */
export const LANE_NUMBERS = [0, 1, 2, 3] as const;

/** The word of one invocation, from a vector of them. */
export function extractLane(out: FunctionWriter, type: Scalar, lane: number): void {
  out.simd(type === 'f32' ? SIMD.f32x4ExtractLane : SIMD.i32x4ExtractLane, lane);
  if (type !== 'bool') return;
  out.i32(1);
  out.op(OP.i32And);
}

/** Puts the scalar on top of the stack into the vector below it. */
export function replaceLane(out: FunctionWriter, type: Scalar, lane: number): void {
  if (type === 'bool') emitMaskOfBool(out);
  out.simd(type === 'f32' ? SIMD.f32x4ReplaceLane : SIMD.i32x4ReplaceLane, lane);
}

/** 1 becomes all bits. */
function emitMaskOfBool(out: FunctionWriter): void {
  out.i32(-1);
  out.op(OP.i32Mul);
}

/** The scalar on top of the stack, four times. */
export function emitSplat(out: FunctionWriter, type: Scalar): void {
  if (type === 'bool') emitMaskOfBool(out);
  out.simd(type === 'f32' ? SIMD.f32x4Splat : SIMD.i32x4Splat);
}

/** Chooses by a mask whose lanes are all bits or none. */
export const SELECT_BY_LANES = HAS_RELAXED_SIMD ? SIMD.i32x4RelaxedLaneselect : SIMD.bitselect;

const FLOAT = new Float32Array(1);
const BITS = new Int32Array(FLOAT.buffer);

/** A number of the type, four times. */
export function pushConstant(out: FunctionWriter, type: Scalar, value: number): void {
  FLOAT[0] = value;
  const word = type === 'f32' ? (BITS[0] ?? 0) : type === 'bool' ? -value : value | 0;
  out.v128([word, word, word, word]);
}

/** A vector of what `push` pushes for each lane. */
export function lanewise(out: FunctionWriter, type: Scalar, push: (lane: number) => void): void {
  for (const lane of LANE_NUMBERS) {
    push(lane);
    if (lane === 0) emitSplat(out, type);
    else replaceLane(out, type, lane);
  }
}

/** Instructions for f32; the others are done lane by lane. */
export const FLOAT_UNARY: Partial<Record<UnaryOp, SimdOp>> = {
  neg: SIMD.f32x4Neg,
  abs: SIMD.f32x4Abs,
  ceil: SIMD.f32x4Ceil,
  floor: SIMD.f32x4Floor,
  trunc: SIMD.f32x4Trunc,
  round: SIMD.f32x4Nearest,
  sqrt: SIMD.f32x4Sqrt,
};

/** Instructions for integers and masks; the others are done lane by lane. */
export const INTEGER_UNARY: Partial<Record<UnaryOp, SimdOp>> = {
  neg: SIMD.i32x4Neg,
  abs: SIMD.i32x4Abs,
  not: SIMD.not,
  complement: SIMD.not,
};

/** Instructions for f32, i32 and u32; those left out are done lane by lane. */
export const VECTOR_BINARY: Partial<Record<BinaryOp, readonly [f32: SimdOp | undefined, i32: SimdOp, u32: SimdOp]>> = {
  add: [SIMD.f32x4Add, SIMD.i32x4Add, SIMD.i32x4Add],
  sub: [SIMD.f32x4Sub, SIMD.i32x4Sub, SIMD.i32x4Sub],
  mul: [SIMD.f32x4Mul, SIMD.i32x4Mul, SIMD.i32x4Mul],
  and: [undefined, SIMD.and, SIMD.and],
  or: [undefined, SIMD.or, SIMD.or],
  xor: [undefined, SIMD.xor, SIMD.xor],
  // b < a ? b : a, as in scalar code
  min: [SIMD.f32x4Pmin, SIMD.i32x4MinS, SIMD.i32x4MinU],
  max: [SIMD.f32x4Pmax, SIMD.i32x4MaxS, SIMD.i32x4MaxU],
  eq: [SIMD.f32x4Eq, SIMD.i32x4Eq, SIMD.i32x4Eq],
  ne: [SIMD.f32x4Ne, SIMD.i32x4Ne, SIMD.i32x4Ne],
  lt: [SIMD.f32x4Lt, SIMD.i32x4LtS, SIMD.i32x4LtU],
  le: [SIMD.f32x4Le, SIMD.i32x4LeS, SIMD.i32x4LeU],
  gt: [SIMD.f32x4Gt, SIMD.i32x4GtS, SIMD.i32x4GtU],
  ge: [SIMD.f32x4Ge, SIMD.i32x4GeS, SIMD.i32x4GeU],
};

/** The vector on top of the stack as another type. */
export function emitVectorConversion(out: FunctionWriter, type: Scalar, from: Scalar): void {
  if (from === 'bool') {
    out.v128([1, 1, 1, 1]);
    out.simd(SIMD.and);
  }
  if (type === 'f32') {
    out.simd(from === 'i32' ? SIMD.f32x4ConvertI32x4S : SIMD.f32x4ConvertI32x4U);
  } else if (type === 'bool') {
    out.v128([0, 0, 0, 0]);
    out.simd(from === 'f32' ? SIMD.f32x4Ne : SIMD.i32x4Ne);
  } else if (from === 'f32') {
    pushConstant(out, 'f32', LARGEST_SHARED[type]);
    out.simd(SIMD.f32x4Pmin);
    out.simd(type === 'i32' ? SIMD.i32x4TruncSatF32x4S : SIMD.i32x4TruncSatF32x4U);
  }
}
