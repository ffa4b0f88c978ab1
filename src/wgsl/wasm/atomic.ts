import type { Stmt } from '../ir.ts';
import { type FunctionWriter, valueType } from './function-writer.ts';
import { ATOMIC, EMPTY_BLOCK, OP } from './opcodes.ts';

/** What an atomic statement works on, for one invocation. */
export interface AtomicOperands {
  /** Pushes the address without its constant part, which is returned as a byte offset. */
  pushAddress(): number;
  pushValue(): void;
}

/** Emits a read-modify-write that other threads see as one, and leaves the old word on the stack. */
export function emitAtomic(out: FunctionWriter, stmt: Stmt & { op: 'atomic' }, operands: AtomicOperands): void {
  switch (stmt.fn) {
    case 'add':
    case 'sub':
    case 'and':
    case 'or':
    case 'xor':
    case 'exchange': {
      const byteOffset = operands.pushAddress();
      operands.pushValue();
      out.atomic(ATOMIC[stmt.fn], byteOffset);
      return;
    }
    case 'min':
    case 'max':
      emitExtreme(out, stmt, operands);
      return;
    default:
      stmt.fn satisfies never;
  }
}

/** WebAssembly has no minimum: compare and exchange until nobody came between. */
function emitExtreme(out: FunctionWriter, { fn, type }: Stmt & { op: 'atomic' }, operands: AtomicOperands): void {
  const i32 = valueType('i32');
  const byteOffset = operands.pushAddress();
  const address = out.take(i32);
  operands.pushValue();
  const value = out.take(i32);
  address.push();
  out.atomic(ATOMIC.load, byteOffset);
  const seen = out.take(i32);
  const isLess = type === 'i32' ? OP.i32LtS : OP.i32LtU;
  const isGreater = type === 'i32' ? OP.i32GtS : OP.i32GtU;
  out.op(OP.loop, EMPTY_BLOCK);
  address.push();
  seen.push();
  seen.push();
  value.push();
  seen.push();
  value.push();
  out.op(fn === 'min' ? isLess : isGreater, OP.select);
  out.atomic(ATOMIC.compareExchange, byteOffset);
  const found = out.keep(i32);
  seen.push();
  out.op(OP.i32Ne);
  found.push();
  seen.set();
  out.indexed(OP.brIf, 0);
  out.op(OP.end);
  seen.push();
  for (const scratch of [address, value, seen, found]) scratch.release();
}
