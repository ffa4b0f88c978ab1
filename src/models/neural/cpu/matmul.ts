import { compileWasm } from '../../../wgsl/wasm/policy.ts';
import { type MatmulRun, matmulModule, TILE } from './matmul-wasm.ts';

/** A matrix that lies row by row, or column by column ("transposed"), from `offset` on. */
export interface Matrix {
  readonly values: Float32Array;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly transposed: boolean;
}

/** Writes A B row by row from `offset` of `result` on. */
export type Matmul = (a: Matrix, b: Matrix, result: Float32Array, offset: number) => void;

/** 4 GiB; grown as needed. */
const MAX_PAGES = 65536;
const PAGE_BYTES = 65536;

/** Opens the product in WebAssembly; `undefined` where the runtime has no vectors. */
export async function openMatmul(): Promise<Matmul | undefined> {
  const binary = matmulModule(MAX_PAGES);
  if (!WebAssembly.validate(binary)) return undefined;
  const memory = new WebAssembly.Memory({ initial: 16, maximum: MAX_PAGES });
  const instance = await WebAssembly.instantiate(await compileWasm(binary), { env: { memory } });
  const run = instance.exports.run as MatmulRun;
  let floats = new Float32Array(memory.buffer);
  const reserve = (count: number): void => {
    const missing = Math.ceil((4 * count - memory.buffer.byteLength) / PAGE_BYTES);
    if (missing > 0) memory.grow(missing);
    if (floats.buffer !== memory.buffer) floats = new Float32Array(memory.buffer);
  };
  return (a, b, result, offset) => {
    const [rows, inner, columns] = [a.rows, a.columns, b.columns];
    if (inner === 0) {
      result.fill(0, offset, offset + rows * columns);
      return;
    }
    const paddedRows = TILE.rows * Math.ceil(rows / TILE.rows);
    const paddedColumns = TILE.columns * Math.ceil(columns / TILE.columns);
    // Rows beyond A's last read what lies behind it; their results are not used.
    const atA = 0;
    const atB = atA + paddedRows * inner;
    const atC = atB + inner * paddedColumns;
    reserve(atC + paddedRows * paddedColumns);
    floats.set(a.values.subarray(a.offset, a.offset + rows * inner), atA);
    floats.fill(0, atA + rows * inner, atB);
    copyPadded(b, floats, atB, paddedColumns);
    const [aRow, aStep] = a.transposed ? [1, rows] : [inner, 1];
    run(
      4 * atA,
      4 * aRow,
      4 * aStep,
      4 * atB,
      4 * paddedColumns,
      4 * atC,
      4 * paddedColumns,
      paddedRows,
      paddedColumns / TILE.columns,
      inner,
    );
    if (columns === paddedColumns) {
      result.set(floats.subarray(atC, atC + rows * columns), offset);
      return;
    }
    for (let i = 0; i < rows; i++) {
      const from = atC + i * paddedColumns;
      for (let j = 0; j < columns; j++) result[offset + i * columns + j] = floats[from + j] ?? 0;
    }
  };
}

/** Copies a matrix row by row, rows filled up with zeros. */
function copyPadded(
  { values, offset, rows, columns, transposed }: Matrix,
  to: Float32Array,
  at: number,
  width: number,
): void {
  if (!transposed && width === columns) {
    to.set(values.subarray(offset, offset + rows * columns), at);
    return;
  }
  if (width !== columns) to.fill(0, at, at + rows * width);
  const [rowStep, columnStep] = transposed ? [1, rows] : [columns, 1];
  for (let i = 0; i < rows; i++) {
    let from = offset + i * rowStep;
    const row = at + i * width;
    for (let j = 0; j < columns; j++) {
      to[row + j] = values[from] ?? 0;
      from += columnStep;
    }
  }
}
