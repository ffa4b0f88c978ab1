import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Kernel } from '../../gpu/kernel.ts';
import type { Backend, Program } from '../backend.ts';
import { createCpuBackend } from '../cpu.ts';

const spin: Kernel = {
  label: 'forerun/test/spin',
  workgroupSize: 64,
  bindings: [{ name: 'words', kind: 'storage' }],
  code: `
    @group(0) @binding(0) var<storage, read_write> words: array<u32>;
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
      var x = id.x;
      for (var k = 0u; k < 4000u; k++) { x = x * 1664525u + 1013904223u; }
      words[id.x] = x;
    }`,
};

const COUNT = 4096;

/** Node's own count of the workers of this process. */
const alive = new Set<Worker>();
const ready = new Set<Worker>();
let started = 0;

function count(worker: Worker): void {
  alive.add(worker);
  started++;
  // They say so when they have come.
  worker.on('message', () => ready.add(worker));
  worker.on('exit', () => {
    alive.delete(worker);
    ready.delete(worker);
  });
}

beforeAll(() => void process.on('worker', count));
afterAll(() => void process.off('worker', count));

async function endWorkers(): Promise<void> {
  await expect.poll(() => ready.size, { timeout: 10_000 }).toBe(1);
  await Promise.all([...ready].map((worker) => worker.terminate()));
}

async function prepared(backend: Backend, invocations = COUNT, repeats = 1): Promise<Program> {
  const words = backend.createBuffer('words', 4 * invocations);
  const step = { kernel: spin, buffers: [words], invocations };
  return backend.prepare('forerun/test', Array(repeats).fill(step), words);
}

describe('worker threads in Node', () => {
  it('are none for little work, and one team for all backends, which goes with the last', async () => {
    const tiny = createCpuBackend({ threads: 3 });
    await (await prepared(tiny, 64)).submit();
    expect(started).toBe(0);

    const backends = [3, 2, 3, 1].map((threads) => createCpuBackend({ threads }));
    for (const backend of backends) await (await prepared(backend)).submit();
    expect(started).toBe(2);
    for (let cycle = 0; cycle < 30; cycle++) {
      const another = createCpuBackend({ threads: 3 });
      await (await prepared(another)).submit();
      another.destroy();
    }
    expect([started, alive.size]).toEqual([2, 2]);
    for (const backend of [tiny, ...backends]) backend.destroy();
    await expect.poll(() => alive.size, { timeout: 10_000 }).toBe(0);
  });

  it('that end by themselves do not take the work with them', async () => {
    const [alone, backend] = [createCpuBackend({ threads: 1 }), createCpuBackend({ threads: 2 })];
    const truth = (await (await prepared(alone)).submit()).slice();
    const program = await prepared(backend);
    await program.submit();
    await endWorkers();
    expect(backend.adapter.description).toMatch(/^WebAssembly, 1 thread \(no workers: it ended with code \d\)$/);
    expect(await program.submit()).toEqual(truth);
    backend.destroy();
    // the next one has a new team
    const next = createCpuBackend({ threads: 2 });
    expect(await (await prepared(next)).submit()).toEqual(truth);
    expect(next.adapter.description).toBe('WebAssembly, 2 threads');
    await expect.poll(() => ready.size, { timeout: 10_000 }).toBe(1);
    next.destroy();
  });

  it('that end in the middle of a submission end it with an error, or not at all', async () => {
    const backend = createCpuBackend({ threads: 2 });
    const long = await prepared(backend, 2 ** 16, 3);
    const submitted = long.submit().then(
      () => 'done',
      ({ code }) => code,
    );
    await endWorkers();
    expect(['done', 'device-lost']).toContain(await submitted);
    backend.destroy();
  });
});
