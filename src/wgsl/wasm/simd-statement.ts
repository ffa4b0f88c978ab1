import type { Expr, Scalar, Stmt } from '../ir.ts';
import { emitAtomic } from './atomic.ts';
import { VALUE_TYPE } from './binary.ts';
import { byteOffsetIn, emitAddress, emitExpr, pushPlace } from './expression.ts';
import { type Reusable, valueType } from './function-writer.ts';
import { EMPTY_BLOCK, OP, SIMD } from './opcodes.ts';
import { type Row, rowOf } from './row.ts';
import { KIND, shapeOf } from './shape.ts';
import {
  emitRowTest,
  emitUniformSet,
  keepAddresses,
  keepIfVarying,
  pushLane,
  pushVector,
  type SimdContext,
} from './simd-expression.ts';
import { LANE_NUMBERS, replaceLane, SELECT_BY_LANES } from './simd-lanes.ts';
import { forEachLane, maskOf, type Together } from './together.ts';

const LAST_LANE = LANE_NUMBERS.length - 1;

/** Emits a `set`, `store`, `call` or `atomic` for those of four invocations that take part. */
export function emitVectorStatement(
  together: Together,
  stmt: Stmt & { op: 'set' | 'store' | 'call' | 'atomic' },
): void {
  const context: SimdContext = { ...together.simd, mask: maskOf(together) };
  switch (stmt.op) {
    case 'set':
      emitSet(
        context,
        stmt,
        together.waiting.some((locals) => locals.has(stmt.local)),
      );
      return;
    case 'store':
      emitStore(context, stmt);
      return;
    case 'call':
      emitCall(context, stmt);
      return;
    case 'atomic':
      emitAtomics(context, stmt);
      return;
    default:
      stmt satisfies never;
  }
}

/** `isWaitedFor`: those that do not take part may read it later, as it was. */
function emitSet(context: SimdContext, stmt: Stmt & { op: 'set' }, isWaitedFor: boolean): void {
  const { out, layout, plan, mask } = context;
  if (!plan.hasVector(stmt.local) || plan.splats.has(stmt.local)) {
    emitUniformSet(context, stmt.local, stmt.value);
    return;
  }
  const vector = layout.vector(stmt.local);
  pushVector(context, stmt.value);
  if (mask !== undefined && isWaitedFor) {
    out.indexed(OP.localGet, vector);
    mask.push();
    out.simd(SELECT_BY_LANES);
  }
  out.indexed(OP.localSet, vector);
}

function emitStore(context: SimdContext, stmt: Stmt & { op: 'store' }): void {
  const { out, layout, plan, mask } = context;
  const { place, base, index, value } = stmt;
  const row = index && rowOf(index, plan.shapes);
  if (row) {
    emitRowStore(context, stmt, row);
    return;
  }
  if (index && shapeOf(index, plan.shapes).kind > KIND.uniform) {
    emitScatter(context, stmt, index);
    return;
  }
  const values = keepIfVarying(context, value);
  const emit = (lane: number) => {
    const byteOffset = emitAddress(out, layout, place, base, index);
    pushLane(context, value, values, lane);
    out.memory(value.type === 'f32' ? OP.f32Store : OP.i32Store, byteOffset);
  };
  // The last one is the one whose value stays. Where all store the same, somebody takes part.
  if (mask === undefined || shapeOf(value, plan.shapes).kind <= KIND.uniform) emit(LAST_LANE);
  else forEachLane(out, mask, emit);
  values?.release();
}

/** One by one, in their order. */
function emitScatter(context: SimdContext, { place, base, value }: Stmt & { op: 'store' }, index: Expr): void {
  const { out, layout, mask } = context;
  const values = keepIfVarying(context, value);
  const addresses = keepAddresses(context, place, index);
  forEachLane(out, mask, (lane) => {
    addresses.push();
    out.simd(SIMD.i32x4ExtractLane, lane);
    pushLane(context, value, values, lane);
    out.memory(value.type === 'f32' ? OP.f32Store : OP.i32Store, byteOffsetIn(layout, place, base));
  });
  addresses.release();
  values?.release();
}

