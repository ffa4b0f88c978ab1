import { ForerunError } from '../error.ts';
import type { Backend } from './backend.ts';
import { openCpuBackend } from './cpu.ts';
import { createWebGpuBackend } from './webgpu.ts';

/** What {@link openBackend} takes. */
export interface BackendChoice {
  /**
   * `'auto'`: a GPU, else the CPU. A GPU that is emulated on the CPU is what `'webgpu'` takes where there is no other; the CPU
   * backend is quicker (pendulum, MPPI 16384 x 100, 2 cores: 7 against 27 ms).
   */
  readonly backend: 'auto' | 'webgpu' | 'cpu';
  /** A device to share; it stays the caller's. */
  readonly device?: GPUDevice;
  /** Threads of the CPU backend, 1 to 16. Default: as many as the machine runs at once. */
  readonly threads?: number | undefined;
  /** Bound on any wait for the GPU, in ms. */
  readonly timeoutMs: number;
}

/** A backend and, when it is not a GPU although one was welcome, the reason. */
export interface OpenedBackend {
  readonly backend: Backend;
  readonly fallbackReason: string | undefined;
}

/** Said to those who are not on the CPU backend already. */
const INSTEAD = "Or plan with backend 'cpu'.";
const QUICKER = "Without one, backend 'cpu' is quicker for all but the largest plans.";

/**
 * Opens the backend that was asked for, or the best there is.
 *
 * @throws ForerunError `webgpu-unavailable` when `'webgpu'` was asked for and cannot be had
 */
export async function openBackend(choice: BackendChoice): Promise<OpenedBackend> {
  const { backend, device, threads, timeoutMs } = choice;
  if (backend === 'cpu') return { backend: await openCpuBackend({ threads }), fallbackReason: undefined };
  try {
    const webgpu = await createWebGpuBackend(device === undefined ? { timeoutMs } : { device, timeoutMs });
    if (backend === 'auto' && device === undefined && webgpu.softwareReason !== undefined) {
      webgpu.destroy();
      return { backend: await openCpuBackend({ threads }), fallbackReason: webgpu.softwareReason };
    }
    const { softwareReason } = webgpu;
    return { backend: webgpu, fallbackReason: softwareReason && `${softwareReason} ${QUICKER}` };
  } catch (error) {
    if (!(error instanceof ForerunError && error.code === 'webgpu-unavailable')) throw error;
    if (backend === 'auto') return { backend: await openCpuBackend({ threads }), fallbackReason: error.message };
    throw new ForerunError(error.code, `${error.message} ${INSTEAD}`, { cause: error });
  }
}
