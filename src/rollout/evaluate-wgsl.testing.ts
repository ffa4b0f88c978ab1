import { type Kernel, rowStride } from '../gpu/kernel.ts';
import { library, withoutShifts } from '../wgsl/library.ts';
import type { Backend } from './backend.ts';

const WORKGROUP = 64;

/** WGSL to evaluate on each row of a table of words. */
export interface RowFunction {
  /** Words per row; they are the u32 `w0`, `w1`, ... */
  readonly inputs: number;
  /** A u32 expression per word of the result. */
  readonly outputs: readonly string[];
  /** Functions that the expressions call besides the library. */
  readonly functions?: string;
  /** Links the library as for SwiftShader. */
  readonly withoutShifts?: boolean;
}

/** Evaluates `fn` for each of the rows of `words` (`[n, inputs]`) on a backend: `[n, outputs]`. */
export async function evaluateWgsl(backend: Backend, fn: RowFunction, words: Uint32Array): Promise<Uint32Array> {
  const rows = words.length / fn.inputs;
  const kernel = rowKernel(fn, rows);
  const input = backend.createBuffer('input', words.byteLength);
  const output = backend.createBuffer('output', rows * fn.outputs.length * 4);
  backend.write(input, words);
  const program = await backend.prepare(
    kernel.label,
    [{ kernel, buffers: [input, output], invocations: rows }],
    output,
  );
  const result = Uint32Array.from(await program.submit());
  program.destroy();
  input.destroy();
  output.destroy();
  return result;
}

/** The same for functions of f32 numbers, given as columns; one f32 expression in `x` (and `y`). */
export async function evaluateF32(
  backend: Backend,
  expression: string,
  ...columns: Float32Array[]
): Promise<Float32Array> {
  const rows = columns[0]?.length ?? 0;
  const table = new Float32Array(rows * columns.length);
  for (const [c, column] of columns.entries()) {
    for (const [i, value] of column.entries()) table[i * columns.length + c] = value;
  }
  const functions = `fn row(x: f32, y: f32) -> f32 { return ${expression}; }`;
  const y = columns.length > 1 ? 'bitcast<f32>(w1)' : '0.0';
  const outputs = [`bitcast<u32>(row(bitcast<f32>(w0), ${y}))`];
  const words = await evaluateWgsl(
    backend,
    { inputs: columns.length, outputs, functions },
    new Uint32Array(table.buffer),
  );
  return new Float32Array(words.buffer);
}

function rowKernel(fn: RowFunction, rows: number): Kernel {
  const { inputs, outputs, functions = '' } = fn;
  const lines = [
    ...Array.from({ length: inputs }, (_, k) => `let w${k} = input[i * ${inputs}u + ${k}u];`),
    ...outputs.map((expression, k) => `output[i * ${outputs.length}u + ${k}u] = ${expression};`),
  ];
  return {
    label: 'forerun/test/rows',
    workgroupSize: WORKGROUP,
    bindings: [
      { name: 'input', kind: 'read-only-storage' },
      { name: 'output', kind: 'storage' },
    ],
    code: `${fn.withoutShifts === true ? withoutShifts(library) : library}
      ${functions}
      @group(0) @binding(0) var<storage, read> input: array<u32>;
      @group(0) @binding(1) var<storage, read_write> output: array<u32>;
      @compute @workgroup_size(${WORKGROUP}) fn main(@builtin(global_invocation_id) id: vec3u) {
        let i = id.x + id.y * ${rowStride(WORKGROUP)}u;
        if (i >= ${rows}u) { return; }
        ${lines.join('\n        ')}
      }`,
  };
}
