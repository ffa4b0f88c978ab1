import { ForerunError } from '../error.ts';
import { IrInterpreter } from './ir-interpreter.ts';
import { lowerModule } from './lower.ts';

/** Rounds as f32 does. */
export const f = Math.fround;

/** Runs `declarations` and one invocation of `body`, which writes to `out` (f32), `bits` (u32) or `ints` (i32) and reads `x`. */
export function run(
  body: string,
  declarations = '',
  x: number[] = [],
): { out: number[]; bits: number[]; ints: number[] } {
  const module = lowerModule(`
    ${declarations}
    @group(0) @binding(0) var<storage, read_write> out: array<f32>;
    @group(0) @binding(1) var<storage, read_write> bits: array<u32>;
    @group(0) @binding(2) var<storage, read_write> ints: array<i32>;
    @group(0) @binding(3) var<storage, read> x: array<f32>;
    @compute @workgroup_size(1) fn main(@builtin(global_invocation_id) id: vec3u) {
      if (arrayLength(&out) + arrayLength(&bits) + arrayLength(&ints) + arrayLength(&x) == 0u) { return; }
      ${body}
    }`);
  const memory = [
    new Float32Array(16),
    new Uint32Array(16),
    new Int32Array(16),
    Float32Array.from(x.length > 0 ? x : [0]),
  ];
  const words = memory.map((array) => new Uint32Array(array.buffer));
  const bound = module.buffers.map(({ binding }) => words[binding] ?? new Uint32Array(1));
  new IrInterpreter(module, bound).run(1);
  const [out = [], bits = [], ints = []] = memory.map((array) => [...array]);
  return { out, bits, ints };
}

/** Numbers that `out[0]`, `out[1]` ... hold after the assignments. */
export function floats(count: number, body: string, declarations = '', x: number[] = []): number[] {
  return run(body, declarations, x).out.slice(0, count);
}

/** The one value of an expression of type f32 in terms of x[0] ... */
export function evaluate(expression: string, ...x: number[]): number {
  return run(`out[0] = ${expression};`, '', x).out[0] ?? Number.NaN;
}

/** Code, place and message of the error that lowering throws. */
export function refusal(code: string): string {
  try {
    lowerModule(code);
  } catch (error) {
    if (error instanceof ForerunError)
      return `${error.code} ${error.location?.line}:${error.location?.column} ${error.message}`;
    throw error;
  }
  return 'accepted';
}