/**
 * Into four neighbouring words: in one piece, or one by one where a clamp holds some back or some wait, whose words may be
 * another thread's.
 */
function emitRowStore(context: SimdContext, stmt: Stmt & { op: 'store' }, row: Row): void {
  const { out, layout, mask } = context;
  const { place, base, index, value } = stmt;
  const first = emitRowTest(context, row);
  const store = () => {
    pushPlace(out, layout, place);
    first.push();
    out.i32(2);
    out.op(OP.i32Shl, OP.i32Add);
    pushWords(context, value);
    out.simdMemory(SIMD.store, byteOffsetIn(layout, place, base));
  };
  if (mask) {
    mask.push();
    out.simd(SIMD.i32x4AllTrue);
    if (row.last) out.op(OP.i32And);
  }
  if (mask || row.last) {
    out.op(OP.if, EMPTY_BLOCK);
    store();
    out.op(OP.else);
    if (index) emitScatter(context, stmt, index);
    out.op(OP.end);
  } else store();
  first.release();
}

/** The words to store: `bool` as 0 and 1. */
function pushWords(context: SimdContext, value: Expr): void {
  pushVector(context, value);
  if (value.type !== 'bool') return;
  context.out.v128([1, 1, 1, 1]);
  context.out.simd(SIMD.and);
}

/** One call for each of those that take part. */
function emitCall(context: SimdContext, stmt: Stmt & { op: 'call' }): void {
  const { out, layout, plan, prepareCall, typeOf, mask } = context;
  if (stmt.results.length > 0 && !stmt.results.some(plan.hasVector)) {
    // The same for all four: the function is pure.
    const index = prepareCall(stmt.fn);
    for (const arg of stmt.args) emitExpr(out, layout, arg);
    out.indexed(OP.call, index);
    for (const local of stmt.results.toReversed()) out.indexed(OP.localSet, layout.local(local));
    return;
  }
  const args = stmt.args.map((arg) => ({ arg, vector: keepIfVarying(context, arg) }));
  forEachLane(out, mask, (lane) => {
    const index = prepareCall(stmt.fn);
    for (const { arg, vector } of args) pushLane(context, arg, vector, lane);
    out.indexed(OP.call, index);
    for (const local of stmt.results.toReversed()) {
      if (plan.hasVector(local)) setLane(context, local, typeOf(local), lane);
      else out.indexed(OP.localSet, layout.local(local));
    }
  });
  for (const { vector } of args) vector?.release();
}

/** One after the other, in their order. */
function emitAtomics(context: SimdContext, stmt: Stmt & { op: 'atomic' }): void {
  const { out, layout, plan, mask } = context;
  const place = { kind: 'buffer', buffer: stmt.buffer } as const;
  const { index, base, value, result } = stmt;
  const varies = index !== undefined && shapeOf(index, plan.shapes).kind >= KIND.consecutive;
  const addresses = varies ? keepAddresses(context, place, index) : undefined;
  const values = keepIfVarying(context, value);
  forEachLane(out, mask, (lane) => {
    emitAtomic(out, stmt, {
      pushAddress: () => {
        if (addresses === undefined) return emitAddress(out, layout, place, base, index);
        addresses.push();
        out.simd(SIMD.i32x4ExtractLane, lane);
        return byteOffsetIn(layout, place, base);
      },
      pushValue: () => pushLane(context, value, values, lane),
    });
    if (result === undefined) out.op(OP.drop);
    else setLane(context, result, stmt.type, lane);
  });
  addresses?.release();
  values?.release();
}

/** Moves the scalar on top of the stack to one lane of a local. */
function setLane({ out, layout }: SimdContext, local: number, type: Scalar, lane: number): void {
  const scalar = out.take(valueType(type));
  out.indexed(OP.localGet, layout.vector(local));
  scalar.push();
  replaceLane(out, type, lane);
  out.indexed(OP.localSet, layout.vector(local));
  scalar.release();
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
