import type { Backend } from '../../src/rollout/backend.ts';
import { openBackend } from '../../src/rollout/open.ts';
import type { BackendName } from '../case.ts';
import { uniformNumbers } from '../mbrl/random.ts';
import { type ProductShape, productInvocations, productKernel, shapeText } from './product.ts';

/** The most f32 operations a second that a plain matrix product reached on an adapter. */
export interface Peak {
  /** 10^9 multiplications and additions a second, 2 n^3 a product. */
  readonly gflops: number;
  /** n */
  readonly size: number;
  readonly kernel: string;
}

/** How a kind of adapter multiplies best. */
export type AdapterKind = 'gpu' | 'emulated' | 'cpu';

/**
 * Tiles tried; the best counts. On GPUs workgroup memory spares the buffers; an emulated one pays more for each barrier than that saves;
 * the CPU's kernels run neighbouring lanes as one instruction.
 */
export const PRODUCT_SHAPES: Readonly<Record<AdapterKind, readonly ProductShape[]>> = {
  gpu: [
    { lanes: 16, rows: 16, perLane: 8, columns: 8, quads: true, depth: 8 },
    { lanes: 16, rows: 8, perLane: 8, columns: 8, quads: true, depth: 16 },
    { lanes: 16, rows: 16, perLane: 4, columns: 8, quads: true, depth: 16 },
  ],
  emulated: [
    { lanes: 8, rows: 8, perLane: 4, columns: 8, quads: true, depth: 0 },
    { lanes: 8, rows: 8, perLane: 4, columns: 4, quads: true, depth: 0 },
  ],
  cpu: [
    { lanes: 4, rows: 32, perLane: 2, columns: 4, quads: false, depth: 128 },
    { lanes: 8, rows: 16, perLane: 2, columns: 4, quads: false, depth: 128 },
    { lanes: 8, rows: 4, perLane: 4, columns: 4, quads: true, depth: 32 },
  ],
};

/** Of the matrices: each twice the last, until a product takes long. */
const SIZES = [256, 512, 1024, 2048, 4096] as const;
const LONG_MS = 15;
/** A submission has so many products that it takes about this long: its own cost must not count. */
const SUBMISSION_MS = 30;
const MOST_PRODUCTS = 64;
const SUBMISSIONS = 3;
const TIMEOUT_MS = 60_000;

/** How much is tried; tests take less. */
export interface PeakEffort {
  readonly sizes: readonly number[];
  readonly submissions: number;
}

/** Measures the peak of a backend's adapter: the best tile at the best size. */
export async function measurePeak(
  name: BackendName,
  { sizes, submissions }: PeakEffort = { sizes: SIZES, submissions: SUBMISSIONS },
): Promise<Peak> {
  const { backend } = await openBackend({ backend: name, timeoutMs: TIMEOUT_MS });
  try {
    let best: Peak = { gflops: 0, size: 0, kernel: '' };
    for (const size of sizes) {
      if (4 * size * size > backend.maxBindingBytes) break;
      let quickest = Number.POSITIVE_INFINITY;
      for (const shape of PRODUCT_SHAPES[adapterKind(backend)]) {
        const ms = await productMs(backend, shape, size, submissions);
        quickest = Math.min(quickest, ms);
        const gflops = (2 * size ** 3) / ms / 1e6;
        if (gflops > best.gflops) best = { gflops, size, kernel: shapeText(shape) };
      }
      if (quickest > LONG_MS) break;
    }
    return best;
  } finally {
    backend.destroy();
  }
}

function adapterKind({ kind, adapter }: Backend): AdapterKind {
  return kind === 'cpu' ? 'cpu' : adapter.software ? 'emulated' : 'gpu';
}

/** Wall time of one product among many. */
async function productMs(backend: Backend, shape: ProductShape, size: number, most: number): Promise<number> {
  const bytes = 4 * size * size;
  const buffers = ['a', 'b', 'c'].map((name) => backend.createBuffer(`bench/product/${name}`, bytes));
  const answer = backend.createBuffer('bench/product/answer', 4);
  const random = uniformNumbers(size);
  for (const buffer of buffers.slice(0, 2)) {
    backend.write(
      buffer,
      Float32Array.from({ length: size * size }, () => random() - 0.5),
    );
  }
  const step = { kernel: productKernel(shape, size), buffers, invocations: productInvocations(shape, size) };
  const submitted = async (products: number, submissions: number): Promise<number> => {
    const steps = Array.from({ length: products }, () => step);
    const program = await backend.prepare('bench/product', steps, answer);
    let quickest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < submissions; i++) {
      const started = performance.now();
      await program.submit();
      quickest = Math.min(quickest, performance.now() - started);
    }
    program.destroy();
    return quickest / products;
  };
  const once = await submitted(1, 2);
  const products = Math.max(1, Math.min(MOST_PRODUCTS, Math.ceil(SUBMISSION_MS / once)));
  const ms = await submitted(products, most);
  for (const buffer of [...buffers, answer]) buffer.destroy();
  return ms;
}
