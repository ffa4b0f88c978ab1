import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { normals, seededRandom } from '../../data/random.ts';
import { type Activated, activated, activationGradient } from '../activation.ts';
import { adamStart, adamStep } from '../adam.ts';
import { openTfjs } from '../tfjs.ts';
import { openMatmul } from './matmul.ts';

const normal = normals(seededRandom(3));
const drawn = (shape: readonly number[]): Float32Array =>
  Float32Array.from({ length: shape.reduce((size, extent) => size * extent, 1) }, normal);

/** The same work on our backend and on tfjs' own CPU backend. */
async function both(work: () => tf.Tensor): Promise<[Float32Array, Float32Array]> {
  const tfjs = await openTfjs({ backend: 'cpu' });
  const ours = tfjs.run(work);
  await tf.setBackend('cpu');
  // Else it advises to install another package.
  Reflect.set(tf.backend(), 'firstUse', false);
  const theirs = tf.tidy(work);
  expect(ours.shape).toEqual(theirs.shape);
  const values: [Float32Array, Float32Array] = [await tfjs.read(ours), (await theirs.data()) as Float32Array];
  tf.dispose([ours, theirs]);
  return values;
}

function expectClose([ours, theirs]: [Float32Array, Float32Array]): void {
  const worst = ours.reduce((most, value, i) => Math.max(most, Math.abs(value - (theirs[i] ?? Number.NaN))), 0);
  expect(ours.length).toBe(theirs.length);
  expect(worst).toBeLessThan(1e-5);
}

describe("the faster kernels give what tfjs' own do", () => {
  const products = [
    [1, 1, 1],
    [4, 8, 8],
    [5, 3, 9],
    [13, 40, 17],
  ].flatMap(([rows, inner, columns]) =>
    [false, true].flatMap((transposeA) =>
      [false, true].map(
        (transposeB) => ({ rows, inner, columns, transposeA, transposeB }) as Record<string, number | boolean>,
      ),
    ),
  ) as { rows: number; inner: number; columns: number; transposeA: boolean; transposeB: boolean }[];

  it.each(products)('products $rows x $inner x $columns, transposed $transposeA $transposeB', async (of) => {
    const { rows, inner, columns, transposeA, transposeB } = of;
    const shapeA: [number, number, number] = transposeA ? [3, inner, rows] : [3, rows, inner];
    const shapeB: [number, number, number] = transposeB ? [3, columns, inner] : [3, inner, columns];
    const [a, b] = [drawn(shapeA), drawn(shapeB)];
    const work = (): tf.Tensor => tf.matMul(tf.tensor3d(a, shapeA), tf.tensor3d(b, shapeB), transposeA, transposeB);
    expectClose(await both(work));
  });

  it('products of one matrix with each of several, and of plain matrices', async () => {
    const [a, b] = [drawn([1, 6, 5]), drawn([4, 5, 7])];
    expectClose(await both(() => tf.matMul(tf.tensor3d(a, [1, 6, 5]), tf.tensor3d(b, [4, 5, 7]))));
    expectClose(await both(() => tf.matMul(tf.tensor3d(b, [4, 5, 7]), tf.tensor3d(a, [1, 6, 5]), true, true)));
    expectClose(await both(() => tf.matMul(tf.tensor2d(a, [6, 5]), tf.tensor2d(b.subarray(0, 35), [5, 7]))));
  });

  const shapes: [number[], number[]][] = [
    [
      [3, 4, 5],
      [3, 4, 5],
    ],
    [[3, 4, 5], []],
    [[], [3, 4, 5]],
    [
      [3, 4, 5],
      [1, 1, 5],
    ],
    [
      [3, 1, 5],
      [1, 4, 5],
    ],
    [
      [3, 4, 1],
      [3, 4, 5],
    ],
    [
      [3, 4, 5],
      [3, 1, 1],
    ],
    [
      [4, 5],
      [3, 4, 5],
    ],
    [[5], [1]],
    [[1], [1, 1]],
    [[2, 3, 4, 5], [5]],
  ];
  it.each(shapes)('sums, differences, products and ratios of %j and %j', async (shapeA, shapeB) => {
    const [a, b] = [drawn(shapeA), drawn(shapeB).map((value) => value + Math.sign(value))];
    for (const op of [tf.add, tf.sub, tf.mul, tf.div] as const) {
      expectClose(await both(() => op(tf.tensor(a, shapeA), tf.tensor(b, shapeB))));
    }
  });

  it.each(['relu', 'silu', 'tanh'] as const)('hidden layers and their gradients: %s', async (activation) => {
    const shape: [number, number, number] = [2, 3, 5];
    const [products, biases, gradient] = [drawn(shape), drawn([2, 1, 5]), drawn(shape)];
    const layer = (): Activated => activated(activation, tf.tensor3d(products, shape), tf.tensor3d(biases, [2, 1, 5]));
    expectClose(await both(() => layer().values));
    expectClose(await both(() => layer().gates));
    expectClose(await both(() => activationGradient(activation, tf.tensor3d(gradient, shape), layer())));
  });

  it.each(['value', 'gradients', 'squares'] as const)("Adam's %s", async (part) => {
    const start = drawn([3, 7]);
    const slopes = [0, 1, 2].map(() => drawn([3, 7]));
    const work = (): tf.Tensor => {
      let state = adamStart(tf.tensor2d(start, [3, 7]));
      for (const [i, slope] of slopes.entries()) state = adamStep(state, tf.tensor2d(slope, [3, 7]), i + 1, 0.1, 0.01);
      return state[part];
    };
    expectClose(await both(work));
  });

  it('whole numbers too, which are left to tfjs', async () => {
    const work = (): tf.Tensor => tf.mul(tf.tensor1d([1, 2, 3], 'int32'), tf.tensor1d([4, 5, 6], 'int32'));
    const [ours, theirs] = await both(work);
    expect(ours).toEqual(theirs);
  });
});

describe('the product in WebAssembly', () => {
  it('writes nothing beyond its result, and gives NaN and infinities where they belong', async () => {
    const matmul = await openMatmul();
    if (matmul === undefined) throw new Error('this runtime has no vectors in WebAssembly');
    const result = new Float32Array(8).fill(7);
    const a = { values: Float32Array.of(9, 1, Number.NaN, 2, 9), offset: 1, rows: 3, columns: 1, transposed: false };
    const b = {
      values: Float32Array.of(3, Number.POSITIVE_INFINITY),
      offset: 0,
      rows: 1,
      columns: 2,
      transposed: false,
    };
    matmul(a, b, result, 1);
    expect([...result]).toEqual([7, 3, Infinity, NaN, NaN, 6, Infinity, 7]);
    matmul({ ...a, columns: 0 }, { ...b, rows: 0 }, result, 1);
    expect([...result]).toEqual([7, 0, 0, 0, 0, 0, 0, 7]);
  });
});
