import observeKernel from '../../shaders/kernels/observe.wgsl?raw';
import stepKernel from '../../shaders/kernels/step.wgsl?raw';
import uniformKernel from '../../shaders/kernels/uniform.wgsl?raw';
import { ForerunError } from '../error.ts';
import { concatenatedData, paramsData } from '../systems/prelude.ts';
import type { System } from '../systems/system.ts';
import { libraryFor } from '../wgsl/library.ts';
import { compileKernel } from '../wgsl/wasm/compile.ts';
import { WasmHeap } from '../wgsl/wasm/heap.ts';
import { type EnvSystem, environmentPrelude } from './env-system.ts';

/** Marks the random numbers of environments in the key, so that a planner of the same seed draws others. */
const ENVIRONMENT_KEY = 0x656e7600;

/** Some copies of a system to be stepped: its own WGSL, compiled to WebAssembly, run at once on the calling thread. */
export interface Plant {
  /** The state of a copy, `[S]`. */
  state(copy: number): Float32Array;
  setState(copy: number, state: Float32Array): void;
  /** What is seen of the state of a copy, `[O]`. */
  observe(copy: number): Float32Array;
  /**
   * One step of every copy, in one call.
   *
   * @param actions `[n, A]`, finite or valid indices; clipped to the bounds
   * @param times `[n]`, the t that dynamics and cost see
   */
  step(actions: Float32Array, times: Uint32Array): PlantStep;
  /** Uniform numbers in [0, 1) that belong to a seed; its whole part up to 2^53 counts. */
  uniform(seed: number): () => number;
  setParams(params: Readonly<Record<string, number>>): void;
  /** Goes on with the tables of another system of the same names, text and sizes. */
  setTables(other: System): void;
}

/** What a step of all copies led to; the arrays are the caller's. */
export interface PlantStep {
  /** `[n, O]` */
  readonly observations: Float32Array;
  /** `[n]`; 0 where the reward itself was not finite. */
  readonly rewards: Float32Array;
  /** `[n]`: 1 where state and reward were finite. Elsewhere the state stays as it was. */
  readonly finite: Uint8Array;
  /** `[n]`, 0 or 1. */
  readonly terminated: Uint8Array;
}

/**
 * Compiles a system into a {@link Plant} of `count` copies.
 *
 * @throws ForerunError `unsupported-wgsl` for WGSL that the CPU compiler does not cover
 */
export async function createPlant(environment: EnvSystem, count = 1): Promise<Plant> {
  const { system, observationNames } = environment;
  const { stateSize, actionSize } = system;
  const seen = observationNames.length;
  const outcomeSize = seen + 3;
  const heap = new WasmHeap();
  const allocate = (label: string, words: number) => ({ at: heap.allocate(label, 4 * words), words });
  const times = allocate('times', count);
  const states = allocate('states', count * stateSize);
  const actions = allocate('actions', count * actionSize);
  const outcomes = allocate('outcomes', count * outcomeSize);
  const observations = allocate('observations', count * seen);
  const paramWords = paramsData(system);
  const params = allocate('params', paramWords.length);
  heap.floats.set(paramWords, params.at / 4);
  const tables = concatenatedData(system);
  const data = tables && allocate('data', tables.length);
  if (tables && data) heap.floats.set(tables, data.at / 4);
  const drawOf = allocate('key', 3);
  const drawn = allocate('drawn', 4);

  const code = `${environmentPrelude(environment, { params: 4, data: 5 })}${system.code}\n`;
  const runStep = await load(heap, code + stepKernel, [times, states, actions, outcomes, params, data]);
  // Where states are seen as they are there is nothing to compute.
  const runObserve =
    environment.observes &&
    (await load(heap, code + observeKernel, [states, observations, undefined, undefined, params, data]));
  const runUniform = await load(heap, uniformKernel, [drawOf, drawn]);
  const part = ({ at }: Memory, size: number, copy: number) =>
    heap.floats.slice(at / 4 + copy * size, at / 4 + (copy + 1) * size);

  return {
    state: (copy) => part(states, stateSize, copy),

    setState(copy, state) {
      heap.floats.set(state, states.at / 4 + copy * stateSize);
    },

    observe(copy) {
      if (!runObserve) return part(states, stateSize, copy);
      runObserve(copy, 1);
      return part(observations, seen, copy);
    },

    step(given, at) {
      const { floats, words } = heap;
      words.set(at, times.at / 4);
      floats.set(given, actions.at / 4);
      runStep(0, count);
      const step = {
        observations: new Float32Array(count * seen),
        rewards: new Float32Array(count),
        finite: new Uint8Array(count),
        terminated: new Uint8Array(count),
      };
      for (let i = 0, from = outcomes.at / 4; i < count; i++, from += outcomeSize) {
        const end = from + seen;
        for (let k = 0; k < seen; k++) step.observations[i * seen + k] = floats[from + k] ?? 0;
        const reward = floats[end] ?? 0;
        step.rewards[i] = Number.isFinite(reward) ? reward : 0;
        step.finite[i] = floats[end + 1] ?? 0;
        step.terminated[i] = floats[end + 2] ?? 0;
      }
      return step;
    },

    uniform(seed) {
      const low = seed % 2 ** 32;
      const high = ENVIRONMENT_KEY ^ Math.floor(seed / 2 ** 32);
      let drawnSoFar = 0;
      return () => {
        const which = drawnSoFar % 4;
        // Others may have drawn in between.
        heap.words.set([low, high, Math.floor(drawnSoFar / 4)], drawOf.at / 4);
        runUniform(0, 1);
        drawnSoFar++;
        return heap.floats[drawn.at / 4 + which] ?? 0;
      };
    },

    setParams(values) {
      heap.floats.set(paramsData(system, values), params.at / 4);
    },

    setTables(other) {
      const given = concatenatedData(other);
      if (given?.length !== data?.words) {
        throw new ForerunError(
          'invalid-argument',
          `setTables: '${other.name}' has ${given?.length ?? 0} numbers in tables, and the plant was made for ${data?.words ?? 0}; make another plant.`,
        );
      }
      if (given && data) heap.floats.set(given, data.at / 4);
    },
  };
}

/** Where something lies: a byte address and a number of 32-bit words. */
interface Memory {
  readonly at: number;
  readonly words: number;
}

/** Compiles a kernel and binds it to what belongs to each of its bindings, by number. */
async function load(
  heap: WasmHeap,
  code: string,
  bound: readonly (Memory | undefined)[],
): Promise<(first: number, count: number) => void> {
  const { module, buffers, frameBytes } = await compileKernel(libraryFor(code) + code);
  const { exports } = await WebAssembly.instantiate(module, { env: { memory: heap.memory } });
  const run = exports.run as (...args: readonly number[]) => void;
  const frame = heap.allocate('frame', frameBytes);
  const memories = buffers.flatMap(({ binding }) => {
    const memory = bound[binding];
    return [memory?.at ?? 0, memory?.words ?? 0];
  });
  return (first, count) => run(first, count, frame, first + count, 1, ...memories);
}
