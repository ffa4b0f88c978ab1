import type { Expr, Stmt } from '../ir.ts';
import { emitAtomic } from './atomic.ts';
import { emitAddress, emitExpr, type FunctionLayout } from './expression.ts';
import type { FunctionWriter, Reusable } from './function-writer.ts';
import { EMPTY_BLOCK, OP, SIMD } from './opcodes.ts';
import { KIND, LANES, shapeOf } from './shape.ts';
import { emitUniformSet, keepVector, type SimdContext } from './simd-expression.ts';
import { emitVectorStatement, splitMask } from './simd-statement.ts';
import {
  emitExitIfNobody,
  emitMaskedJump,
  type Jump,
  maskOf,
  partsInvocations,
  type Target,
  type Together,
  takeMask,
} from './together.ts';

/** What statements need to know beside where the locals are. */
export interface StatementContext {
  readonly layout: FunctionLayout;
  /** Pushes the implicit arguments of an IR function (frame and buffers) and returns its WebAssembly index. */
  prepareCall(fn: string): number;
  /** Of the entry point: what runs four at a time. */
  readonly simd?: SimdContext;
}

/** Where in the function a statement stands. */
interface Position {
  readonly depth: number;
  /** Targets of `break` and `continue`. */
  readonly end?: Target;
  readonly next?: Target;
  readonly labels: ReadonlyMap<number, Target>;
  /** In code for four invocations. */
  readonly together?: Together;
}

/** Emits the body of a function, without its `end`. */
export function emitBody(out: FunctionWriter, context: StatementContext, body: readonly Stmt[]): void {
  emitStatements(out, context, body, { depth: 0, labels: new Map() });
}

function emitStatements(out: FunctionWriter, context: StatementContext, body: readonly Stmt[], at: Position): void {
  for (const stmt of body) {
    emitStatement(out, context, stmt, at);
    const { together } = at;
    if (together && partsInvocations(stmt, (jump) => targetOf(jump, at).level)) emitExitIfNobody(together, at.depth);
  }
}

