import { ForerunError } from '../error.ts';
import type { OpenDevice } from '../gpu/device.ts';
import { dispatchSize, type Kernel } from '../gpu/kernel.ts';
import { pipelineOf } from '../gpu/pipeline.ts';
import { bounded, SETUP_TIMEOUT_MS } from '../gpu/wait.ts';

/** A step whose buffers are a GPU's. */
export interface GpuStep {
  readonly kernel: Kernel;
  readonly gpu: readonly GPUBuffer[];
  readonly invocations: number;
}

/** A step that was compiled and bound. */
export interface BoundStep {
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  /** Workgroups. */
  readonly x: number;
  readonly y: number;
}

/**
 * Compiles the kernels of some steps, each once per device.
 *
 * @throws ForerunError `gpu-validation`, `timeout`, `device-lost`
 */
export async function compileSteps(
  open: OpenDevice,
  label: string,
  steps: readonly GpuStep[],
): Promise<readonly GPUComputePipeline[]> {
  checkThere(open, label);
  return Promise.all(steps.map(({ kernel }) => pipelineOf(open.device, kernel))).catch((error: unknown) => {
    checkThere(open, label);
    throw error;
  });
}

/** Binds the buffers of compiled steps; what is wrong with them shows in the error scope around it. */
export function bindSteps(
  device: GPUDevice,
  steps: readonly GpuStep[],
  pipelines: readonly GPUComputePipeline[],
): readonly BoundStep[] {
  return steps.map(({ kernel, gpu, invocations }, index) => {
    const pipeline = pipelines[index] as GPUComputePipeline;
    const bindGroup = device.createBindGroup({
      label: kernel.label,
      layout: pipeline.getBindGroupLayout(0),
      entries: gpu.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    const [x, y] = dispatchSize(invocations, kernel.workgroupSize);
    return { pipeline, bindGroup, x, y };
  });
}

/** Writes all steps, in order, as one pass. */
export function encodeSteps(
  encoder: GPUCommandEncoder,
  descriptor: GPUComputePassDescriptor,
  bound: readonly BoundStep[],
): void {
  const pass = encoder.beginComputePass(descriptor);
  for (const { pipeline, bindGroup, x, y } of bound) {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(x, y);
  }
  pass.end();
}

/**
 * Waits for what error scopes found while something was prepared; `undo` what was made when they found something.
 *
 * @throws ForerunError `gpu-validation`, `timeout`, `device-lost`
 */
export async function settle(
  open: OpenDevice,
  label: string,
  errors: readonly Promise<string | undefined>[],
  undo: () => void,
): Promise<void> {
  const found = await bounded(Promise.all(errors), SETUP_TIMEOUT_MS, `preparing '${label}'`);
  checkThere(open, label);
  const message = found.find((each) => each !== undefined);
  if (message === undefined) return;
  undo();
  throw refused(label, message);
}

/**
 * Checks that a device is still there.
 *
 * @throws ForerunError `device-lost`
 */
export function checkThere(open: OpenDevice, label: string): void {
  if (open.lostReason !== undefined) throw deviceLost(label, open.lostReason);
}

/** The error for a device that went while `label` needed it. */
export function deviceLost(label: string, reason: string): ForerunError {
  return new ForerunError('device-lost', `'${label}': the GPU device was lost (${reason}). Create the backend again.`);
}

/** The error for an operation that the GPU did not accept. */
export function refused(label: string, message: string): ForerunError {
  return new ForerunError(
    'gpu-validation',
    `'${label}': the GPU refused an operation: ${message.trim()}\nRun \`forerun doctor\` and report this with its output.`,
  );
}
