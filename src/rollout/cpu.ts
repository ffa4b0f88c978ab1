import { ForerunError } from '../error.ts';
import { dispatchSize } from '../gpu/kernel.ts';
import { type CompiledKernel, compileKernel } from '../wgsl/wasm/compile.ts';
import type { Backend, BackendBuffer, Program, Step } from './backend.ts';
import { callingThread } from './cpu/calling-thread.ts';
import { checkBindings, checkWorkgroupSize } from './cpu/check-step.ts';
import type { Machine, MachineProgram } from './cpu/machine.ts';
import { oneWorker } from './cpu/one-worker.ts';
import { pageTeam } from './cpu/page-team.ts';
import { where } from './cpu/where.ts';
import { Turns } from './turns.ts';

/** As WebGPU's default limit, so that both backends split alike. */
const MAX_BINDING_BYTES = 128 * 2 ** 20;

/** Activations of a tile should stay near; there is no other limit. */
const WORKGROUP = { bytes: 64 * 2 ** 10, invocations: 1024 } as const;

/** Frames of threads lie on cache lines, and what is fetched with them, of their own. */
const FRAME_ALIGNMENT = 128;

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

/** A kernel with a frame for each thread. */
interface LoadedKernel extends CompiledKernel {
  readonly frameAddress: number;
}

/** A step whose buffers have become addresses. */
interface BoundStep extends Omit<MachineProgram['steps'][number], 'module'> {
  readonly module: WebAssembly.Module;
  readonly buffers: readonly CpuMemory[];
}

/** What {@link createCpuBackend} takes. */
export interface CpuBackendOptions {
  /** Threads at most, 1 to 16. Default: as many as the machine runs at once, up to 16. */
  readonly threads?: number | undefined;
}

/**
 * The CPU as a backend: kernels are compiled from WGSL to WebAssembly and run as a loop over invocations, on the calling
 * thread, which shares the longer steps with worker threads where memory can be shared (in Node, Deno and workers). Where no
 * program takes longer, `submit` has finished its work when it returns; otherwise it lets the event loop turn after 50 ms; a
 * workgroup is never interrupted, so `timeoutMs` does not bound the CPU.
 */
export function createCpuBackend(options: CpuBackendOptions = {}): Backend {
  const turns = new Turns();
  return cpuBackend(callingThread(turns, options.threads), turns);
}

/**
 * As {@link createCpuBackend}, except in a page: there workers do everything, so that the page never blocks; several where it is
 * cross-origin isolated, else one. A page whose policy forbids workers computes on its own thread. `adapter.description` says which.
 */
export async function openCpuBackend(options: CpuBackendOptions = {}): Promise<Backend> {
  const turns = new Turns();
  return cpuBackend(await machineHere(turns, options.threads), turns);
}

/** Why workers did not start in this page: it is not asked again. */
let noWorkers: string | undefined;

async function machineHere(turns: Turns, threads: number | undefined): Promise<Machine> {
  const { isPage, unshared } = where();
  if (!isPage) return callingThread(turns, threads);
  if (noWorkers === undefined) {
    try {
      return await (unshared === undefined ? pageTeam(turns, threads) : oneWorker(unshared));
    } catch (error) {
      noWorkers = error instanceof Error ? error.message : String(error);
    }
  }
  return callingThread(turns, 1, `on the page's own thread, no worker: ${noWorkers}`);
}

