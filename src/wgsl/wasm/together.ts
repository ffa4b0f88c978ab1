import type { Stmt } from '../ir.ts';
import { VALUE_TYPE } from './binary.ts';
import type { FunctionWriter, Reusable } from './function-writer.ts';
import type { LocalSet } from './local-set.ts';
import { OP, SIMD } from './opcodes.ts';
import type { SimdContext } from './simd-expression.ts';
import { bodiesOf } from './traverse.ts';

/** Four invocations that run together, of which some may wait. */
export interface Together {
  readonly simd: SimdContext;
  /**
   * Masks, those of statements further out first. The last one says who takes part; all do where there is none. Somebody always
   * does: what nobody takes part in is passed over.
   */
  readonly levels: readonly Reusable[];
  /** What invocations that wait may read when they go on. */
  readonly waiting: readonly LocalSet[];
  /** Depth of the block at whose end the last mask ends. */
  readonly exitAt: number;
}

/** Where a jump leads. */
export interface Target {
  /** Nesting depth of the WebAssembly block. */
  readonly depth: number;
  /** Place in {@link Together.levels} of the mask of those that are in the loop or block; undefined where all jump together. */
  readonly level: number | undefined;
}

/** Goes to the end of a loop or block, or to the next round. */
export type Jump = Stmt & { op: 'break' | 'continue' | 'leave' };

/** Who takes part; undefined for all. */
export function maskOf({ levels }: Together): Reusable | undefined {
  return levels.at(-1);
}

/** Pushes the mask, or one that lets all through. */
function pushMask(together: Together): void {
  const mask = maskOf(together);
  if (mask) mask.push();
  else together.simd.out.v128([-1, -1, -1, -1]);
}

/** A register that starts as the present mask. */
export function takeMask(together: Together): Reusable {
  pushMask(together);
  return together.simd.out.take(VALUE_TYPE.v128);
}

/** Those who take part leave what has its mask at `level`: they are missing from there on inwards. */
export function emitMaskedJump({ simd: { out }, levels }: Together, level: number): void {
  const own = levels.at(-1);
  if (own === undefined) throw new Error('IR: a masked jump has a mask');
  for (const outer of levels.slice(level, -1)) {
    outer.push();
    own.push();
    out.simd(SIMD.andNot);
    outer.set();
  }
  out.v128([0, 0, 0, 0]);
  own.set();
}

/** Passes over the rest of what has the last mask, where nobody takes part any more. */
export function emitExitIfNobody(together: Together, depth: number): void {
  const { out } = together.simd;
  pushMask(together);
  out.simd(SIMD.anyTrue);
  out.op(OP.i32Eqz);
  out.indexed(OP.brIf, depth - together.exitAt);
}

/** Whether a jump that parts invocations leads out of the statement; `levelOf` says where those go that leave it. */
export function partsInvocations(
  stmt: Stmt,
  levelOf: (jump: Jump) => number | undefined,
  isInLoop = false,
  labels: readonly number[] = [],
): boolean {
  switch (stmt.op) {
    case 'break':
    case 'continue':
      return !isInLoop && levelOf(stmt) !== undefined;
    case 'leave':
      return !labels.includes(stmt.label) && levelOf(stmt) !== undefined;
    default: {
      const inside = stmt.op === 'block' ? [...labels, stmt.label] : labels;
      const loops = isInLoop || stmt.op === 'loop';
      return bodiesOf(stmt).some((body) => body.some((inner) => partsInvocations(inner, levelOf, loops, inside)));
    }
  }
}

/** `emit` for each of the four that takes part, one after the other. */
export function forEachLane(out: FunctionWriter, mask: Reusable | undefined, emit: (lane: number) => void): void {
  for (const lane of [0, 1, 2, 3]) {
    if (mask === undefined) {
      emit(lane);
      continue;
    }
    mask.push();
    out.simd(SIMD.i32x4ExtractLane, lane);
    out.op(OP.if, 0x40);
    emit(lane);
    out.op(OP.end);
  }
}
