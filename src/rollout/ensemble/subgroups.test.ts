import { afterAll, describe, expect, it } from 'vitest';
import type { Backend, Step } from '../backend.ts';
import { createWebGpuBackend } from '../webgpu.ts';
import { type EnsembleVariant, randomSystem } from './networks.testing.ts';
import { rolledOut } from './roll-out.testing.ts';

const webgpu = await createWebGpuBackend({ timeoutMs: 60_000 });
const { subgroupSize } = webgpu;
const { subgroupMaxSize = 128 } = webgpu.device.adapterInfo as Partial<GPUAdapterInfo>;

/** Says of which device the results are: without the feature they are those of the plain kernels. */
const HERE =
  subgroupSize > 0
    ? `on a device with subgroups of ${subgroupSize} to ${subgroupMaxSize}`
    : 'ON A DEVICE WITHOUT SUBGROUPS, where all kernels are the plain ones';

/** What a GPU is given: larger tiles, loops that are unrolled. */
const AS_GPU: Partial<Backend> = { adapter: { description: 'under test', software: false } };
/** No activations in workgroup memory. */
const WIDE: Partial<Backend> = { workgroup: { bytes: 300, invocations: 64 } };
/** Eight lanes a row at most, as larger networks have on GPUs. */
const NARROW: Partial<Backend> = { ...AS_GPU, workgroup: { bytes: 4 * 8 * 24 + 256, invocations: 64 } };

const noisy = { propagation: 'ts1', aleatoric: true } as const;

// ReLU where tiles are large, because an emulated GPU takes long to compile the others.
const variants: readonly (readonly [string, EnsembleVariant, Partial<Backend>])[] = [
  ['TSinf, four hidden layers of odd sizes', { hidden: [5, 33, 1, 18], activation: 'silu' }, {}],
  ['TSinf, odd sizes, tiles of a GPU', { hidden: [33, 6], activation: 'relu' }, AS_GPU],
  ['TS1, noise, disagreement, small tiles of a GPU', { ...noisy, hidden: [19], disagreementCost: 1 }, NARROW],
  ['TS1, noise, wide layers', { ...noisy, hidden: [70], activation: 'relu' }, WIDE],
  ['the expectation, tanh', { propagation: 'expectation', particles: 1, activation: 'tanh', hidden: [3] }, {}],
  ['no hidden layer, weights in half precision', { hidden: [], halfWeights: true }, {}],
  ['weights in half precision, tiles of a GPU', { hidden: [21], halfWeights: true, activation: 'relu' }, AS_GPU],
];

/** How a quad of weights comes from another lane. */
const HANDED = 'subgroupShuffle(mine_';

/** The same kernel without subgroups, for sizes that no device at hand has: lanes leave what they hand on in workgroup memory. */
function played(code: string, size: number): string {
  const invocations =
    code
      .match(/@workgroup_size\((\d+), (\d+)\)/)
      ?.slice(1)
      .map(Number) ?? [];
  const memory = `
    var<workgroup> handed: array<vec4f, ${(invocations[0] ?? 0) * (invocations[1] ?? 0)}>;
    fn shuffled(li: u32, mine: vec4f, giver: u32) -> vec4f {
      workgroupBarrier();
      handed[li] = mine;
      workgroupBarrier();
      return handed[li / ${size}u * ${size}u + giver];
    }
    @compute`;
  const plain = code
    .replace('enable subgroups;', '')
    .replace('diagnostic(off, subgroup_uniformity);', '')
    .replace(/@builtin\(subgroup_\w+\) \w+: u32,/g, '')
    .replace(
      /let loader = [\s\S]*let together = subgroupAll\(near\);/,
      `let together = true; let hand = li % ${size}u;`,
    )
    .replace(/subgroupAny\([^()]*\)/g, 'true')
    .replaceAll('subgroupShuffle(', 'shuffled(li, ')
    .replace('@compute', memory);
  expect(plain).not.toMatch(/subgroup[A-Z_]|enable /);
  return plain;
}

describe(`weights handed round within subgroups, ${HERE}`, () => {
  afterAll(() => webgpu.destroy());

  it.each(variants)('%s: costs and states are the same bits', async (_, variant, machine) => {
    const backend: Backend = { ...webgpu, ...machine };
    const system = randomSystem(variant);
    const plain = await rolledOut(backend, system, 40);
    const shared = await rolledOut(backend, system, 40, true);
    expect(shared.costs).toEqual(plain.costs);
    expect(shared.states).toEqual(plain.states);
    expect(new Set(plain.costs).size).toBeGreaterThan(30);
  });

  /** Costs by a kernel that was changed, for subgroups that are said to have so many invocations. */
  async function costsOf(said: number, edit: (code: string) => string = (code) => code): Promise<Float32Array> {
    const edited = (step: Step): Step => ({ ...step, kernel: { ...step.kernel, code: edit(step.kernel.code) } });
    const backend: Backend = {
      ...webgpu,
      ...AS_GPU,
      subgroupSize: said,
      prepare: (label, steps, readback) => webgpu.prepare(label, steps.map(edited), readback),
    };
    return (await rolledOut(backend, networks, 40, said > 0)).costs;
  }
  // Of 32 inputs, so that as many can share them.
  const networks = randomSystem({ hidden: [32], activation: 'relu' });

  it.each([4, 8])('%i share where there are as many, and each loads its own where a driver has fewer', async (size) => {
    const plain = await costsOf(0);
    if (subgroupSize > 0) expect(await costsOf(size)).toEqual(plain);
    // Whether weights go from hand to hand shows when what is handed on is spoilt.
    const spoilt = subgroupSize > 0 ? await costsOf(size, (code) => code.replaceAll(HANDED, `0.5 * ${HANDED}`)) : plain;
    if (subgroupSize >= size) expect(spoilt).not.toEqual(plain);
    if (subgroupSize === 0 || subgroupMaxSize < size) expect(spoilt).toEqual(plain);
  });

  it.each([8, 16, 32])('%i share as they should where subgroups are played by workgroup memory', async (size) => {
    expect(await costsOf(size, (code) => (code.includes(HANDED) ? played(code, size) : code))).toEqual(
      await costsOf(0),
    );
  });

  it('a backend without them has the plain kernels, whoever asks', async () => {
    const codes: string[] = [];
    const without: Backend = {
      ...webgpu,
      subgroupSize: 0,
      prepare(label, steps, readback) {
        codes.push(...steps.map(({ kernel }) => kernel.code));
        return webgpu.prepare(label, steps, readback);
      },
    };
    await rolledOut(without, randomSystem({ hidden: [3] }), 3, true);
    expect(codes.filter((code) => /subgroup/.test(code))).toEqual([]);
  });
});
