import { withoutShifts } from '../wgsl/library.ts';

/** Whether kernels on this device run on SwiftShader, the GPU emulated on the CPU. */
export function runsOnSwiftShader(device: GPUDevice): boolean {
  const { architecture = '', description = '' } = device.adapterInfo ?? {};
  return /swiftshader/i.test(`${architecture} ${description}`);
}

/**
 * The same kernel, quicker on SwiftShader, whose compiler runs vector shifts lane by lane and loads a uniform again at
 * every use: rotations without shifts, and parameters copied once. Measured on the pendulum's roll-out (16384 x 100,
 * two cores, 2026-11-22): 90 to 76 ms of processor time by the former, to 68 ms by both.
 */
export function forSwiftShader(code: string): string {
  const copied = code.replace(
    /var<uniform> params: Params;/,
    'var<uniform> fr_params: Params; var<private> params: Params;',
  );
  if (copied === code) return withoutShifts(code);
  // The entry point comes last; texts of users before it may speak of another one in comments.
  const entry = copied.lastIndexOf('fn main(');
  const body = copied.indexOf('{', entry) + 1;
  return withoutShifts(`${copied.slice(0, body)} params = fr_params;${copied.slice(body)}`);
}
