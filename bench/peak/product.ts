import type { Kernel } from '../../src/gpu/kernel.ts';
import { preprocess } from '../../src/wgsl/preprocess.ts';
import text from './product.wgsl?raw';

/** How a workgroup of the matrix product shares its work. */
export interface ProductShape {
  /** Invocations of a workgroup: `lanes` along the rows of C, `rows` along its columns. */
  readonly lanes: number;
  readonly rows: number;
  /** Rows and columns of C that an invocation sums; columns in fours. */
  readonly perLane: number;
  readonly columns: number;
  /** Whether a lane reads four neighbours of A at once, as GPUs like, or neighbouring lanes neighbouring numbers, as SIMD on a CPU does. */
  readonly quads: boolean;
  /** Rows of A and B in workgroup memory at a time, a multiple of 4; 0 reads all from the buffers. */
  readonly depth: number;
}

/** `'16 x 16 invocations, 8 x 8 each'` */
export function shapeText({ lanes, rows, perLane, columns, depth }: ProductShape): string {
  return `${lanes} x ${rows} invocations, ${perLane} x ${columns} each, ${depth > 0 ? `${depth} deep` : 'no workgroup memory'}`;
}

/** The kernel for matrices of `size` x `size`, a multiple of the shape's tile and depth. */
export function productKernel(shape: ProductShape, size: number): Kernel {
  const { lanes, rows, perLane, columns, quads, depth } = shape;
  // V8 runs out of registers when a round has more.
  const unrolled = quads ? 4 : 1;
  const aWidth = (lanes * perLane) / (quads ? 4 : 1);
  const bWidth = (rows * columns) / 4;
  const parts = quads ? ['x', 'y', 'z', 'w'] : [''];
  // Rows of C of this invocation, from the tile's first: number j of A's slice, and part of it.
  const own = Array.from({ length: perLane }, (_, j) => {
    const at = `lid.x + ${Math.floor(j / parts.length) * lanes}u`;
    const part = parts[j % parts.length] ?? '';
    return { row: quads ? `4u * (${at}) + ${j % 4}u` : at, value: `x${Math.floor(j / parts.length)}`, part };
  });
  const held = Array.from({ length: perLane / parts.length }, (_, j) => `lid.x + ${j * lanes}u`);
  const sums = Array.from({ length: columns / 4 }, (_, r) => r);
  const [inA, inB] = depth > 0 ? ['slice_a[', 'slice_b['] : [`a[down * ${aWidth}u + `, `b[across * ${bWidth}u + `];
  const [aStride, bStride] = depth > 0 ? [aWidth, bWidth] : [size / parts.length, size / 4];
  const products = Array.from({ length: unrolled }, (_, i) => [
    ...held.map((at, j) => `let x${j}_${i} = ${inA}(d + ${i}u) * ${aStride}u + ${at}];`),
    ...sums.map((r) => `let w${r}_${i} = ${inB}(d + ${i}u) * ${bStride}u + lid.y * ${columns / 4}u + ${r}u];`),
    ...own.flatMap(({ value, part }, j) =>
      sums.map((r) => `s${j}_${r} += w${r}_${i} * ${value}_${i}${part === '' ? '' : `.${part}`};`),
    ),
  ]);
  const code = preprocess(text, {
    SHARED: depth > 0,
    SIZE: size,
    LANES: lanes,
    ROWS: rows,
    INVOCATIONS: lanes * rows,
    DEPTH: depth,
    UNROLLED: unrolled,
    A_TYPE: quads ? 'vec4f' : 'f32',
    A_LENGTH: (size * size) / (quads ? 4 : 1),
    A_WIDTH: aWidth,
    A_STRIDE: size / (quads ? 4 : 1),
    A_SLICE: aWidth * depth,
    QUADS: (size * size) / 4,
    B_WIDTH: bWidth,
    B_STRIDE: size / 4,
    B_SLICE: bWidth * depth,
    ACROSS: size / (rows * columns),
    DECLARE: own.flatMap((_, j) => sums.map((r) => `var s${j}_${r}: vec4f;`)).join(' '),
    PRODUCTS: products.flat().join('\n      '),
    STORE: own
      .flatMap(({ row }, j) =>
        sums.map(
          (r) =>
            `c[(down * ${lanes * perLane}u + ${row}) * ${size / 4}u + across * ${bWidth}u + lid.y * ${columns / 4}u + ${r}u] = s${j}_${r};`,
        ),
      )
      .join('\n  '),
  });
  return {
    label: `bench/product-${size}`,
    code,
    workgroupSize: lanes * rows,
    bindings: [
      { name: 'a', kind: 'read-only-storage' },
      { name: 'b', kind: 'read-only-storage' },
      { name: 'c', kind: 'storage' },
    ],
  };
}

/** Invocations of {@link productKernel}. */
export function productInvocations({ perLane, columns }: ProductShape, size: number): number {
  return (size * size) / (perLane * columns);
}
