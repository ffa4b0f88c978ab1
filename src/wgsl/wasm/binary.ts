/**
 * The WebAssembly binary format, as much of it as the compiler needs: one imported memory, functions, exports and the
 * `name` section, so that profilers and stack traces show WGSL names (WebAssembly Core Specification 2.0, chapter 5).
 */

import { OP, SIMD } from './opcodes.ts';

/** Value types by their byte in the binary format. */
export const VALUE_TYPE = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;

/** A value type's byte. */
export type ValueType = (typeof VALUE_TYPE)[keyof typeof VALUE_TYPE];

/** A function ready to be encoded. */
export interface WasmFunction {
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  /** Types of the locals behind the parameters. */
  readonly locals: readonly ValueType[];
  /** The instructions, including the final `end`. */
  readonly body: readonly number[];
  /** Name under which it is exported, if it is. */
  readonly exportName?: string;
}

/** A module that imports one memory. */
export interface WasmModule {
  readonly memory: {
    readonly module: string;
    readonly name: string;
    readonly minPages: number;
    readonly maxPages: number;
  };
  /** Called by their index in this list. */
  readonly functions: readonly WasmFunction[];
  /** Vectors of four words in mutable globals, by their index in this list. */
  readonly globals?: readonly (readonly number[])[];
}

/** Appends an unsigned LEB128 integer of up to 32 bits. */
export function pushUnsigned(out: number[], value: number): void {
  let rest = value >>> 0;
  while (rest >= 0x80) {
    out.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  out.push(rest);
}

/** Appends a signed LEB128 integer of 32 bits. */
export function pushSigned(out: number[], value: number): void {
  let rest = value | 0;
  while (rest < -64 || rest > 63) {
    out.push((rest & 0x7f) | 0x80);
    rest >>= 7;
  }
  out.push(rest & 0x7f);
}

const floatBytes = new DataView(new ArrayBuffer(4));

/** Appends the four bytes of a float, little-endian. */
export function pushFloat(out: number[], value: number): void {
  floatBytes.setFloat32(0, value, true);
  for (let i = 0; i < 4; i++) out.push(floatBytes.getUint8(i));
}

/** Appends `v128.const` with these four words. */
export function pushVectorConstant(out: number[], words: readonly number[]): void {
  out.push(OP.simd, SIMD.const);
  for (const word of words) for (const shift of [0, 8, 16, 24]) out.push((word >>> shift) & 0xff);
}

/** The bytes of a module. */
export function encodeModule(module: WasmModule): Uint8Array<ArrayBuffer> {
  const { functions, memory, globals = [] } = module;
  const types: number[][] = [];
  const typeIndices = functions.map(({ params, results }) => {
    const bytes = [0x60];
    pushList(bytes, params, (out, type) => out.push(type));
    pushList(bytes, results, (out, type) => out.push(type));
    const known = types.findIndex((other) => other.join() === bytes.join());
    return known >= 0 ? known : types.push(bytes) - 1;
  });

  const out = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  pushSection(out, 1, (section) => pushList(section, types, pushAll));
  pushSection(out, 2, (section) => {
    section.push(1);
    pushName(section, memory.module);
    pushName(section, memory.name);
    section.push(0x02, 0x01);
    pushUnsigned(section, memory.minPages);
    pushUnsigned(section, memory.maxPages);
  });
  pushSection(out, 3, (section) => pushList(section, typeIndices, pushUnsigned));
  pushSection(out, 6, (section) => {
    pushList(section, globals, (bytes, words) => {
      bytes.push(VALUE_TYPE.v128, 0x01);
      pushVectorConstant(bytes, words);
      bytes.push(0x0b);
    });
  });
  pushSection(out, 7, (section) => {
    const exported = functions.flatMap(({ exportName }, index) =>
      exportName === undefined ? [] : [{ exportName, index }],
    );
    pushList(section, exported, (bytes, { exportName, index }) => {
      pushName(bytes, exportName);
      bytes.push(0x00);
      pushUnsigned(bytes, index);
    });
  });
  pushSection(out, 10, (section) => pushList(section, functions, pushCode));
  pushSection(out, 0, (section) => {
    pushName(section, 'name');
    pushSection(section, 1, (names) => {
      pushUnsigned(names, functions.length);
      functions.forEach(({ name }, index) => {
        pushUnsigned(names, index);
        pushName(names, name);
      });
    });
  });
  return Uint8Array.from(out);
}

/** Where the import section of {@link encodeModule} says what the memory is like; the bit for a shared one. */
const LIMITS_FLAGS = { maximum: 0x01, shared: 0x02 } as const;

/**
 * A module of {@link encodeModule} that imports a shared memory (WebAssembly threads, chapter 5): its atomic instructions then hold
 * between threads.
 */
export function withSharedMemory(binary: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const out = binary.slice();
  let at = 8;
  while (out[at] !== 2) {
    const [length, next] = readUnsigned(out, at + 1);
    at = next + length;
  }
  at = readUnsigned(out, at + 1)[1];
  // One import: its module's name and its own, its kind, then the flags.
  at++;
  for (let names = 0; names < 2; names++) {
    const [length, next] = readUnsigned(out, at);
    at = next + length;
  }
  at++;
  if (out[at] !== LIMITS_FLAGS.maximum) throw new Error('withSharedMemory: the memory has no maximum, or is shared');
  out[at] = LIMITS_FLAGS.maximum | LIMITS_FLAGS.shared;
  return out;
}

/** An unsigned LEB128 integer, and where it ends. */
function readUnsigned(bytes: Uint8Array, start: number): [value: number, end: number] {
  let value = 0;
  for (let at = start, shift = 0; ; at++, shift += 7) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, at + 1];
  }
}

function pushCode(out: number[], { locals, body }: WasmFunction): void {
  const code: number[] = [];
  const runs: { count: number; type: ValueType }[] = [];
  for (const type of locals) {
    const last = runs.at(-1);
    if (last?.type === type) last.count++;
    else runs.push({ count: 1, type });
  }
  pushList(code, runs, (bytes, { count, type }) => {
    pushUnsigned(bytes, count);
    bytes.push(type);
  });
  pushAll(code, body);
  pushUnsigned(out, code.length);
  pushAll(out, code);
}

function pushSection(out: number[], id: number, fill: (section: number[]) => void): void {
  const section: number[] = [];
  fill(section);
  out.push(id);
  pushUnsigned(out, section.length);
  pushAll(out, section);
}

function pushList<T>(out: number[], items: readonly T[], push: (out: number[], item: T) => void): void {
  pushUnsigned(out, items.length);
  for (const item of items) push(out, item);
}

function pushName(out: number[], name: string): void {
  pushList(out, [...new TextEncoder().encode(name)], (bytes, byte) => bytes.push(byte));
}

/** Without spreading: long bodies would overflow the stack. */
function pushAll(out: number[], bytes: readonly number[]): void {
  for (const byte of bytes) out.push(byte);
}
