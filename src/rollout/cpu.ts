import { ForerunError } from '../error.ts';
import { dispatchSize, type Kernel } from '../gpu/kernel.ts';
import { type CompiledKernel, compileKernel } from '../wgsl/wasm/compile.ts';
import { WasmHeap } from '../wgsl/wasm/heap.ts';
import type { Backend, BackendBuffer, Program, Step } from './backend.ts';
import { Turns } from './turns.ts';

/** As WebGPU's default limit, so that both backends split alike. */
const MAX_BINDING_BYTES = 128 * 2 ** 20;

/** Activations of a tile should stay near; there is no other limit. */
const WORKGROUP = { bytes: 64 * 2 ** 10, invocations: 1024 } as const;

/** Invocations per call of a kernel: between calls, engines can switch to optimised code and the event loop can turn. */
const INVOCATIONS_PER_CALL = 256;

/** A buffer of ours; anything else in a step is a mistake of the caller. */
class CpuMemory implements BackendBuffer {
  destroyed = false;

  constructor(
    readonly label: string,
    readonly byteLength: number,
    readonly address: number,
    readonly release: (memory: CpuMemory) => void,
  ) {}

  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.release(this);
  }
}

/** Invocations per call of a cooperative kernel, in whole workgroups: their invocations do more. */
const COOPERATIVE_INVOCATIONS_PER_CALL = 1024;

/** A kernel bound to the backend's memory. */
interface LoadedKernel extends Pick<CompiledKernel, 'buffers' | 'workgroupSize'> {
  readonly run: (...args: readonly number[]) => void;
  readonly frameAddress: number;
}

/** A step ready to run. */
interface BoundStep {
  readonly run: LoadedKernel['run'];
  /** How often the entry point runs: for each invocation, or for each workgroup of a cooperative kernel. */
  readonly runs: number;
  readonly runsPerCall: number;
  /** Of `run`: first and count, which change, then what is bound. */
  readonly args: number[];
  readonly buffers: readonly CpuMemory[];
}

/**
 * The CPU as a backend: kernels are compiled from WGSL to WebAssembly and run as a loop over invocations, on the calling
 * thread. Where no program takes longer, `submit` has finished its work when it returns; otherwise it lets the event loop
 * turn after 50 ms, and then after ever fewer invocations; a single one is never interrupted, so `timeoutMs` does not bound
 * the CPU.
 */
export function createCpuBackend(): Backend {
  const heap = new WasmHeap();
  const kernels = new Map<string, Promise<LoadedKernel>>();
  const created = { buffers: 0, kernels: 0, programs: 0 };
  const turns = new Turns();
  let destroyed = false;

  const check = (api: string): void => {
    if (destroyed) throw new ForerunError('destroyed', `${api}: the CPU backend was destroyed; create another.`);
  };

  /** Work already submitted may still use the memory. */
  const release = ({ address }: CpuMemory) => turns.take(() => heap.free(address));

  const memoryOf = (buffer: BackendBuffer, api: string): CpuMemory => {
    if (!(buffer instanceof CpuMemory) || buffer.release !== release) {
      throw new ForerunError(
        'invalid-argument',
        `${api}: buffer '${buffer.label}' belongs to another backend; create it with this backend's createBuffer.`,
      );
    }
    if (buffer.destroyed) {
      throw new ForerunError('destroyed', `${api}: buffer '${buffer.label}' was destroyed; create another.`);
    }
    return buffer;
  };

  const load = (code: string): Promise<LoadedKernel> => {
    const known = kernels.get(code);
    if (known !== undefined) return known;
    const kernel = compileKernel(code).then(async ({ module, buffers, frameBytes, workgroupSize }) => {
      const { exports } = await WebAssembly.instantiate(module, { env: { memory: heap.memory } });
      const run = exports.run as LoadedKernel['run'];
      return { run, buffers, workgroupSize, frameAddress: heap.allocate('frames', frameBytes) };
    });
    kernels.set(code, kernel);
    created.kernels++;
    kernel.catch(() => kernels.delete(code));
    return kernel;
  };

  const bind = async (label: string, step: Step): Promise<BoundStep> => {
    const buffers = step.buffers.map((buffer) => memoryOf(buffer, label));
    checkBindings(label, step);
    const kernel = await load(step.kernel.code);
    const bound = kernel.buffers.flatMap(({ binding, name, minBytes }) => {
      const memory = buffers[binding];
      if (memory !== undefined && memory.byteLength < minBytes) {
        throw new ForerunError(
          'invalid-argument',
          `prepare: '${label}' binds '${memory.label}' of ${memory.byteLength} bytes to '${name}' of '${step.kernel.label}', which needs at least ${minBytes}; create a larger buffer.`,
        );
      }
      if (memory !== undefined) return [memory.address, memory.byteLength / 4];
      throw new ForerunError(
        'invalid-argument',
        `prepare: kernel '${step.kernel.label}' uses binding ${binding} (${name}), but '${label}' binds only ${buffers.length} buffers.`,
      );
    });
    const { run, frameAddress, workgroupSize } = kernel;
    if (workgroupSize === undefined) {
      const args = [0, 0, frameAddress, ...bound];
      return { run, runs: step.invocations, runsPerCall: INVOCATIONS_PER_CALL, args, buffers };
    }
    checkWorkgroupSize(step.kernel, workgroupSize);
    const [x, y] = dispatchSize(step.invocations, workgroupSize);
    const runs = Math.ceil(step.invocations / workgroupSize);
    const runsPerCall = Math.max(1, Math.floor(COOPERATIVE_INVOCATIONS_PER_CALL / workgroupSize));
    return { run, runs, runsPerCall, args: [0, 0, frameAddress, x, y, ...bound], buffers };
  };

  return {
    kind: 'cpu',
    adapter: { description: 'WebAssembly, 1 thread', software: true },
    maxBindingBytes: MAX_BINDING_BYTES,
    workgroup: WORKGROUP,
    halves: false,
    created,

    createBuffer(label, byteLength) {
      check('createBuffer');
      if (!(byteLength > 0) || byteLength % 4 !== 0 || byteLength > MAX_BINDING_BYTES) {
        throw new ForerunError(
          'invalid-argument',
          `createBuffer: '${label}' has ${byteLength} bytes; give a multiple of 4 between 4 and ${MAX_BINDING_BYTES}, and split what is larger.`,
        );
      }
      const address = heap.allocate(label, byteLength);
      created.buffers++;
      return new CpuMemory(label, byteLength, address, release);
    },

    write(buffer, data, byteOffset = 0) {
      check('write');
      const { label, byteLength, address } = memoryOf(buffer, 'write');
      if (byteOffset % 4 !== 0 || byteOffset < 0 || byteOffset + data.byteLength > byteLength) {
        throw new ForerunError(
          'invalid-argument',
          `write: ${data.byteLength} bytes at offset ${byteOffset} do not fit into '${label}' of ${byteLength} bytes; offsets are multiples of 4.`,
        );
      }
      const at = (address + byteOffset) / 4;
      const copy = (source: Float32Array | Uint32Array) => {
        if (source instanceof Float32Array) heap.floats.set(source, at);
        else heap.words.set(source, at);
      };
      if (turns.idle) copy(data);
      else {
        const kept = data.slice();
        turns.take(() => copy(kept));
      }
    },

    async prepare(label, steps, readback) {
      check('prepare');
      const result = memoryOf(readback, label);
      const bound = await Promise.all(steps.map((step) => bind(label, step)));
      check('prepare');
      created.programs++;
      return createProgram(label, bound, result, heap, turns, () => destroyed);
    },

    destroy() {
      destroyed = true;
      kernels.clear();
    },
  };
}

