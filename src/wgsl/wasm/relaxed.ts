import { compileSmallWasm } from './policy.ts';

/** A module whose function `f` of three f32 is the first lane of their `f32x4.relaxed_madd`. */
const PROBE = Uint8Array.from([
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x01, 0x60, 0x03, 0x7d, 0x7d, 0x7d, 0x01, 0x7d, 0x03,
  0x02, 0x01, 0x00, 0x07, 0x05, 0x01, 0x01, 0x66, 0x00, 0x00, 0x0a, 0x16, 0x01, 0x14, 0x00, 0x20, 0x00, 0xfd, 0x13,
  0x20, 0x01, 0xfd, 0x13, 0x20, 0x02, 0xfd, 0x13, 0xfd, 0x85, 0x02, 0xfd, 0x1f, 0x00, 0x0b,
]);

/** Whether the engine has relaxed SIMD: a multiplication and an addition in one instruction, and a select by whole lanes. */
export const HAS_RELAXED_SIMD: boolean = WebAssembly.validate(PROBE);

/** `a * b + c` of f32 as compiled kernels compute it: rounded once where engine and machine can, else twice. */
export function multiplyAdd(a: number, b: number, c: number): number {
  probe ??= makeProbe();
  return probe(a, b, c);
}

let probe: ((a: number, b: number, c: number) => number) | undefined;

function makeProbe(): (a: number, b: number, c: number) => number {
  if (!HAS_RELAXED_SIMD) return (a, b, c) => Math.fround(Math.fround(a * b) + c);
  const { exports } = new WebAssembly.Instance(compileSmallWasm(PROBE));
  return exports.f as (a: number, b: number, c: number) => number;
}
