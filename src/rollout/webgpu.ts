import { ForerunError } from '../error.ts';
import { type OpenDevice, sharedDevice, watch } from '../gpu/device.ts';
import { BUFFER_USAGE } from '../gpu/flags.ts';
import { kernelKey } from '../gpu/pipeline.ts';
import { scoped } from '../gpu/scope.ts';
import type { Backend, BackendBuffer, OnGpu, Program, ResidentProgram, Step } from './backend.ts';
import { prepareProgram } from './program.ts';
import { prepareResident } from './resident.ts';

/** What {@link createWebGpuBackend} takes. */
export interface WebGpuBackendOptions {
  /** A device to share. It stays the caller's and is never destroyed here. Default: the process's own. */
  readonly device?: GPUDevice;
  /** Bound on any wait for a submission, in ms. Default 5,000. */
  readonly timeoutMs?: number;
  /** Refuses a GPU that is emulated on the CPU. Default false. */
  readonly requireHardware?: boolean;
  /** Measures {@link WebGpuBackend.lastDeviceMs}; needs the feature timestamp-query. Default false. */
  readonly timing?: boolean;
}

/** WebGPU as a backend, with what only a GPU has. */
export interface WebGpuBackend extends Backend {
  readonly kind: 'webgpu';
  readonly device: GPUDevice;
  readonly onGpu: OnGpu;
  /** Why the adapter is software; absent when it is a GPU. */
  readonly softwareReason: string | undefined;
  /** Resolves with the reason when the device is lost. This backend is then of no more use: create another. */
  readonly lost: Promise<string>;
  /** Time of the last submission on the device, in ms, where `timing` was asked for and the device can tell. */
  readonly lastDeviceMs: number | undefined;
}

/** A buffer of ours; anything else in a step is a mistake of the caller. */
class GpuMemory implements BackendBuffer {
  constructor(
    readonly label: string,
    readonly byteLength: number,
    readonly gpu: GPUBuffer,
    readonly alive: Set<GpuMemory>,
  ) {
    alive.add(this);
  }

  destroy(): void {
    this.alive.delete(this);
    this.gpu.destroy();
  }
}

/**
 * Opens WebGPU: in browsers and Deno `navigator.gpu`, in Node the npm package `webgpu`. All backends of a process share
 * one device and its compiled kernels, unless they are given another.
 *
 * @throws ForerunError `webgpu-unavailable` with what is missing and the fix
 */
