import { detectRuntime } from './runtime.ts';

const behind = new Set<GPUDevice>();
let guarded = false;

/**
 * Notes that a device did not finish its work in time; {@link noteFinished} takes it back. Until then the device is kept:
 * Dawn's clean-up waits for the GPU, for ever where a kernel is endless, or crashes. For the same reason a Node process
 * that ends meanwhile does so without clean-up.
 */
export function noteUnfinished(device: GPUDevice): void {
  behind.add(device);
  if (guarded || detectRuntime().kind !== 'node') return;
  guarded = true;
  process.on('exit', (code) => {
    if (behind.size > 0) process.exit(code);
  });
}

/** Notes that the device has answered. */
export function noteFinished(device: GPUDevice): void {
  behind.delete(device);
}
