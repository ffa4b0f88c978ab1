import type { Stmt } from '../ir.ts';
import { emitAddress, emitExpr, type FunctionLayout } from './expression.ts';
import { type FunctionWriter, type Reusable, valueType } from './function-writer.ts';
import { EMPTY_BLOCK, OP } from './opcodes.ts';
import { KIND, LANES, shapeOf } from './shape.ts';
import { keepVector, pushVector, type SimdContext } from './simd-expression.ts';
import { emitVectorStatement, pushAny, splitMask } from './simd-statement.ts';

/** What statements need to know beside where the locals are. */
export interface StatementContext {
  readonly layout: FunctionLayout;
  /** Pushes the implicit arguments of an IR function (frame and buffers) and returns its WebAssembly index. */
  prepareCall(fn: string): number;
  /** Of the entry point of a cooperative kernel: what runs four at a time. */
  readonly simd?: SimdContext;
}

/** Set in code for four invocations. */
interface Together {
  readonly simd: SimdContext;
  /** Who takes part; all where it is absent. */
  readonly mask: Reusable | undefined;
}

/** Nesting depths of the WebAssembly blocks that jumps in the IR lead to. */
interface Targets {
  readonly depth: number;
  readonly breakAt: number;
  readonly continueAt: number;
  readonly labels: ReadonlyMap<number, number>;
  readonly together?: Together;
}

/** Emits the body of a function, without its `end`. */
export function emitBody(out: FunctionWriter, context: StatementContext, body: readonly Stmt[]): void {
  emitStatements(out, context, body, { depth: 0, breakAt: -1, continueAt: -1, labels: new Map() });
}

function emitStatements(out: FunctionWriter, context: StatementContext, body: readonly Stmt[], at: Targets): void {
  for (const stmt of body) emitStatement(out, context, stmt, at);
}

function emitStatement(out: FunctionWriter, context: StatementContext, stmt: Stmt, at: Targets): void {
  const { layout } = context;
  const { together } = at;
  if (together !== undefined && (stmt.op === 'set' || stmt.op === 'store' || stmt.op === 'call')) {
    emitVectorStatement(together.simd, stmt, together.mask);
    return;
  }
  switch (stmt.op) {
    case 'set':
      if (context.simd?.plan.splats.has(stmt.local)) {
        pushVector(context.simd, stmt.value);
        out.indexed(OP.localSet, layout.vector(stmt.local));
        return;
      }
      emitExpr(out, layout, stmt.value);
      out.indexed(OP.localSet, layout.local(stmt.local));
      return;
    case 'store': {
      const byteOffset = emitAddress(out, layout, stmt.place, stmt.base, stmt.index);
      emitExpr(out, layout, stmt.value);
      out.memory(stmt.value.type === 'f32' ? OP.f32Store : OP.i32Store, byteOffset);
      return;
    }
    case 'atomic':
      emitAtomic(out, layout, stmt);
      return;
    case 'call': {
      const index = context.prepareCall(stmt.fn);
      for (const arg of stmt.args) emitExpr(out, layout, arg);
      out.indexed(OP.call, index);
      for (const local of stmt.results.toReversed()) out.indexed(OP.localSet, layout.local(local));
      return;
    }
    case 'if': {
      if (together !== undefined && shapeOf(stmt.condition, together.simd.plan.shapes).kind > KIND.uniform) {
        emitMasked(out, context, stmt, at, together);
        return;
      }
      emitExpr(out, layout, stmt.condition);
      const inner = { ...at, depth: at.depth + 1 };
      out.op(OP.if, EMPTY_BLOCK);
      emitStatements(out, context, stmt.then, inner);
      if (stmt.else.length > 0) {
        out.op(OP.else);
        emitStatements(out, context, stmt.else, inner);
      }
      out.op(OP.end);
      return;
    }
    case 'loop': {
      // block { loop { block { body } continuing; br loop } }
      const breakAt = at.depth + 1;
      const inner = { ...at, depth: at.depth + 2, breakAt, continueAt: -1 };
      out.op(OP.block, EMPTY_BLOCK, OP.loop, EMPTY_BLOCK);
      if (hasContinue(stmt.body)) {
        const continueAt = at.depth + 3;
        out.op(OP.block, EMPTY_BLOCK);
        emitStatements(out, context, stmt.body, { ...inner, depth: continueAt, continueAt });
        out.op(OP.end);
      } else emitStatements(out, context, stmt.body, inner);
      emitStatements(out, context, stmt.continuing, inner);
      out.indexed(OP.br, 0);
      out.op(OP.end, OP.end);
      return;
    }
    case 'block': {
      const depth = at.depth + 1;
      out.op(OP.block, EMPTY_BLOCK);
      emitStatements(out, context, stmt.body, { ...at, depth, labels: new Map(at.labels).set(stmt.label, depth) });
      out.op(OP.end);
      return;
    }
    case 'leave':
      out.indexed(OP.br, at.depth - (at.labels.get(stmt.label) ?? missing(`label ${stmt.label}`)));
      return;
    case 'break':
      out.indexed(OP.br, at.depth - (at.breakAt >= 0 ? at.breakAt : missing('loop around a break')));
      return;
    case 'continue':
      out.indexed(OP.br, at.depth - (at.continueAt >= 0 ? at.continueAt : missing('loop around a continue')));
      return;
    case 'return':
      for (const value of stmt.values) emitExpr(out, layout, value);
      out.op(OP.return);
      return;
    case 'barrier':
      throw new Error('IR: regions are not formed');
    case 'lanes':
      emitLanes(out, context, stmt, at.depth);
      return;
    default:
      stmt satisfies never;
  }
}