/** A backend on a machine, whose work is put into order by `turns`. */
export function cpuBackend(machine: Machine, turns: Turns): Backend {
  const kernels = new Map<string, Promise<LoadedKernel>>();
  const created = { buffers: 0, kernels: 0, programs: 0 };
  const { isPage } = where();
  let destroyed = false;

  const check = (api: string): void => {
    if (destroyed) throw new ForerunError('destroyed', `${api}: the CPU backend was destroyed; create another.`);
  };

  /** Work already submitted may still use the memory. */
  const release = ({ address }: CpuMemory) => turns.take(() => machine.free(address));

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
    // A page draws and listens between two kernels: one takes a compiler that is cold up to 100 ms.
    const kernel = (isPage ? turns.pass() : Promise.resolve())
      .then(() => compileKernel(code, machine.shared))
      .then((compiled) => {
        const frameBytes = FRAME_ALIGNMENT * Math.ceil(compiled.frameBytes / FRAME_ALIGNMENT);
        return { ...compiled, frameBytes, frameAddress: machine.allocate('frames', machine.threads * frameBytes) };
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
    const { module, frameAddress, frameBytes, workgroupSize } = kernel;
    checkWorkgroupSize(step.kernel, workgroupSize);
    const [x, y] = dispatchSize(step.invocations, workgroupSize);
    const runs = Math.ceil(step.invocations / workgroupSize);
    return { module, args: [frameAddress, x, y, ...bound], frameBytes, runs, buffers };
  };

  return {
    kind: 'cpu',
    get adapter() {
      return { description: machine.description, software: true };
    },
    maxBindingBytes: MAX_BINDING_BYTES,
    workgroup: WORKGROUP,
    halves: false,
    subgroupSize: 0,
    created,

    createBuffer(label, byteLength) {
      check('createBuffer');
      if (!(byteLength > 0) || byteLength % 4 !== 0 || byteLength > MAX_BINDING_BYTES) {
        throw new ForerunError(
          'invalid-argument',
          `createBuffer: '${label}' has ${byteLength} bytes; give a multiple of 4 between 4 and ${MAX_BINDING_BYTES}, and split what is larger.`,
        );
      }
      const address = machine.allocate(label, byteLength);
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
      if (turns.idle) machine.write(address + byteOffset, data);
      else {
        const kept = data.slice();
        turns.take(() => machine.write(address + byteOffset, kept));
      }
    },

    async prepare(label, steps, readback) {
      check('prepare');
      const result = memoryOf(readback, label);
      const bound = await Promise.all(steps.map((step) => bind(label, step)));
      check('prepare');
      created.programs++;
      return createProgram(label, bound, result, machine, turns, () => destroyed);
    },

    destroy() {
      if (destroyed) return;
      destroyed = true;
      kernels.clear();
      machine.destroy();
    },
  };
}

function createProgram(
  label: string,
  bound: readonly BoundStep[],
  readback: CpuMemory,
  machine: Machine,
  turns: Turns,
  backendDestroyed: () => boolean,
): Program {
  const words = new Uint32Array(readback.byteLength / 4);
  const used = [readback, ...bound.flatMap(({ buffers }) => buffers)];
  const modules = [...new Set(bound.map(({ module }) => module))];
  const steps = bound.map(({ module, args, frameBytes, runs }) => {
    return { module: modules.indexOf(module), args, frameBytes, runs };
  });
  const prepared = machine.prepare({ modules, steps });
  let destroyed = false;

  const run = async (): Promise<Uint32Array> => {
    if (destroyed || backendDestroyed()) {
      throw new ForerunError('destroyed', `submit: program '${label}' was destroyed; prepare it again.`);
    }
    const gone = used.find((buffer) => buffer.destroyed);
    if (gone !== undefined) {
      throw new ForerunError('destroyed', `submit: '${label}' uses buffer '${gone.label}', which was destroyed.`);
    }
    try {
      await prepared.run(readback.address, words);
    } catch (cause) {
      if (backendDestroyed()) {
        throw new ForerunError('destroyed', `submit: the CPU backend was destroyed while it ran '${label}'.`);
      }
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new ForerunError(
        'device-lost',
        `'${label}': a thread of the CPU backend failed (${reason}). Create the backend again; if that does not help, report it.`,
        { cause },
      );
    }
    return words;
  };

  return {
    submit: () => turns.takeAsync(run),
    destroy() {
      if (destroyed) return;
      destroyed = true;
      // Not under a run that has begun.
      turns.take(() => prepared.destroy());
    },
  };
}
