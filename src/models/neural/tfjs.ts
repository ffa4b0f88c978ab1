import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { Tensor, TensorContainer } from '@tensorflow/tfjs-core';
import { ForerunError } from '../../error.ts';
import { type OpenDevice, sharedDevice, watch } from '../../gpu/device.ts';
import { bounded } from '../../gpu/wait.ts';
import { registerCpuKernels } from './cpu/kernels.ts';
import { loadTfjs, missing, tf } from './load-tfjs.ts';
import type { TfjsOptions } from './options.ts';
import { provideWebgpuGlobals, withNavigatorGpu } from './webgpu-globals.ts';

/** A backend of tfjs that is open. */
export interface Tfjs {
  readonly backend: 'webgpu' | 'cpu';
  /**
   * Runs `work` on this backend and disposes of every tensor that it does not return. Whoever else uses tfjs in this process may have
   * chosen another backend; theirs is chosen again afterwards.
   */
  run<T extends TensorContainer>(work: () => T): T;
  /** The numbers of a tensor; asynchronous, because WebGPU has no other way. @throws ForerunError `timeout`, `device-lost` */
  read(tensor: Tensor): Promise<Float32Array>;
}

/** Bound on any wait for the GPU, in ms: an epoch of a large network is queued when its loss is read. */
const TIMEOUT_MS = 60_000;

const CPU = 'forerun-cpu';
let cpu: Promise<Tfjs> | undefined;
const onDevice = new WeakMap<GPUDevice, Promise<Tfjs>>();
let devices = 0;

/**
 * Opens tfjs on a backend of its own, once per process (CPU) or per device (WebGPU), so that nobody else's choice of backend or
 * device is touched.
 *
 * @param api who needs it, for the message
 * @throws ForerunError `invalid-argument` for another backend, and where tfjs is not installed; `webgpu-unavailable` for `'webgpu'` where there is none
 */
export async function openTfjs({ backend = 'auto', device }: TfjsOptions = {}, api = 'openTfjs'): Promise<Tfjs> {
  const { newCpuBackend } = await loadTfjs(api);
  switch (backend) {
    case 'cpu':
      return openCpu(newCpuBackend);
    case 'webgpu':
      return openWebgpu(device === undefined ? await sharedDevice() : watch(device), api);
    case 'auto': {
      if (device !== undefined) return openWebgpu(watch(device), api);
      const shared = await sharedDevice().catch(() => undefined);
      return shared === undefined || shared.adapter.software ? openCpu(newCpuBackend) : openWebgpu(shared, api);
    }
    default:
      throw new ForerunError(
        'invalid-argument',
        `${api}: backend is '${String(backend satisfies never)}'; give 'auto', 'webgpu' or 'cpu'.`,
      );
  }
}

function openCpu(newBackend: () => MathBackendCPU): Promise<Tfjs> {
  cpu ??= (async () => {
    await registerCpuKernels(CPU);
    tf.registerBackend(CPU, () => {
      const backend = newBackend();
      // Else it advises everybody in Node to install another package.
      Reflect.set(backend, 'firstUse', false);
      return backend;
    });
    return opened('cpu', CPU, undefined);
  })();
  return cpu;
}

function openWebgpu(open: OpenDevice, api: string): Promise<Tfjs> {
  const known = onDevice.get(open.device);
  if (known !== undefined) return known;
  const opening = (async (): Promise<Tfjs> => {
    await provideWebgpuGlobals();
    const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu').catch((cause: unknown) => {
      throw missing(api, "tfjs on WebGPU (or give backend: 'cpu')", '@tensorflow/tfjs-backend-webgpu', cause);
    });
    const name = `forerun-webgpu-${devices++}`;
    tf.copyRegisteredKernels('webgpu', name);
    // Made here and not when it is first used: tfjs would only print an error, and compute elsewhere.
    const backend = withNavigatorGpu(
      () => new WebGPUBackend(open.device as never, (open.device.adapterInfo ?? {}) as never),
    );
    tf.registerBackend(name, () => backend);
    return opened('webgpu', name, open);
  })();
  onDevice.set(open.device, opening);
  opening.catch(() => onDevice.delete(open.device));
  return opening;
}

function opened(backend: Tfjs['backend'], name: string, device: OpenDevice | undefined): Tfjs {
  return {
    backend,
    run(work) {
      const engine = tf.engine();
      const before = engine.backendName;
      // Takes effect before it returns: none of these backends opens asynchronously.
      void tf.setBackend(name);
      if (engine.backendName !== name) throw new Error(`tfjs did not take the backend ${name}`);
      try {
        return tf.tidy(work);
      } finally {
        if (before !== name && before !== undefined) void tf.setBackend(before);
      }
    },
    async read(tensor) {
      const { data } = tensor;
      const reading = data.call(tensor) as Promise<Float32Array>;
      if (device === undefined) return reading;
      try {
        return await bounded(reading, TIMEOUT_MS, 'reading a tensor');
      } catch (cause) {
        if (device.lostReason === undefined) throw cause;
        const message = `The GPU device was lost while networks were computed: ${device.lostReason}. Try again, or use backend 'cpu'.`;
        throw new ForerunError('device-lost', message, { cause });
      }
    },
  };
}