export async function createWebGpuBackend(options: WebGpuBackendOptions = {}): Promise<WebGpuBackend> {
  const open = options.device === undefined ? await sharedDevice() : watch(options.device);
  if (options.requireHardware === true && open.adapter.software) {
    throw new ForerunError('webgpu-unavailable', `${softwareReason(open)} It was asked for with requireHardware.`);
  }
  const { device } = open;
  const { maxStorageBufferBindingSize, maxBufferSize } = device.limits;
  const maxBindingBytes = Math.min(maxStorageBufferBindingSize, maxBufferSize);
  const created = { buffers: 0, kernels: 0, programs: 0 };
  const kernels = new Set<string>();
  const buffers = new Set<GpuMemory>();
  const programs = new Set<Pick<Program, 'destroy'>>();
  const allocations: Promise<string | undefined>[] = [];
  let lastDeviceMs: number | undefined;
  let destroyed = false;

  const check = (api: string): void => {
    if (destroyed) {
      throw new ForerunError('destroyed', `${api}: the WebGPU backend was destroyed; create another.`);
    }
  };

  /** The steps' buffers are the GPU's; their kernels are counted. */
  const onDevice = (label: string, steps: readonly Step[]) => {
    check('prepare');
    for (const { kernel } of steps) kernels.add(kernelKey(kernel));
    created.kernels = kernels.size;
    return steps.map((step) => ({ ...step, gpu: step.buffers.map((buffer) => memoryOf(buffer, buffers, label)) }));
  };

  /** Counts a program, which goes with the backend; the backend may have gone while it was prepared. */
  const owned = <T extends Pick<Program, 'destroy'>>(program: T): T => {
    if (destroyed) program.destroy();
    check('prepare');
    created.programs++;
    programs.add(program);
    return {
      ...program,
      destroy() {
        programs.delete(program);
        program.destroy();
      },
    };
  };

  return {
    kind: 'webgpu',
    device,
    onGpu: {
      device,
      bufferOf: (buffer) => memoryOf(buffer, buffers, 'bufferOf'),
      async prepare(label, steps): Promise<ResidentProgram> {
        return owned(await prepareResident(open, label, onDevice(label, steps), allocations.splice(0)));
      },
    },
    adapter: open.adapter,
    softwareReason: open.adapter.software ? softwareReason(open) : undefined,
    maxBindingBytes,
    workgroup: {
      bytes: device.limits.maxComputeWorkgroupStorageSize,
      invocations: device.limits.maxComputeInvocationsPerWorkgroup,
    },
    halves: device.features.has('shader-f16'),
    subgroupSize: device.features.has('subgroups') ? leastSubgroup(device) : 0,
    lost: open.lost,
    created,
    get lastDeviceMs() {
      return lastDeviceMs;
    },

    createBuffer(label, byteLength) {
      check('createBuffer');
      if (!(byteLength > 0) || byteLength % 4 !== 0 || byteLength > maxBindingBytes) {
        throw new ForerunError(
          'invalid-argument',
          `createBuffer: '${label}' has ${byteLength} bytes; give a multiple of 4 between 4 and ${maxBindingBytes}, and split what is larger.`,
        );
      }
      const usage = BUFFER_USAGE.storage | BUFFER_USAGE.uniform | BUFFER_USAGE.copySrc | BUFFER_USAGE.copyDst;
      const { value, error } = scoped(device, () => device.createBuffer({ label, size: byteLength, usage }));
      allocations.push(error);
      created.buffers++;
      return new GpuMemory(label, byteLength, value, buffers);
    },

    write(buffer, data, byteOffset = 0) {
      check('write');
      device.queue.writeBuffer(memoryOf(buffer, buffers, 'write'), byteOffset, data as GPUAllowSharedBufferSource);
    },

    async prepare(label, steps, readback) {
      const program = await prepareProgram(open, {
        label,
        steps: onDevice(label, steps),
        readback: { gpu: memoryOf(readback, buffers, label), byteLength: readback.byteLength },
        timeoutMs: options.timeoutMs ?? 5000,
        allocations: allocations.splice(0),
        onDeviceMs: options.timing === true ? (ms) => (lastDeviceMs = ms) : undefined,
      });
      created.buffers++; // its read-back buffer
      return owned(program);
    },

    destroy() {
      destroyed = true;
      for (const program of programs) program.destroy();
      for (const buffer of buffers) buffer.destroy();
    },
  };
}

function memoryOf(buffer: BackendBuffer, owned: ReadonlySet<BackendBuffer>, api: string): GPUBuffer {
  if (buffer instanceof GpuMemory && buffer.alive === owned) {
    if (owned.has(buffer)) return buffer.gpu;
    throw new ForerunError('destroyed', `${api}: buffer '${buffer.label}' was destroyed; create another.`);
  }
  throw new ForerunError(
    'invalid-argument',
    `${api}: buffer '${buffer.label}' belongs to another backend; create it with this backend's createBuffer.`,
  );
}

/** WebGPU has none of fewer than 4 invocations; devices tell theirs, but for early ones. */
function leastSubgroup({ adapterInfo }: GPUDevice): number {
  return Math.max(4, (adapterInfo as Partial<GPUAdapterInfo> | undefined)?.subgroupMinSize ?? 4);
}

function softwareReason({ adapter, problem }: OpenDevice): string {
  return problem === undefined
    ? `WebGPU runs in software on the CPU (${adapter.description}).`
    : `${problem.problem} ${problem.fix}`;
}
