import type { Stmt } from '../ir.ts';
import { VALUE_TYPE } from './binary.ts';
import { byteOffsetIn, emitAddress, emitExpr, pushPlace } from './expression.ts';
import { type Reusable, valueType } from './function-writer.ts';
import { EMPTY_BLOCK, OP, SIMD } from './opcodes.ts';
import { KIND, shapeOf } from './shape.ts';
import {
  keepIfVarying,
  keepVector,
  LANE_NUMBERS,
  pushLane,
  pushLaneAddress,
  pushVector,
  replaceLane,
  type SimdContext,
} from './simd-expression.ts';

const LAST_LANE = LANE_NUMBERS.length - 1;

/** Emits a `set`, `store` or `call` for four invocations, of which `mask` says who takes part; all where it is absent. */
export function emitVectorStatement(
  context: SimdContext,
  stmt: Stmt & { op: 'set' | 'store' | 'call' },
  mask: Reusable | undefined,
): void {
  switch (stmt.op) {
    case 'set':
      emitSet(context, stmt, mask);
      return;
    case 'store':
      if (mask === undefined) emitStore(context, stmt);
      else emitMaskedStore(context, stmt, mask);
      return;
    case 'call':
      emitCall(context, stmt);
      return;
    default:
      stmt satisfies never;
  }
}

function emitSet(context: SimdContext, stmt: Stmt & { op: 'set' }, mask: Reusable | undefined): void {
  const { out, layout, plan } = context;
  if (!plan.hasVector(stmt.local)) {
    emitExpr(out, layout, stmt.value);
    out.indexed(OP.localSet, layout.local(stmt.local));
    return;
  }
  const vector = layout.vector(stmt.local);
  pushVector(context, stmt.value);
  if (mask !== undefined && !plan.single.has(stmt.local)) {
    out.indexed(OP.localGet, vector);
    mask.push();
    out.simd(SIMD.bitselect);
  }
  out.indexed(OP.localSet, vector);
}

function emitStore(context: SimdContext, stmt: Stmt & { op: 'store' }): void {
  const { out, layout, plan } = context;
  const { place, base, index, value } = stmt;
  const kind = index === undefined ? KIND.group : shapeOf(index, plan.shapes).kind;
  const storeOp = value.type === 'f32' ? OP.f32Store : OP.i32Store;
  if (index === undefined || kind <= KIND.uniform) {
    // The last of the four is the one whose value stays.
    const values = keepIfVarying(context, value);
    const byteOffset = emitAddress(out, layout, place, base, index);
    pushLane(context, value, values, LAST_LANE);
    out.memory(storeOp, byteOffset);
    values?.release();
  } else if (kind === KIND.consecutive) {
    const byteOffset = emitAddress(out, layout, place, base, index);
    pushWords(context, stmt);
    out.simdMemory(SIMD.store, byteOffset);
  } else {
    const indices = keepVector(context, index);
    const values = keepIfVarying(context, value);
    for (const lane of LANE_NUMBERS) {
      pushLaneAddress(context, place, indices, lane);
      pushLane(context, value, values, lane);
      out.memory(storeOp, byteOffsetIn(layout, place, base));
    }
    indices.release();
    values?.release();
  }
}

/** The words to store: `bool` as 0 and 1. */
function pushWords(context: SimdContext, { value }: Stmt & { op: 'store' }): void {
  pushVector(context, value);
  if (value.type !== 'bool') return;
  context.out.v128([1, 1, 1, 1]);
  context.out.simd(SIMD.and);
}

/** What others than those of the mask would store stays as it is. */
function emitMaskedStore(context: SimdContext, stmt: Stmt & { op: 'store' }, mask: Reusable): void {
  const { out, layout, plan } = context;
  const { place, base, index, value } = stmt;
  const kind = index === undefined ? KIND.group : shapeOf(index, plan.shapes).kind;
  if (index !== undefined && kind === KIND.consecutive) {
    const byteOffset = emitAddress(out, layout, place, base, index);
    const address = out.keep(VALUE_TYPE.i32);
    pushWords(context, stmt);
    address.push();
    out.simdMemory(SIMD.load, byteOffset);
    mask.push();
    out.simd(SIMD.bitselect);
    out.simdMemory(SIMD.store, byteOffset);
    address.release();
    return;
  }
  const indices = index && keepIfVarying(context, index);
  const values = keepIfVarying(context, value);
  for (const lane of LANE_NUMBERS) {
    mask.push();
    out.simd(SIMD.i32x4ExtractLane, lane);
    out.op(OP.if, EMPTY_BLOCK);
    let byteOffset = byteOffsetIn(layout, place, base);
    if (indices) pushLaneAddress(context, place, indices, lane);
    else if (index) byteOffset = emitAddress(out, layout, place, base, index);
    else pushPlace(out, layout, place);
    pushLane(context, value, values, lane);
    out.memory(value.type === 'f32' ? OP.f32Store : OP.i32Store, byteOffset);
    out.op(OP.end);
  }
  indices?.release();
  values?.release();
}

/** One call for each of the four. */
function emitCall(context: SimdContext, stmt: Stmt & { op: 'call' }): void {
  const { out, layout, plan, prepareCall, typeOf } = context;
  if (stmt.results.length > 0 && !stmt.results.some(plan.hasVector)) {
    // The same for all four: the function is pure.
    const index = prepareCall(stmt.fn);
    for (const arg of stmt.args) emitExpr(out, layout, arg);
    out.indexed(OP.call, index);
    for (const local of stmt.results.toReversed()) out.indexed(OP.localSet, layout.local(local));
    return;
  }
  const args = stmt.args.map((arg) => ({ arg, vector: keepIfVarying(context, arg) }));
  for (const lane of LANE_NUMBERS) {
    const index = prepareCall(stmt.fn);
    for (const { arg, vector } of args) pushLane(context, arg, vector, lane);
    out.indexed(OP.call, index);
    for (const local of stmt.results.toReversed()) {
      if (!plan.hasVector(local)) {
        out.indexed(OP.localSet, layout.local(local));
        continue;
      }
      const type = typeOf(local);
      const result = out.take(valueType(type));
      out.indexed(OP.localGet, layout.vector(local));
      result.push();
      replaceLane(out, type, lane);
      out.indexed(OP.localSet, layout.vector(local));
      result.release();
    }
  }
  for (const { vector } of args) vector?.release();
}

/** Pushes whether any of the four is in the mask. */
export function pushAny({ out }: Pick<SimdContext, 'out'>, mask: Reusable): void {
  mask.push();
  out.simd(SIMD.anyTrue);
}

/** Those of `mask` (or all) for whom a varying condition holds, and those for whom it does not. */
export function splitMask(
  context: SimdContext,
  condition: Reusable,
  mask: Reusable | undefined,
): { yes(): Reusable; no(): Reusable } {
  const { out } = context;
  return {
    yes: () => {
      condition.push();
      if (mask !== undefined) {
        mask.push();
        out.simd(SIMD.and);
      }
      return out.take(VALUE_TYPE.v128);
    },
    no: () => {
      if (mask === undefined) {
        condition.push();
        out.simd(SIMD.not);
      } else {
        mask.push();
        condition.push();
        out.simd(SIMD.andNot);
      }
      return out.take(VALUE_TYPE.v128);
    },
  };
}
