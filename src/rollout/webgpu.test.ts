import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDevice } from '../gpu/device.ts';
import { type Kernel, rowStride } from '../gpu/kernel.ts';
import { createWebGpuBackend, type WebGpuBackend } from './webgpu.ts';

/** Adds `params.x` to each word. */
const add: Kernel = {
  label: 'forerun/test/add',
  workgroupSize: 64,
  bindings: [
    { name: 'params', kind: 'uniform' },
    { name: 'words', kind: 'storage' },
  ],
  code: `
    @group(0) @binding(0) var<uniform> params: vec4u;
    @group(0) @binding(1) var<storage, read_write> words: array<u32>;
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
      let i = id.x + id.y * ${rowStride(64)}u;
      if (i < arrayLength(&words)) { words[i] = words[i] + params.x; }
    }`,
};

/** Doubles each word. */
const double: Kernel = {
  label: 'forerun/test/double',
  workgroupSize: 64,
  bindings: [{ name: 'words', kind: 'storage' }],
  code: `
    @group(0) @binding(0) var<storage, read_write> words: array<u32>;
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
      if (id.x < arrayLength(&words)) { words[id.x] = words[id.x] * 2u; }
    }`,
};

describe('the WebGPU backend', () => {
  let backend: WebGpuBackend;
  beforeAll(async () => {
    backend = await createWebGpuBackend();
  });
  afterAll(() => backend.destroy());

  it('names its adapter, and says why when it is software', () => {
    expect(backend.adapter.description).not.toBe('');
    expect(backend.softwareReason === undefined).toBe(!backend.adapter.software);
    expect(backend.maxBindingBytes).toBeGreaterThanOrEqual(128 * 2 ** 20);
  });

  it('starts buffers at zero, sees each write, and runs steps in order', async () => {
    const params = backend.createBuffer('params', 16);
    const words = backend.createBuffer('words', 400);
    const program = await backend.prepare(
      'forerun/test',
      [
        { kernel: add, buffers: [params, words], invocations: 100 },
        { kernel: double, buffers: [words], invocations: 100 },
        { kernel: add, buffers: [params, words], invocations: 100 },
      ],
      words,
    );
    backend.write(params, new Uint32Array([3, 0, 0, 0]));
    expect(await program.submit()).toEqual(new Uint32Array(100).fill(9));
    backend.write(params, new Uint32Array([5]));
    backend.write(words, new Uint32Array([100]), 8);
    const expected = new Uint32Array(100).fill(33);
    expected[2] = 215;
    expect(await program.submit()).toEqual(expected);
    program.destroy();
    await expect(program.submit()).rejects.toMatchObject({ code: 'destroyed' });
  });

  it('gives overlapping submissions of one program one after the other', async () => {
    const params = backend.createBuffer('params', 16);
    const words = backend.createBuffer('words', 4);
    const program = await backend.prepare(
      'forerun/test',
      [{ kernel: add, buffers: [params, words], invocations: 1 }],
      words,
    );
    backend.write(params, new Uint32Array([1, 0, 0, 0]));
    const results = [1, 2, 3].map(() => program.submit().then((result) => result[0]));
    expect(await Promise.all(results)).toEqual([1, 2, 3]);
  });

  it('splits more than 65,535 workgroups over two dimensions', async () => {
    const count = 65_535 * 64 + 1000;
    const params = backend.createBuffer('params', 16);
    const words = backend.createBuffer('words', count * 4);
    const step = { kernel: add, buffers: [params, words], invocations: count };
    const program = await backend.prepare('forerun/test', [step], words);
    backend.write(params, new Uint32Array([7, 0, 0, 0]));
    const result = await program.submit();
    expect(result.length).toBe(count);
    expect(result.every((word) => word === 7)).toBe(true);
  });

  it('creates nothing in steady state, and compiles a kernel once', async () => {
    const fresh = await createWebGpuBackend();
    const words = fresh.createBuffer('words', 256);
    const step = { kernel: double, buffers: [words], invocations: 64 };
    const [program] = await Promise.all([1, 2, 3].map(() => fresh.prepare('forerun/test', [step, step], words)));
    await program?.submit();
    const before = { ...fresh.created };
    expect(before).toEqual({ buffers: 4, kernels: 1, programs: 3 });
    for (let i = 0; i < 20; i++) await program?.submit();
    expect(fresh.created).toEqual(before);
    fresh.destroy();
    expect(() => fresh.createBuffer('late', 4)).toThrowError(expect.objectContaining({ code: 'destroyed' }));
  });

  it('names the kernel and the line when the GPU refuses WGSL', async () => {
    const words = backend.createBuffer('words', 4);
    const broken = {
      ...double,
      label: 'forerun/test/broken',
      code: `${double.code}\nfn wrong() -> u32 { return 1.5; }`,
    };
    const prepared = backend.prepare('forerun/test', [{ kernel: broken, buffers: [words], invocations: 1 }], words);
    await expect(prepared).rejects.toMatchObject({
      code: 'gpu-validation',
      message: expect.stringMatching(/kernel 'forerun\/test\/broken'[\s\S]*6:\d+ error/),
    });
  });

  it('refuses bindings that do not fit before anything is submitted', async () => {
    const tooSmall = backend.createBuffer('params', 4);
    const words = backend.createBuffer('words', 4);
    const step = { kernel: add, buffers: [tooSmall, words], invocations: 1 };
    await expect(backend.prepare('forerun/test', [step], words)).rejects.toMatchObject({ code: 'gpu-validation' });
    const twice = { kernel: add, buffers: [words, words], invocations: 1 };
    await expect(backend.prepare('forerun/test', [twice], words)).rejects.toMatchObject({ code: 'gpu-validation' });
  });

  it('refuses buffers of another backend, and sizes that no binding can have', async () => {
    const other = await createWebGpuBackend();
    const foreign = other.createBuffer('foreign', 4);
    other.destroy();
    const theirs = { label: 'theirs', byteLength: 4, destroy() {} };
    const step = { kernel: double, buffers: [theirs], invocations: 1 };
    await expect(backend.prepare('forerun/test', [step], theirs)).rejects.toMatchObject({ code: 'invalid-argument' });
    expect(() => backend.write(foreign, new Uint32Array(1))).toThrow(/another backend/);
    for (const size of [0, 6, Number.NaN, backend.maxBindingBytes + 4]) {
      expect(() => backend.createBuffer('odd', size)).toThrow(/multiple of 4/);
    }
  });

  it('reports what the GPU refuses at submission', async () => {
    const words = backend.createBuffer('words', 4);
    const step = { kernel: double, buffers: [words], invocations: 1 };
    const program = await backend.prepare('forerun/test', [step], words);
    words.destroy();
    await expect(program.submit()).rejects.toMatchObject({ code: 'gpu-validation' });
  });

  it('measures time on the device when asked to', async () => {
    const timed = await createWebGpuBackend({ timing: true });
    const words = timed.createBuffer('words', 2 ** 20);
    const step = { kernel: double, buffers: [words], invocations: 2 ** 18 };
    await (await timed.prepare('forerun/test', [step], words)).submit();
    expect(timed.device.features.has('timestamp-query')).toBe(true);
    expect(timed.lastDeviceMs).toBeGreaterThan(0);
    timed.destroy();
  });
});

