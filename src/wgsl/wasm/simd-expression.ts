import type { Expr, Place, Scalar } from '../ir.ts';
import { VALUE_TYPE } from './binary.ts';
import {
  byteOffsetIn,
  emitAddress,
  emitBinary,
  emitExpr,
  emitUnary,
  type FunctionLayout,
  pushPlace,
} from './expression.ts';
import type { FunctionWriter, Reusable } from './function-writer.ts';
import { OP, SIMD } from './opcodes.ts';
import { HAS_RELAXED_SIMD } from './relaxed.ts';
import { type Row, rowOf } from './row.ts';
import { KIND, shapeOf } from './shape.ts';
import {
  emitSplat,
  emitVectorConversion,
  extractLane,
  FLOAT_UNARY,
  INTEGER_UNARY,
  LANE_NUMBERS,
  lanewise,
  pushConstant,
  SELECT_BY_LANES,
  VECTOR_BINARY,
} from './simd-lanes.ts';
import type { SimdPlan } from './simd-plan.ts';

/** What code for four invocations needs to know. */
export interface SimdContext {
  readonly out: FunctionWriter;
  readonly layout: FunctionLayout;
  readonly plan: SimdPlan;
  /** Pushes the implicit arguments of an IR function and returns its WebAssembly index. */
  prepareCall(fn: string): number;
  /** Type of an IR local. */
  typeOf(local: number): Scalar;
  /** Who takes part; all where it is absent. What the others compute does not matter, but they must not read out of bounds. */
  readonly mask?: Reusable | undefined;
}

const V128 = VALUE_TYPE.v128;

/** A word for each invocation: floats and integers as they are, `bool` as all bits or none. */
export function pushVector(context: SimdContext, expr: Expr): void {
  const { out, layout, plan } = context;
  const { kind } = shapeOf(expr, plan.shapes);
  if (kind === KIND.consecutive) {
    emitExpr(out, layout, expr);
    out.simd(SIMD.i32x4Splat);
    out.v128(LANE_NUMBERS);
    out.simd(SIMD.i32x4Add);
    return;
  }
  if (kind <= KIND.uniform) pushSplat(context, expr);
  else pushVarying(context, expr);
}

function pushSplat({ out, layout, plan }: SimdContext, expr: Expr): void {
  if (expr.op === 'const') pushConstant(out, expr.type, expr.value);
  else if (expr.op === 'local' && (plan.splats.has(expr.index) || plan.mirrors.has(expr.index)))
    out.indexed(OP.localGet, layout.vector(expr.index));
  else if (expr.op === 'load' && expr.type !== 'bool') {
    const byteOffset = emitAddress(out, layout, expr.place, expr.base, expr.index);
    out.simdMemory(SIMD.load32Splat, byteOffset);
  } else {
    emitExpr(out, layout, expr);
    emitSplat(out, expr.type);
  }
}

function pushVarying(context: SimdContext, expr: Expr): void {
  const { out, layout, plan } = context;
  const push = (e: Expr) => pushVector(context, e);
  switch (expr.op) {
    case 'local':
      out.indexed(OP.localGet, layout.vector(expr.index));
      return;
    case 'unary':
      emitVectorUnary(context, expr);
      return;
    case 'binary':
      emitVectorBinary(context, expr);
      return;
    case 'bitcast':
      push(expr.arg);
      return;
    case 'convert':
      push(expr.arg);
      emitVectorConversion(out, expr.type, expr.from);
      return;
    case 'select':
      push(expr.yes);
      push(expr.no);
      if (shapeOf(expr.condition, plan.shapes).kind <= KIND.uniform) {
        emitExpr(out, layout, expr.condition);
        out.op(OP.select);
      } else {
        push(expr.condition);
        out.simd(SELECT_BY_LANES);
      }
      return;
    case 'fma':
      push(expr.a);
      push(expr.b);
      if (!HAS_RELAXED_SIMD) out.simd(SIMD.f32x4Mul);
      push(expr.c);
      out.simd(HAS_RELAXED_SIMD ? SIMD.f32x4RelaxedMadd : SIMD.f32x4Add);
      return;
    case 'load':
      emitVectorLoad(context, expr);
      return;
    case 'const':
    case 'bufferWords':
      throw new Error(`IR: '${expr.op}' does not vary`);
    default:
      expr satisfies never;
  }
}

