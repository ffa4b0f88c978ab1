import stepKernel from '../../shaders/kernels/step.wgsl?raw';
import uniformKernel from '../../shaders/kernels/uniform.wgsl?raw';
import { concatenatedData, paramsData, systemPrelude } from '../systems/prelude.ts';
import type { System } from '../systems/system.ts';
import { library } from '../wgsl/library.ts';
import { compileKernel } from '../wgsl/wasm/compile.ts';
import { WasmHeap } from '../wgsl/wasm/heap.ts';

/** Marks the random numbers of environments in the key, so that a planner of the same seed draws others. */
const ENVIRONMENT_KEY = 0x656e7600;

/** A system to be stepped: its own WGSL, compiled to WebAssembly, run at once on the calling thread. */
export interface Plant {
  /** One step. The array in the answer is reused by the next call. */
  step(state: Float32Array, action: Float32Array, time: number): PlantStep;
  /** Uniform numbers in [0, 1) that belong to a seed; its whole part up to 2^53 counts. */
  uniform(seed: number): () => number;
  setParams(params: Readonly<Record<string, number>>): void;
}

/** What a step leads to. */
export interface PlantStep {
  readonly next: Float32Array;
  readonly cost: number;
  /** Whether state and cost are finite numbers. */
  readonly finite: boolean;
  readonly terminated: boolean;
}

/**
 * Compiles a system into a {@link Plant}.
 *
 * @throws ForerunError `unsupported-wgsl` for WGSL that the CPU compiler does not cover
 */
export async function createPlant(system: System): Promise<Plant> {
  const heap = new WasmHeap();
  const size = system.stateSize;
  const time = heap.allocate('time', 4);
  const from = heap.allocate('state', 4 * size);
  const action = heap.allocate('action', 4 * system.actionSize);
  const outcome = heap.allocate('outcome', 4 * (size + 3));
  const params = paramsData(system);
  const paramsAt = heap.allocate('params', params.byteLength);
  heap.floats.set(params, paramsAt / 4);
  const data = concatenatedData(system);
  const dataAt = data && heap.allocate('data', data.byteLength);
  if (data && dataAt !== undefined) heap.floats.set(data, dataAt / 4);
  const drawOf = heap.allocate('key', 12);
  const drawn = heap.allocate('drawn', 16);

  const prelude = systemPrelude(system, { params: 4, data: 5 });
  const runStep = await load(heap, `${library}${prelude}${system.code}\n${stepKernel}`, [
    [time, 1],
    [from, size],
    [action, system.actionSize],
    [outcome, size + 3],
    [paramsAt, params.length],
    [dataAt ?? 0, data?.length ?? 0],
  ]);
  const runUniform = await load(heap, `${library}${uniformKernel}`, [
    [drawOf, 3],
    [drawn, 4],
  ]);
  const next = new Float32Array(size);

  return {
    step(state, u, t) {
      const { floats, words } = heap;
      words[time / 4] = t;
      floats.set(state, from / 4);
      floats.set(u, action / 4);
      runStep();
      const at = outcome / 4;
      next.set(floats.subarray(at, at + size));
      const [cost = Number.NaN, finite, terminated] = floats.subarray(at + size, at + size + 3);
      return { next, cost, finite: finite === 1, terminated: terminated === 1 };
    },

    uniform(seed) {
      const low = seed % 2 ** 32;
      const high = ENVIRONMENT_KEY ^ Math.floor(seed / 2 ** 32);
      let count = 0;
      return () => {
        const which = count % 4;
        // Others may have drawn in between.
        heap.words.set([low, high, Math.floor(count / 4)], drawOf / 4);
        runUniform();
        count++;
        return heap.floats[drawn / 4 + which] ?? 0;
      };
    },

    setParams(values) {
      heap.floats.set(paramsData(system, values), paramsAt / 4);
    },
  };
}

/** Compiles a kernel and binds it: `[byte address, words]` by number of the binding. */
async function load(
  heap: WasmHeap,
  code: string,
  bound: readonly (readonly [address: number, words: number])[],
): Promise<() => void> {
  const { module, buffers, frameBytes } = await compileKernel(code);
  const { exports } = await WebAssembly.instantiate(module, { env: { memory: heap.memory } });
  const run = exports.run as (...args: readonly number[]) => void;
  const args = [
    0,
    1,
    heap.allocate('frame', frameBytes),
    ...buffers.flatMap(({ binding }) => bound[binding] ?? [0, 0]),
  ];
  return () => run(...args);
}