/** `local = 0; do { body } while ((local += step) != count)`, where step is 1 or, in vectors, 4 */
function emitLanes(out: FunctionWriter, context: StatementContext, stmt: Stmt & { op: 'lanes' }, depth: number): void {
  const local = context.layout.local(stmt.local);
  const { simd } = context;
  const isVector = simd?.plan.isVector(stmt) ?? false;
  out.i32(0);
  out.indexed(OP.localSet, local);
  if (stmt.count === 1) {
    // The local stays 0, on which code of the workgroup relies.
    emitStatements(out, context, stmt.body, { depth, breakAt: -1, continueAt: -1, labels: new Map() });
    return;
  }
  out.op(OP.loop, EMPTY_BLOCK);
  const inside = { depth: depth + 1, breakAt: -1, continueAt: -1, labels: new Map() };
  const at = simd && isVector ? { ...inside, together: { simd, mask: undefined } } : inside;
  emitStatements(out, context, stmt.body, at);
  out.indexed(OP.localGet, local);
  out.i32(isVector ? LANES : 1);
  out.op(OP.i32Add);
  out.indexed(OP.localTee, local);
  out.i32(stmt.count);
  out.op(OP.i32Ne);
  out.indexed(OP.brIf, 0);
  out.op(OP.end);
}

/** Both branches, one after the other, each for those of the four who take it, and only if there are any. */
function emitMasked(
  out: FunctionWriter,
  context: StatementContext,
  stmt: Stmt & { op: 'if' },
  at: Targets,
  { simd, mask }: Together,
): void {
  const condition = keepVector(simd, stmt.condition);
  const masks = splitMask(simd, condition, mask);
  for (const [body, maskOf] of [
    [stmt.then, masks.yes],
    [stmt.else, masks.no],
  ] as const) {
    if (body.length === 0) continue;
    const own = maskOf();
    pushAny(simd, own);
    out.op(OP.if, EMPTY_BLOCK);
    emitStatements(out, context, body, { ...at, depth: at.depth + 1, together: { simd, mask: own } });
    out.op(OP.end);
    own.release();
  }
  condition.release();
}

/** One thread runs the invocations one after the other, so plain loads and stores are atomic. */
function emitAtomic(out: FunctionWriter, layout: FunctionLayout, stmt: Stmt & { op: 'atomic' }): void {
  const byteOffset = emitAddress(out, layout, { kind: 'buffer', buffer: stmt.buffer }, stmt.base, stmt.index);
  const i32 = valueType('i32');
  const address = out.keep(i32);
  address.push();
  out.memory(OP.i32Load, byteOffset);
  const old = out.keep(i32);
  if (stmt.fn === 'exchange') out.op(OP.drop);
  const signed = stmt.type === 'i32';
  emitExpr(out, layout, stmt.value);
  switch (stmt.fn) {
    case 'add':
      out.op(OP.i32Add);
      break;
    case 'sub':
      out.op(OP.i32Sub);
      break;
    case 'and':
      out.op(OP.i32And);
      break;
    case 'or':
      out.op(OP.i32Or);
      break;
    case 'xor':
      out.op(OP.i32Xor);
      break;
    case 'min':
    case 'max': {
      const operand = out.keep(i32);
      old.push();
      operand.push();
      out.op(stmt.fn === 'min' ? (signed ? OP.i32LtS : OP.i32LtU) : signed ? OP.i32GtS : OP.i32GtU, OP.select);
      operand.release();
      break;
    }
    case 'exchange':
      break;
    default:
      stmt.fn satisfies never;
  }
  out.memory(OP.i32Store, byteOffset);
  if (stmt.result !== undefined) {
    old.push();
    out.indexed(OP.localSet, layout.local(stmt.result));
  }
  old.release();
  address.release();
}

/** Whether a `continue` in these statements belongs to the loop whose body they are. */
function hasContinue(body: readonly Stmt[]): boolean {
  return body.some((stmt) => {
    if (stmt.op === 'continue') return true;
    if (stmt.op === 'if') return hasContinue(stmt.then) || hasContinue(stmt.else);
    return stmt.op === 'block' && hasContinue(stmt.body);
  });
}

function missing(what: string): never {
  throw new Error(`IR: no ${what}`);
}