function emitVectorLoad(context: SimdContext, expr: Expr & { op: 'load' }): void {
  const { out, layout } = context;
  const { place, base, index, type } = expr;
  if (index === undefined) throw new Error('IR: a load without index does not vary');
  const byteOffset = byteOffsetIn(layout, place, base);
  const gather = () => emitGather(context, keepAddresses(context, place, index), byteOffset);
  const row = rowOf(index, context.plan.shapes);
  if (row === undefined) gather();
  else {
    const first = emitRowTest(context, row);
    const load = () => {
      pushPlace(out, layout, place);
      first.push();
      out.i32(2);
      out.op(OP.i32Shl, OP.i32Add);
      out.simdMemory(SIMD.load, byteOffset);
    };
    if (row.last === undefined) load();
    else {
      out.op(OP.if, V128);
      load();
      out.op(OP.else);
      gather();
      out.op(OP.end);
    }
    first.release();
  }
  if (type !== 'bool') return;
  out.v128([0, 0, 0, 0]);
  out.simd(SIMD.i32x4Ne);
}

/** Four words from four addresses, which are released. */
function emitGather(context: SimdContext, addresses: Reusable, byteOffset: number): void {
  const { out } = context;
  for (const lane of LANE_NUMBERS) {
    const loaded = lane === 0 ? undefined : out.take(V128);
    addresses.push();
    out.simd(SIMD.i32x4ExtractLane, lane);
    if (loaded === undefined) {
      out.simdMemory(SIMD.load32Splat, byteOffset);
      continue;
    }
    loaded.push();
    loaded.release();
    out.simdMemory(SIMD.load32Lane, byteOffset, lane);
  }
  addresses.release();
}

/** Keeps the first index of a row and, where it has a limit, pushes whether all of it is below. */
export function emitRowTest({ out, layout }: SimdContext, { first, last }: Row): Reusable {
  emitExpr(out, layout, first);
  const kept = out.take(VALUE_TYPE.i32);
  if (last === undefined) return kept;
  emitExpr(out, layout, last);
  const limit = out.take(VALUE_TYPE.i32);
  // The first too, since the last may wrap.
  kept.push();
  limit.push();
  out.op(OP.i32LeU);
  kept.push();
  out.i32(LANE_NUMBERS.length - 1);
  out.op(OP.i32Add);
  limit.push();
  out.op(OP.i32LeU, OP.i32And);
  limit.release();
  return kept;
}

/**
 * The addresses of words by an index that varies, without the constant part. Who does not take part has index 0: bounds may
 * have been shown from conditions that do not hold for all.
 */
export function keepAddresses(context: SimdContext, place: Place, index: Expr): Reusable {
  const { out, layout, mask } = context;
  pushVector(context, index);
  if (mask !== undefined) {
    mask.push();
    out.simd(SIMD.and);
  }
  out.i32(2);
  out.simd(SIMD.i32x4Shl);
  pushPlace(out, layout, place);
  out.simd(SIMD.i32x4Splat);
  out.simd(SIMD.i32x4Add);
  return out.take(V128);
}

/** Evaluates the expression for all four into a scratch local. */
export function keepVector(context: SimdContext, expr: Expr): Reusable {
  pushVector(context, expr);
  return context.out.take(V128);
}

function emitVectorUnary(context: SimdContext, expr: Expr & { op: 'unary' }): void {
  const { out } = context;
  const op = (expr.type === 'f32' ? FLOAT_UNARY : INTEGER_UNARY)[expr.fn];
  if (op !== undefined) {
    pushVector(context, expr.arg);
    out.simd(op);
    return;
  }
  const arg = keepVector(context, expr.arg);
  lanewise(out, expr.type, (lane) => {
    emitUnary(out, expr.type, expr.fn, () => {
      arg.push();
      extractLane(out, expr.type, lane);
    });
  });
  arg.release();
}