function emitStatement(out: FunctionWriter, context: StatementContext, stmt: Stmt, at: Position): void {
  const { layout } = context;
  const { together } = at;
  if (together && (stmt.op === 'set' || stmt.op === 'store' || stmt.op === 'call' || stmt.op === 'atomic')) {
    emitVectorStatement(together, stmt);
    return;
  }
  switch (stmt.op) {
    case 'set':
      if (context.simd) {
        emitUniformSet(context.simd, stmt.local, stmt.value);
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
      emitAtomic(out, stmt, {
        pushAddress: () => emitAddress(out, layout, { kind: 'buffer', buffer: stmt.buffer }, stmt.base, stmt.index),
        pushValue: () => emitExpr(out, layout, stmt.value),
      });
      if (stmt.result === undefined) out.op(OP.drop);
      else out.indexed(OP.localSet, layout.local(stmt.result));
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
        emitMaskedIf(out, context, stmt, at, together);
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
    case 'loop':
      emitLoop(out, context, stmt, at);
      return;
    case 'block':
      emitBlock(out, context, stmt, at);
      return;
    case 'leave':
    case 'break':
    case 'continue': {
      const { depth, level } = targetOf(stmt, at);
      if (level !== undefined && together) emitMaskedJump(together, level);
      else out.indexed(OP.br, at.depth - depth);
      return;
    }
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

function targetOf(stmt: Jump, { end, next, labels }: Position): Target {
  const target = stmt.op === 'leave' ? labels.get(stmt.label) : stmt.op === 'break' ? end : next;
  if (target === undefined) throw new Error(`IR: '${stmt.op}' leads nowhere`);
  return target;
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
    emitStatements(out, context, stmt.body, { depth, labels: new Map() });
    return;
  }
  out.op(OP.loop, EMPTY_BLOCK);
  const together = simd && isVector && { simd, levels: [], waiting: [], exitAt: -1 };
  emitStatements(out, context, stmt.body, { depth: depth + 1, labels: new Map(), ...(together && { together }) });
  out.indexed(OP.localGet, local);
  out.i32(isVector ? LANES : 1);
  out.op(OP.i32Add);
  out.indexed(OP.localTee, local);
  out.i32(stmt.count);
  out.op(OP.i32Ne);
  out.indexed(OP.brIf, 0);
  out.op(OP.end);
}

/**
 * `block { loop { block { body } continuing; br loop } }`; the inner block only where there is a `continue`. A test that begins
 * the body moves to its end, and stands before the loop once more: then engines can take what does not change out of the loop,
 * because whoever enters it runs all of it.
 */
function emitLoop(out: FunctionWriter, context: StatementContext, given: Stmt & { op: 'loop' }, at: Position): void {
  const { together } = at;
  const shapes = together?.simd.plan.shapes;
  const partsAtEnd = shapes !== undefined && shapes.exitsOf(given) > KIND.uniform;
  const partsAtNext = shapes !== undefined && shapes.continuesOf(given) > KIND.uniform;
  const test = partsAtEnd ? undefined : testAtStart(given);
  const stmt = test ? { ...given, body: given.body.slice(1) } : given;
  const endAt = at.depth + 1;
  const inLoop = partsAtEnd && together ? withMask(together, endAt, shapes.liveness.after(given)) : together;
  out.op(OP.block, EMPTY_BLOCK);
  if (test) {
    emitExpr(out, context.layout, test);
    out.indexed(OP.brIf, 0);
  }
  out.op(OP.loop, EMPTY_BLOCK);
  const around: Position = {
    ...at,
    ...(inLoop && { together: inLoop }),
    depth: at.depth + 2,
    end: { depth: endAt, level: partsAtEnd ? (together?.levels.length ?? 0) : undefined },
  };
  if (hasContinue(stmt.body)) {
    const nextAt = at.depth + 3;
    const inRound = partsAtNext && inLoop ? withMask(inLoop, nextAt, shapes.liveness.atSecond(given)) : inLoop;
    out.op(OP.block, EMPTY_BLOCK);
    const next = { depth: nextAt, level: partsAtNext ? (inLoop?.levels.length ?? 0) : undefined };
    emitStatements(out, context, stmt.body, { ...around, ...(inRound && { together: inRound }), depth: nextAt, next });
    out.op(OP.end);
    if (inRound !== inLoop && inRound && inLoop) {
      maskOf(inRound)?.release();
      // The round was passed over by those that continue, and by those that left the loop: perhaps all.
      const levelOf = (jump: Jump) => (jump.op === 'continue' ? undefined : targetOf(jump, around).level);
      if (stmt.body.some((inner) => partsInvocations(inner, levelOf))) emitExitIfNobody(inLoop, around.depth);
    }
  } else emitStatements(out, context, stmt.body, around);
  emitStatements(out, context, stmt.continuing, around);
  if (test) {
    emitExpr(out, context.layout, test);
    out.op(OP.i32Eqz);
  }
  out.indexed(test ? OP.brIf : OP.br, 0);
  out.op(OP.end, OP.end);
  if (inLoop !== together && inLoop) maskOf(inLoop)?.release();
}

/** The condition with which each round of a loop begins by leaving it. */
function testAtStart({ body: [first] }: Stmt & { op: 'loop' }): Expr | undefined {
  if (first?.op !== 'if' || first.else.length > 0 || first.then.length !== 1) return undefined;
  return first.then[0]?.op === 'break' ? first.condition : undefined;
}

function emitBlock(out: FunctionWriter, context: StatementContext, stmt: Stmt & { op: 'block' }, at: Position): void {
  const { together } = at;
  const shapes = together?.simd.plan.shapes;
  const depth = at.depth + 1;
  const parts = shapes !== undefined && shapes.exitsOf(stmt) > KIND.uniform;
  const inside = parts && together ? withMask(together, depth, shapes.liveness.after(stmt)) : together;
  const target = { depth, level: parts ? (together?.levels.length ?? 0) : undefined };
  out.op(OP.block, EMPTY_BLOCK);
  const labels = new Map(at.labels).set(stmt.label, target);
  emitStatements(out, context, stmt.body, { ...at, depth, labels, ...(inside && { together: inside }) });
  out.op(OP.end);
  if (inside !== together && inside) maskOf(inside)?.release();
}

/** A mask of its own for those that are in a loop or block. */
function withMask(together: Together, exitAt: number, ...waiting: Together['waiting']): Together {
  const mask = takeMask(together);
  return { ...together, levels: [...together.levels, mask], waiting: [...together.waiting, ...waiting], exitAt };
}

/** Both branches, one after the other, each for those of the four who take it, and only if there are any. */
function emitMaskedIf(
  out: FunctionWriter,
  context: StatementContext,
  stmt: Stmt & { op: 'if' },
  at: Position,
  together: Together,
): void {
  const { simd, levels } = together;
  const { liveness } = simd.plan.shapes;
  const mask = maskOf(together);
  const condition = keepVector({ ...simd, mask }, stmt.condition);
  const masks = splitMask(simd, condition, mask);
  const depth = at.depth + 1;
  const emitBranch = (body: readonly Stmt[], mask: Reusable, waiting: Together['waiting']) => {
    if (body.length > 0) {
      mask.push();
      out.simd(SIMD.anyTrue);
      out.op(OP.if, EMPTY_BLOCK);
      const inside = { simd, levels: [...levels, mask], waiting: [...together.waiting, ...waiting], exitAt: depth };
      emitStatements(out, context, body, { ...at, depth, together: inside });
      out.op(OP.end);
    }
    mask.release();
  };
  const after = liveness.after(stmt);
  // Made before the first branch, in which some may leave.
  const no = stmt.else.length > 0 ? masks.no() : undefined;
  if (stmt.then.length > 0) emitBranch(stmt.then, masks.yes(), [after, liveness.atSecond(stmt)]);
  if (no) emitBranch(stmt.else, no, [after]);
  condition.release();
}

/** Whether a `continue` in these statements belongs to the loop whose body they are. */
function hasContinue(body: readonly Stmt[]): boolean {
  return body.some((stmt) => {
    if (stmt.op === 'continue') return true;
    if (stmt.op === 'if') return hasContinue(stmt.then) || hasContinue(stmt.else);
    return stmt.op === 'block' && hasContinue(stmt.body);
  });
}
