/** Names of tfjs' kernels that take two tensors. */
export type BinaryName = 'Add' | 'Sub' | 'Multiply' | 'RealDiv';

/** Numbers with a shape of up to three extents. */
export interface Operand {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

type Row = (
  out: Float32Array,
  at: number,
  count: number,
  a: Float32Array,
  fromA: number,
  stepA: number,
  b: Float32Array,
  fromB: number,
  stepB: number,
) => void;

// A loop for each operation: one that is told which is several times slower.
const ROWS: Readonly<Record<BinaryName, Row>> = {
  Add(out, at, count, a, fromA, stepA, b, fromB, stepB) {
    for (let i = 0; i < count; i++) out[at + i] = (a[fromA + i * stepA] as number) + (b[fromB + i * stepB] as number);
  },
  Sub(out, at, count, a, fromA, stepA, b, fromB, stepB) {
    for (let i = 0; i < count; i++) out[at + i] = (a[fromA + i * stepA] as number) - (b[fromB + i * stepB] as number);
  },
  Multiply(out, at, count, a, fromA, stepA, b, fromB, stepB) {
    for (let i = 0; i < count; i++) out[at + i] = (a[fromA + i * stepA] as number) * (b[fromB + i * stepB] as number);
  },
  RealDiv(out, at, count, a, fromA, stepA, b, fromB, stepB) {
    for (let i = 0; i < count; i++) out[at + i] = (a[fromA + i * stepA] as number) / (b[fromB + i * stepB] as number);
  },
};

/** One operand's extents, filled up to three with ones in front, and its steps: 0 along what is broadcast. */
function steps(shape: readonly number[], result: readonly number[]): readonly [number, number, number] {
  const [x = 1, y = 1, z = 1] = padded(shape);
  const broadcast = (extent: number, i: number, step: number): number =>
    extent === 1 && (result[i] ?? 1) !== 1 ? 0 : step;
  return [broadcast(x, 0, y * z), broadcast(y, 1, z), broadcast(z, 2, 1)];
}

function padded(shape: readonly number[]): readonly number[] {
  return [...new Array<number>(3 - shape.length).fill(1), ...shape];
}

/** An operation on two operands, extents of one broadcast. */
export function binary(name: BinaryName, a: Operand, b: Operand): { values: Float32Array; shape: number[] } {
  const rank = Math.max(a.shape.length, b.shape.length);
  const other = padded(b.shape);
  const full = padded(a.shape).map((extent, i) => (extent === 1 ? (other[i] ?? 1) : extent));
  const [outer = 1, middle = 1, inner = 1] = full;
  const values = new Float32Array(outer * middle * inner);
  const row = ROWS[name];
  const same = a.values.length === values.length && b.values.length === values.length;
  if (same) {
    row(values, 0, values.length, a.values, 0, 1, b.values, 0, 1);
  } else {
    const [stepA, stepB] = [steps(a.shape, full), steps(b.shape, full)];
    for (let i = 0; i < outer; i++) {
      for (let j = 0; j < middle; j++) {
        const [fromA, fromB] = [i * stepA[0] + j * stepA[1], i * stepB[0] + j * stepB[1]];
        row(values, (i * middle + j) * inner, inner, a.values, fromA, stepA[2], b.values, fromB, stepB[2]);
      }
    }
  }
  return { values, shape: full.slice(3 - rank) };
}