function emitVectorBinary(context: SimdContext, expr: Expr & { op: 'binary' }): void {
  const { out, layout, plan } = context;
  const { fn, left, right } = expr;
  const { type } = left;
  if ((fn === 'shl' || fn === 'shr') && shapeOf(right, plan.shapes).kind <= KIND.uniform) {
    pushVector(context, left);
    emitExpr(out, layout, right);
    out.simd(fn === 'shl' ? SIMD.i32x4Shl : type === 'i32' ? SIMD.i32x4ShrS : SIMD.i32x4ShrU);
    return;
  }
  if (type === 'f32' && (fn === 'div' || fn === 'rem')) {
    emitFloatQuotient(context, fn, left, right);
    return;
  }
  const [f32, i32, u32] = VECTOR_BINARY[fn] ?? [];
  const op = type === 'f32' ? f32 : type === 'i32' ? i32 : u32;
  if (op !== undefined) {
    pushVector(context, left);
    pushVector(context, right);
    out.simd(op);
    return;
  }
  const a = keepVector(context, left);
  const b = right.op === 'const' ? undefined : keepVector(context, right);
  lanewise(out, expr.type, (lane) => {
    emitBinary(out, expr, (operand) => {
      if (operand === right && b === undefined) {
        emitExpr(out, layout, operand);
        return;
      }
      (operand === left ? a : b)?.push();
      extractLane(out, operand.type, lane);
    });
  });
  a.release();
  b?.release();
}

/** The quotient, or `x - y * trunc(x / y)`. */
function emitFloatQuotient(context: SimdContext, fn: 'div' | 'rem', left: Expr, right: Expr): void {
  const { out } = context;
  if (fn === 'div') {
    pushVector(context, left);
    pushVector(context, right);
    out.simd(SIMD.f32x4Div);
    return;
  }
  const x = keepVector(context, left);
  const y = keepVector(context, right);
  x.push();
  y.push();
  x.push();
  y.push();
  out.simd(SIMD.f32x4Div);
  out.simd(SIMD.f32x4Trunc);
  out.simd(SIMD.f32x4Mul);
  out.simd(SIMD.f32x4Sub);
  x.release();
  y.release();
}

/** The word of one of four invocations, evaluated for that one alone where it is known how they differ. */
export function pushLane(context: SimdContext, expr: Expr, vector: Reusable | undefined, lane: number): void {
  const { out, layout, plan } = context;
  if (vector !== undefined) {
    vector.push();
    extractLane(out, expr.type, lane);
    return;
  }
  emitExpr(out, layout, expr);
  if (shapeOf(expr, plan.shapes).kind !== KIND.consecutive || lane === 0) return;
  out.i32(lane);
  out.op(OP.i32Add);
}

/** Sets a local that is the same for all four, in each form in which it is kept. */
export function emitUniformSet(context: SimdContext, local: number, value: Expr): void {
  const { out, layout, plan } = context;
  if (plan.splats.has(local)) {
    pushVector(context, value);
    out.indexed(OP.localSet, layout.vector(local));
    return;
  }
  emitExpr(out, layout, value);
  if (!plan.mirrors.has(local)) {
    out.indexed(OP.localSet, layout.local(local));
    return;
  }
  out.indexed(OP.localTee, layout.local(local));
  emitSplat(out, value.type);
  out.indexed(OP.localSet, layout.vector(local));
}

/** An expression of which each has its own, or that is there for all four anyway; undefined for what {@link pushLane} pushes without. */
export function keepIfVarying(context: SimdContext, expr: Expr): Reusable | undefined {
  const { shapes, splats } = context.plan;
  const isVector = shapeOf(expr, shapes).kind === KIND.varying || (expr.op === 'local' && splats.has(expr.index));
  return isVector ? keepVector(context, expr) : undefined;
}
