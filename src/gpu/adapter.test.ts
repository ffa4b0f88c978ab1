import { afterEach, describe, expect, it, vi } from 'vitest';
import { choose } from './adapter.ts';
import { openDevice } from './device.ts';

/** A WebGPU that offers these adapters: for any request, and for one that forces the fallback adapter. */
function gpuWith(offered: { any?: Partial<GPUAdapterInfo>; fallback?: Partial<GPUAdapterInfo> }): GPU {
  const adapter = (info: Partial<GPUAdapterInfo> | undefined) =>
    info === undefined ? null : { info: { vendor: '', architecture: '', device: '', description: '', ...info } };
  const requestAdapter = async (options?: GPURequestAdapterOptions) =>
    adapter(options?.forceFallbackAdapter === true ? offered.fallback : offered.any);
  return { requestAdapter } as unknown as GPU;
}

const missing = { problem: 'There is nothing.', fix: 'Buy something.' };

describe('the choice of an adapter', () => {
  it('takes a GPU and has nothing to complain about', async () => {
    const choice = await choose(gpuWith({ any: { vendor: 'nvidia' }, fallback: { vendor: 'google' } }), missing);
    expect(choice).toMatchObject({ facts: { description: 'nvidia', software: false } });
    expect(choice.problem).toBeUndefined();
  });

  it('takes a software adapter where there is no GPU, and says so', async () => {
    const choice = await choose(gpuWith({ fallback: { vendor: 'google', architecture: 'swiftshader' } }), missing);
    expect(choice).toMatchObject({
      facts: { software: true },
      problem: { problem: expect.stringContaining('No GPU') },
    });
  });

  it('gives the reason where there is neither', async () => {
    expect(await choose(gpuWith({}), missing)).toEqual({ adapter: null, problem: missing });
  });
});

describe('without an adapter', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('no device can be opened, and the error has the reason and the fix', async () => {
    vi.stubGlobal('navigator', { gpu: gpuWith({}) });
    const message = expect.stringMatching(/neither.*Install the GPU's driver/);
    await expect(openDevice()).rejects.toMatchObject({ code: 'webgpu-unavailable', message });
  });
});