describe("a caller's device", () => {
  it('is used and left alone', async () => {
    const { device } = await openDevice();
    const backend = await createWebGpuBackend({ device });
    expect(backend.device).toBe(device);
    expect(backend.adapter.description).not.toBe('');
    const words = backend.createBuffer('words', 4);
    const step = { kernel: double, buffers: [words], invocations: 1 };
    await (await backend.prepare('forerun/test', [step], words)).submit();
    backend.destroy();
    const mine = device.createBuffer({ size: 4, usage: GPU_MAP_READ_AND_COPY_DST });
    await mine.mapAsync(1);
    expect(new Uint8Array(mine.getMappedRange())).toEqual(new Uint8Array(4));
    device.destroy();
  });

  it('that is lost fails submissions and preparations as device-lost, between and during them', async () => {
    const { device } = await openDevice();
    const backend = await createWebGpuBackend({ device });
    const words = backend.createBuffer('words', 4);
    const step = { kernel: double, buffers: [words], invocations: 1 };
    const program = await backend.prepare('forerun/test', [step], words);
    const during = program.submit();
    device.destroy();
    await expect(during).rejects.toMatchObject({ code: 'device-lost' });
    await expect(program.submit()).rejects.toMatchObject({ code: 'device-lost' });
    await expect(backend.prepare('forerun/test', [step], words)).rejects.toMatchObject({ code: 'device-lost' });
    expect(await backend.lost).toMatch(/destroyed/);
    expect((await createWebGpuBackend()).device).not.toBe(device);
  });
});

describe('a submission that takes too long', () => {
  /** Takes `params.x` rounds. */
  const slow: Kernel = {
    ...add,
    label: 'forerun/test/slow',
    code: add.code.replace(
      'words[i] = words[i] + params.x',
      'for (var k = 0u; k < params.x; k++) { words[i] = words[i] * 3u + k; }',
    ),
  };

  it('fails as timeout; the next one waits for its work and is right again', async () => {
    const { device } = await openDevice();
    const backend = await createWebGpuBackend({ device, timeoutMs: 50 });
    const params = backend.createBuffer('params', 16);
    const words = backend.createBuffer('words', 4);
    const step = { kernel: slow, buffers: [params, words], invocations: 1 };
    const program = await backend.prepare('forerun/test', [step], words);
    backend.write(params, new Uint32Array([10_000_000]));
    await expect(program.submit()).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('50 ms'),
    });
    await device.queue.onSubmittedWorkDone();
    backend.write(params, new Uint32Array([2]));
    backend.write(words, new Uint32Array([5]));
    expect(await program.submit()).toEqual(new Uint32Array([(5 * 3 + 0) * 3 + 1]));
    device.destroy();
  });
});

describe("the process's own device", () => {
  it('is shared, and replaced once it is lost', async () => {
    const first = await createWebGpuBackend();
    const second = await createWebGpuBackend();
    expect(second.device).toBe(first.device);
    first.device.destroy();
    await first.lost;
    const third = await createWebGpuBackend();
    expect(third.device).not.toBe(first.device);
    expect(() => first.createBuffer('late', 4)).not.toThrow();
  });
});

const GPU_MAP_READ_AND_COPY_DST = 1 | 8;
