import { pushFloat, pushSigned, pushUnsigned, VALUE_TYPE, type ValueType } from './binary.ts';
import { type AtomicOp, OP, SIMD, type SimdOp } from './opcodes.ts';

/** A value that was computed once and can be pushed again. */
export interface Reusable {
  /** Pushes the value once more. */
  push(): void;
  /** Replaces it by the value on top of the stack. */
  set(): void;
  /** Gives its scratch local back; the value must not be pushed afterwards. */
  release(): void;
}

/** Collects the instructions of one function, and the scratch locals it needs behind those of the IR. */
export class FunctionWriter {
  readonly code: number[] = [];
  readonly #firstScratch: number;
  readonly #scratchTypes: ValueType[] = [];
  readonly #free = new Map<ValueType, number[]>();

  /** `firstScratch` is the number of parameters and locals that the function has already. */
  constructor(firstScratch: number) {
    this.#firstScratch = firstScratch;
  }

  /** Types of the scratch locals, in order. */
  get scratchTypes(): readonly ValueType[] {
    return this.#scratchTypes;
  }

  op(...bytes: number[]): void {
    for (const byte of bytes) this.code.push(byte);
  }

  /** An instruction with one unsigned immediate: `local.get`, `call`, `br` ... */
  indexed(op: number, index: number): void {
    this.code.push(op);
    pushUnsigned(this.code, index);
  }

  i32(value: number): void {
    this.code.push(OP.i32Const);
    pushSigned(this.code, value);
  }

  f32(value: number): void {
    this.code.push(OP.f32Const);
    pushFloat(this.code, value);
  }

  /** A 4-byte aligned load or store. */
  memory(op: number, byteOffset: number): void {
    this.code.push(op, 2);
    pushUnsigned(this.code, byteOffset);
  }

  /** An atomic read-modify-write of a 4-byte word. */
  atomic(op: AtomicOp, byteOffset: number): void {
    this.code.push(OP.atomic, op, 2);
    pushUnsigned(this.code, byteOffset);
  }

  /** A vector instruction, with the number of a lane where it takes one. */
  simd(op: SimdOp, ...lane: readonly number[]): void {
    this.code.push(OP.simd);
    pushUnsigned(this.code, op);
    this.op(...lane);
  }

  /** A vector load or store of 4-byte alignment, with the number of a lane where it takes one. */
  simdMemory(op: SimdOp, byteOffset: number, ...lane: readonly number[]): void {
    this.simd(op, 2);
    pushUnsigned(this.code, byteOffset);
    this.op(...lane);
  }

  /** Four words. */
  v128(words: readonly number[]): void {
    this.simd(SIMD.const);
    for (const word of words) for (const shift of [0, 8, 16, 24]) this.code.push((word >>> shift) & 0xff);
  }

  /** Keeps the value on top of the stack in a scratch local too. */
  keep(type: ValueType): Reusable {
    return this.#scratch(type, OP.localTee);
  }

  /** Moves the value on top of the stack to a scratch local. */
  take(type: ValueType): Reusable {
    return this.#scratch(type, OP.localSet);
  }

  #scratch(type: ValueType, op: number): Reusable {
    const free = this.#free.get(type) ?? [];
    this.#free.set(type, free);
    const local = free.pop() ?? this.#firstScratch + this.#scratchTypes.push(type) - 1;
    this.indexed(op, local);
    return {
      push: () => this.indexed(OP.localGet, local),
      set: () => this.indexed(OP.localSet, local),
      release: () => free.push(local),
    };
  }
}

/** The WebAssembly type that holds an IR type: booleans are 0 or 1. */
export function valueType(type: 'f32' | 'i32' | 'u32' | 'bool'): ValueType {
  return type === 'f32' ? VALUE_TYPE.f32 : VALUE_TYPE.i32;
}
