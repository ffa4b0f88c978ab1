/**
 * Runs `work` and collects what the device has to say about it. `work` must not await: error scopes are a stack of the
 * device, and others use it in between.
 */
export function scoped<T>(device: GPUDevice, work: () => T): { value: T; error: Promise<string | undefined> } {
  device.pushErrorScope('out-of-memory');
  device.pushErrorScope('validation');
  let value: T;
  try {
    value = work();
  } catch (error) {
    device.popErrorScope();
    device.popErrorScope();
    throw error;
  }
  const scopes = [device.popErrorScope(), device.popErrorScope()];
  const error = Promise.all(scopes).then((found) => found.find((each) => each !== null)?.message.trim());
  return { value, error };
}
