import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openBackend } from './open.ts';

const timeoutMs = 60_000;

describe('without an adapter', () => {
  beforeEach(() => vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => null } }));
  afterEach(() => vi.unstubAllGlobals());

  it("'webgpu' fails with the reason and the fix", async () => {
    const message = expect.stringMatching(/adapter.*backend 'cpu'/);
    await expect(openBackend({ backend: 'webgpu', timeoutMs })).rejects.toMatchObject({
      code: 'webgpu-unavailable',
      message,
    });
  });

  it("'auto' takes the CPU and keeps the reason", async () => {
    const { backend, fallbackReason } = await openBackend({ backend: 'auto', timeoutMs });
    expect(backend.kind).toBe('cpu');
    expect(fallbackReason).toMatch(/adapter/);
    // It is what is used.
    expect(fallbackReason).not.toContain("backend 'cpu'");
  });
});

describe('with an adapter', () => {
  it("'webgpu' takes it, and 'auto' only a GPU: where it is emulated, the CPU backend is quicker, and the reason is given", async () => {
    const webgpu = await openBackend({ backend: 'webgpu', timeoutMs });
    const auto = await openBackend({ backend: 'auto', timeoutMs });
    expect(webgpu.backend.kind).toBe('webgpu');
    const { software } = webgpu.backend.adapter;
    expect(auto.backend.kind).toBe(software ? 'cpu' : 'webgpu');
    expect(auto.fallbackReason !== undefined).toBe(software);
    if (software) {
      expect(webgpu.fallbackReason).toBe(
        `${auto.fallbackReason} Without one, backend 'cpu' is quicker for all but the largest plans.`,
      );
    }
    webgpu.backend.destroy();
    auto.backend.destroy();
  });

  it("'cpu' takes the CPU for no reason", async () => {
    const { backend, fallbackReason } = await openBackend({ backend: 'cpu', timeoutMs });
    expect([backend.kind, fallbackReason]).toEqual(['cpu', undefined]);
  });
});
