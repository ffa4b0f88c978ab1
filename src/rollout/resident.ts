import { ForerunError } from '../error.ts';
import type { OpenDevice } from '../gpu/device.ts';
import { scoped } from '../gpu/scope.ts';
import type { ResidentProgram } from './backend.ts';
import { bindSteps, checkThere, compileSteps, encodeSteps, type GpuStep, settle } from './bound-steps.ts';

/**
 * Compiles, binds and tries out (without running) steps of which nothing is read back.
 *
 * @param allocations Errors of the buffers made so far
 * @throws ForerunError `gpu-validation`, `timeout`, `device-lost`
 */
export async function prepareResident(
  open: OpenDevice,
  label: string,
  steps: readonly GpuStep[],
  allocations: readonly Promise<string | undefined>[],
): Promise<ResidentProgram> {
  const { device } = open;
  const pipelines = await compileSteps(open, label, steps);
  const { value: encode, error } = scoped(device, () => {
    const bound = bindSteps(device, steps, pipelines);
    const encodeAll = (): GPUCommandBuffer => {
      const encoder = device.createCommandEncoder({ label });
      encodeSteps(encoder, { label }, bound);
      return encoder.finish();
    };
    // Never submitted: what is wrong with the bindings shows here.
    encodeAll();
    return encodeAll;
  });
  await settle(open, label, [...allocations, error], () => undefined);
  let destroyed = false;

  const check = (): void => {
    if (destroyed) throw new ForerunError('destroyed', `run: program '${label}' was destroyed; prepare it again.`);
    checkThere(open, label);
  };
  return {
    check,
    run() {
      check();
      device.queue.submit([encode()]);
    },
    destroy() {
      destroyed = true;
    },
  };
}