function createProgram(
  label: string,
  steps: readonly BoundStep[],
  readback: CpuMemory,
  heap: WasmHeap,
  turns: Turns,
  backendDestroyed: () => boolean,
): Program {
  const words = new Uint32Array(readback.byteLength / 4);
  const used = [readback, ...steps.flatMap(({ buffers }) => buffers)];
  let destroyed = false;

  const run = async (): Promise<Uint32Array> => {
    if (destroyed || backendDestroyed()) {
      throw new ForerunError('destroyed', `submit: program '${label}' was destroyed; prepare it again.`);
    }
    const gone = used.find((buffer) => buffer.destroyed);
    if (gone !== undefined) {
      throw new ForerunError('destroyed', `submit: '${label}' uses buffer '${gone.label}', which was destroyed.`);
    }
    for (const { run, args, runs, runsPerCall } of steps) {
      // Fewer at a time where they take long, so that turns come in time; one invocation cannot be interrupted.
      let most = runsPerCall;
      for (let first = 0; first < runs; ) {
        if (turns.due) {
          await turns.pass();
          most = Math.max(1, most >> 1);
        }
        const count = Math.min(most, runs - first);
        args[0] = first;
        args[1] = count;
        run(...args);
        first += count;
      }
    }
    const start = readback.address / 4;
    words.set(heap.words.subarray(start, start + words.length));
    return words;
  };

  return {
    submit: () => turns.takeAsync(run),
    destroy() {
      destroyed = true;
    },
  };
}

function checkWorkgroupSize({ label, workgroupSize }: Kernel, size: number): void {
  if (workgroupSize === size) return;
  throw new ForerunError(
    'invalid-argument',
    `prepare: kernel '${label}' says that its workgroups have ${workgroupSize} invocations, and its @workgroup_size makes ${size}; give the same.`,
  );
}

/** What WebGPU's validation would refuse: too many invocations, or a buffer that is written and bound a second time. */
function checkBindings(label: string, { kernel, buffers, invocations }: Step): void {
  if (!Number.isInteger(invocations) || invocations < 1 || invocations > 0xffffffff) {
    throw new ForerunError(
      'invalid-argument',
      `prepare: '${label}' runs '${kernel.label}' for ${invocations} invocations; give an integer from 1 to 2^32 - 1.`,
    );
  }
  if (buffers.length !== kernel.bindings.length) {
    throw new ForerunError(
      'invalid-argument',
      `prepare: '${label}' binds ${buffers.length} buffers to '${kernel.label}', which has ${kernel.bindings.length} bindings (${kernel.bindings.map(({ name }) => name).join(', ')}).`,
    );
  }
  for (const [index, { name, kind }] of kernel.bindings.entries()) {
    const other = buffers.findIndex((buffer, at) => at !== index && buffer === buffers[index]);
    if (kind === 'storage' && other >= 0) {
      throw new ForerunError(
        'invalid-argument',
        `prepare: '${label}' binds buffer '${buffers[index]?.label}' to '${name}' and '${kernel.bindings[other]?.name}' of '${kernel.label}', which writes it; bind different buffers.`,
      );
    }
  }
}
