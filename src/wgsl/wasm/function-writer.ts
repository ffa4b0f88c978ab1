import { pushFloat, pushSigned, pushUnsigned, pushVectorConstant, VALUE_TYPE, type ValueType } from './binary.ts';
import { type AtomicOp, OP, type SimdOp } from './opcodes.ts';

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
  /** By their words. */
  readonly #constants = new Map<string, { readonly words: readonly number[]; readonly local: number }>();

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

  /**
   * Four words. Those that no instruction makes are read once, from a global, into a local: engines compose a constant anew in
   * each round of a loop, from three instructions, and cannot know that the global never changes.
   */
  v128(words: readonly number[]): void {
    const [first] = words;
    if ((first === 0 || first === -1) && words.every((word) => word === first)) {
      pushVectorConstant(this.code, words);
      return;
    }
    const key = words.map((word) => word | 0).join();
    const known = this.#constants.get(key) ?? { words, local: this.#newScratch(VALUE_TYPE.v128) };
    this.#constants.set(key, known);
    this.indexed(OP.localGet, known.local);
  }

  /** The vectors that must be in globals, in this order from the first one on. */
  get constants(): readonly (readonly number[])[] {
    return [...this.#constants.values()].map(({ words }) => words);
  }

  /** The whole body: reads the constants, then runs the code. */
  get body(): readonly number[] {
    const start: number[] = [];
    for (const [index, { local }] of [...this.#constants.values()].entries()) {
      start.push(OP.globalGet);
      pushUnsigned(start, index);
      start.push(OP.localSet);
      pushUnsigned(start, local);
    }
    return [...start, ...this.code];
  }

  /** Keeps the value on top of the stack in a scratch local too. */
  keep(type: ValueType): Reusable {
    return this.#scratch(type, OP.localTee);
  }

  /** Moves the value on top of the stack to a scratch local. */
  take(type: ValueType): Reusable {
    return this.#scratch(type, OP.localSet);
  }

  #newScratch(type: ValueType): number {
    return this.#firstScratch + this.#scratchTypes.push(type) - 1;
  }

  #scratch(type: ValueType, op: number): Reusable {
    const free = this.#free.get(type) ?? [];
    this.#free.set(type, free);
    const local = free.pop() ?? this.#newScratch(type);
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
