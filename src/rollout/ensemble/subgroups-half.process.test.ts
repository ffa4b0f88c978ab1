import { expect, it } from 'vitest';
import type { Backend } from '../backend.ts';
import { createWebGpuBackend } from '../webgpu.ts';
import { randomSystem } from './networks.testing.ts';
import { rolledOut } from './roll-out.testing.ts';

/** Dawn's device that computes nothing and has every feature: what is compiled for it is checked all the same. Kept, as Dawn wants it. */
const dawn = (await import('webgpu')) as unknown as { create(flags: string[]): GPU };
const gpu = dawn.create(['backend=null']);

const machines: readonly (readonly [string, Partial<Backend>])[] = [
  ['activations in workgroup memory', {}],
  ['wide layers', { workgroup: { bytes: 300, invocations: 64 } }],
];

it.each(machines)('weights in half precision go round in subgroups in valid kernels: %s', async (_, machine) => {
  const adapter = await gpu.requestAdapter();
  const device = await adapter?.requestDevice({ requiredFeatures: ['shader-f16', 'subgroups'] });
  if (device === undefined) throw new Error('Dawn has no null adapter');
  const backend = await createWebGpuBackend({ device });
  expect(backend).toMatchObject({ halves: true, subgroupSize: 4, adapter: { software: false } });
  for (const subgroupSize of [4, 32]) {
    const codes: string[] = [];
    const watched: Backend = {
      ...backend,
      ...machine,
      subgroupSize,
      prepare(label, steps, readback) {
        codes.push(...steps.map(({ kernel }) => kernel.code));
        return backend.prepare(label, steps, readback);
      },
    };
    await rolledOut(watched, randomSystem({ hidden: [32, 21], halfWeights: true }), 4, true);
    expect(codes.some((code) => code.includes('bitcast<vec4h>(subgroupShuffle('))).toBe(true);
  }
});
