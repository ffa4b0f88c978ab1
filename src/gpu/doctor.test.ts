import { expect, it } from 'vitest';
import { adapterFacts } from './adapter.ts';
import { diagnose } from './doctor.ts';

it('the doctor finds an adapter here, with at least the default limits, and can be printed as JSON', async () => {
  const report = await diagnose();
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  expect(report.backend).toBe(report.adapter?.software ? 'cpu' : 'webgpu');
  expect(report.adapter?.description).not.toBe('');
  expect(report.adapter?.limits.maxStorageBuffersPerShaderStage).toBeGreaterThanOrEqual(8);
  expect(report.problems.length).toBe(report.adapter?.software === true ? 1 : 0);
  for (const { problem, fix } of report.problems) expect([problem, fix].join()).toMatch(/\.,.*\.$/s);
});

const info = (parts: Partial<GPUAdapterInfo>): GPUAdapterInfo =>
  ({ vendor: '', architecture: '', device: '', description: '', isFallbackAdapter: false, ...parts }) as GPUAdapterInfo;

it.each([
  // As reported by Dawn in Node, Deno 2.9 and Chromium 147 on SwiftShader, and by Chrome on a GPU.
  [
    {
      vendor: 'google',
      architecture: 'swiftshader',
      device: 'swiftshader-device-subzero-',
      description: 'SwiftShader driver 5.0.0',
    },
    { description: 'SwiftShader driver 5.0.0 (swiftshader-device-subzero)', software: true },
  ],
  [
    { vendor: '6880', device: '49374', description: 'SwiftShader Device (Subzero)' },
    { description: 'SwiftShader Device (Subzero)', software: true },
  ],
  [
    { vendor: 'google', architecture: 'swiftshader' },
    { description: 'google swiftshader', software: true },
  ],
  [
    { vendor: 'mesa', description: 'llvmpipe (LLVM 15.0.6, 256 bits)' },
    { description: 'llvmpipe (LLVM 15.0.6, 256 bits)', software: true },
  ],
  [
    { vendor: 'nvidia', architecture: 'ampere' },
    { description: 'nvidia ampere', software: false },
  ],
  [{ isFallbackAdapter: true }, { description: 'unnamed adapter', software: true }],
])('the adapter %o is told as %o', (parts, facts) => {
  expect(adapterFacts(info(parts))).toEqual(facts);
});
