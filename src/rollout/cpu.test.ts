import { describe, expect, it } from 'vitest';
import type { Kernel } from '../gpu/kernel.ts';
import { createCpuBackend } from './cpu.ts';

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
      if (id.x < arrayLength(&words)) { words[id.x] += params.x; }
    }`,
};

/** Much work per invocation, so that several take longer than a turn of the event loop may be delayed. */
const spin: Kernel = {
  label: 'forerun/test/spin',
  workgroupSize: 64,
  bindings: [{ name: 'words', kind: 'storage' }],
  code: `
    @group(0) @binding(0) var<storage, read_write> words: array<u32>;
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
      var x = words[0] + id.x;
      for (var k = 0u; k < 100000u; k++) { x = x * 1664525u + 1013904223u; }
      if (id.x == 0u) { words[0] += 1u; words[1] = x; }
    }`,
};

describe('the CPU backend', () => {
  it('starts buffers at zero, sees each write, and runs steps in order', async () => {
    const backend = createCpuBackend();
    const params = backend.createBuffer('params', 16);
    const words = backend.createBuffer('words', 4000);
    const step = { kernel: add, buffers: [params, words], invocations: 1000 };
    const program = await backend.prepare('forerun/test', [step, step], words);
    backend.write(params, new Uint32Array([3, 0, 0, 0]));
    expect(await program.submit()).toEqual(new Uint32Array(1000).fill(6));
    backend.write(params, new Uint32Array([5]));
    backend.write(words, new Uint32Array([100]), 8);
    const expected = new Uint32Array(1000).fill(16);
    expected[2] = 110;
    const again = await program.submit();
    expect(again).toEqual(expected);
    // the same array, as Program.submit promises
    expect(await program.submit()).toBe(again);
  });

  it('gives overlapping submissions one after the other, writes in their place among them', async () => {
    const backend = createCpuBackend();
    const params = backend.createBuffer('params', 16);
    const words = backend.createBuffer('words', 4);
    const program = await backend.prepare(
      'forerun/test',
      [{ kernel: add, buffers: [params, words], invocations: 1 }],
      words,
    );
    backend.write(params, new Uint32Array([1]));
    const results: Promise<number | undefined>[] = [];
    for (const value of [10, 100]) {
      results.push(program.submit().then(([word]) => word));
      backend.write(params, new Uint32Array([value]));
    }
    results.push(program.submit().then(([word]) => word));
    expect(await Promise.all(results)).toEqual([1, 11, 111]);
  });

  it('lets the event loop turn during a long submission', async () => {
    const backend = createCpuBackend();
    const words = backend.createBuffer('words', 8);
    const step = { kernel: spin, buffers: [words], invocations: 65536 };
    const program = await backend.prepare('forerun/test', [step], words);
    const order: string[] = [];
    const timer = new Promise<void>((resolve) =>
      setTimeout(() => {
        order.push('timer');
        resolve();
      }, 1),
    );
    await program.submit();
    order.push('submission');
    await timer;
    expect(order).toEqual(['timer', 'submission']);
  });

  it('compiles a kernel once and creates nothing in steady state', async () => {
    const backend = createCpuBackend();
    const params = backend.createBuffer('params', 16);
    const words = backend.createBuffer('words', 256);
    const step = { kernel: add, buffers: [params, words], invocations: 64 };
    const [program] = await Promise.all([1, 2, 3].map(() => backend.prepare('forerun/test', [step, step], words)));
    expect(backend.created).toEqual({ buffers: 2, kernels: 1, programs: 3 });
    for (let i = 0; i < 20; i++) await program?.submit();
    expect(backend.created).toEqual({ buffers: 2, kernels: 1, programs: 3 });
  });

  it('gives the memory of destroyed buffers to new ones, cleared', async () => {
    const backend = createCpuBackend();
    // far more than 4 GiB in total
    for (let round = 0; round < 48; round++) {
      const buffer = backend.createBuffer('large', 128 * 2 ** 20);
      backend.write(buffer, new Uint32Array([7]));
      buffer.destroy();
    }
    const params = backend.createBuffer('params', 16);
    const words = backend.createBuffer('words', 16);
    const program = await backend.prepare(
      'forerun/test',
      [{ kernel: add, buffers: [params, words], invocations: 4 }],
      words,
    );
    expect([...(await program.submit())]).toEqual([0, 0, 0, 0]);
  });

  it('refuses what WebGPU refuses', async () => {
    const backend = createCpuBackend();
    const words = backend.createBuffer('words', 16);
    const foreign = createCpuBackend().createBuffer('foreign', 16);
    expect(() => backend.createBuffer('odd', 6)).toThrow(/'odd' has 6 bytes; give a multiple of 4/);
    expect(() => backend.createBuffer('huge', 2 ** 28)).toThrow(/split what is larger/);
    expect(() => backend.write(words, new Float32Array(4), 4)).toThrow(/do not fit into 'words' of 16 bytes/);
    expect(() => backend.write(foreign, new Float32Array(1))).toThrow(/belongs to another backend/);
    const prepare = (buffers: (typeof words)[], invocations = 1) =>
      backend.prepare('forerun/test', [{ kernel: add, buffers, invocations }], words);
    await expect(prepare([words])).rejects.toThrow(/binds 1 buffers to 'forerun\/test\/add', which has 2 bindings/);
    await expect(prepare([words, words])).rejects.toThrow(/which writes it; bind different buffers/);
    await expect(prepare([backend.createBuffer('params', 16), words], 0)).rejects.toThrow(/0 invocations/);
  });

  it('refuses buffers smaller than their type, which nothing else would notice', async () => {
    const backend = createCpuBackend();
    const params = backend.createBuffer('params', 12);
    const words = backend.createBuffer('words', 4);
    const step = { kernel: add, buffers: [params, words], invocations: 1 };
    await expect(backend.prepare('forerun/test', [step], words)).rejects.toThrow(
      "binds 'params' of 12 bytes to 'params' of 'forerun/test/add', which needs at least 16; create a larger buffer.",
    );
  });

  it('says what was destroyed', async () => {
    const backend = createCpuBackend();
    const params = backend.createBuffer('params', 16);
    const words = backend.createBuffer('words', 16);
    const steps = [{ kernel: add, buffers: [params, words], invocations: 4 }];
    const [first, second] = [await backend.prepare('a', steps, words), await backend.prepare('b', steps, words)];
    first.destroy();
    await expect(first.submit()).rejects.toMatchObject({ code: 'destroyed' });
    params.destroy();
    await expect(second.submit()).rejects.toThrow(/'b' uses buffer 'params', which was destroyed/);
    await expect(backend.prepare('c', steps, words)).rejects.toMatchObject({ code: 'destroyed' });
    backend.destroy();
    expect(() => backend.createBuffer('late', 4)).toThrowError(expect.objectContaining({ code: 'destroyed' }));
  });

  it('refuses WGSL that it does not cover by name', async () => {
    const backend = createCpuBackend();
    const words = backend.createBuffer('words', 16);
    const code = add.code.replace('words[id.x] += params.x;', 'words[id.x] = pack4x8snorm(vec4f(0.5));');
    const kernel = { ...add, code };
    const prepared = backend.prepare(
      'forerun/test',
      [{ kernel, buffers: [backend.createBuffer('params', 16), words], invocations: 1 }],
      words,
    );
    await expect(prepared).rejects.toMatchObject({
      code: 'unsupported-wgsl',
      message: expect.stringContaining('pack4x8snorm'),
    });
  });
});
