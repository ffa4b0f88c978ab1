import { afterAll, describe, expect, it } from 'vitest';
import type { Backend } from '../../src/rollout/backend.ts';
import { openBackend } from '../../src/rollout/open.ts';
import { uniformNumbers } from '../mbrl/random.ts';
import { measurePeak, PRODUCT_SHAPES } from './peak.ts';
import { productInvocations, productKernel, shapeText } from './product.ts';

const SIZE = 128;
const open = new Map<string, Promise<{ backend: Backend }>>();

function backendOf(name: 'webgpu' | 'cpu'): Promise<{ backend: Backend }> {
  const opened = open.get(name) ?? openBackend({ backend: name, timeoutMs: 60_000 });
  open.set(name, opened);
  return opened;
}

afterAll(async () => {
  for (const opened of open.values()) (await opened).backend.destroy();
});

/** An emulated GPU compiles the large tiles slowly: a small one stands for them there. */
const TILES = [
  ...PRODUCT_SHAPES.cpu.filter(({ quads }) => quads).map((shape) => ['webgpu', shape] as const),
  ...PRODUCT_SHAPES.emulated.map((shape) => ['webgpu', shape] as const),
  ...[...PRODUCT_SHAPES.gpu, ...PRODUCT_SHAPES.cpu].map((shape) => ['cpu', shape] as const),
];

describe('the matrix product', () => {
  it.each(TILES.map(([name, shape]) => [name, shapeText(shape), shape] as const))(
    'is that of float64 on %s, with %s',
    async (name, _, shape) => {
      const { backend } = await backendOf(name);
      const random = uniformNumbers(7);
      const numbers = () => Float32Array.from({ length: SIZE * SIZE }, () => random() - 0.5);
      const [a, b] = [numbers(), numbers()];
      const buffers = ['a', 'b', 'c'].map((label) => backend.createBuffer(label, 4 * SIZE * SIZE));
      const [bufferA, bufferB, bufferC] = buffers;
      if (!bufferA || !bufferB || !bufferC) throw new Error('buffers');
      backend.write(bufferA, a);
      backend.write(bufferB, b);
      const kernel = productKernel(shape, SIZE);
      const step = { kernel, buffers, invocations: productInvocations(shape, SIZE) };
      const program = await backend.prepare('product', [step], bufferC);
      const c = new Float32Array((await program.submit()).buffer);
      let worst = 0;
      for (let m = 0; m < SIZE; m++) {
        for (let n = 0; n < SIZE; n++) {
          let sum = 0;
          for (let k = 0; k < SIZE; k++) sum += (a[k * SIZE + m] ?? 0) * (b[k * SIZE + n] ?? 0);
          worst = Math.max(worst, Math.abs((c[m * SIZE + n] ?? Number.NaN) - sum));
        }
      }
      expect(worst).toBeLessThan(1e-5);
    },
  );
});

it.each([...PRODUCT_SHAPES.gpu, ...PRODUCT_SHAPES.emulated])("%j fits WebGPU's default limits", (shape) => {
  const { lanes, rows, perLane, columns, depth } = shape;
  expect(lanes * rows).toBeLessThanOrEqual(256);
  expect(4 * depth * (lanes * perLane + rows * columns)).toBeLessThanOrEqual(16384);
});

describe('the measured peak', () => {
  it('says what it was reached with', async () => {
    const peak = await measurePeak('cpu', { sizes: [128], submissions: 1 });
    expect(peak.gflops).toBeGreaterThan(0);
    expect(peak.size).toBe(128);
    expect(PRODUCT_SHAPES.cpu.map(shapeText)).toContain(peak.kernel);
  });
});
