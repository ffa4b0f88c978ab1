import { describe, expect, it } from 'vitest';
import type { Kernel } from '../../gpu/kernel.ts';
import { encodeModule, VALUE_TYPE, withSharedMemory } from '../../wgsl/wasm/binary.ts';
import { FunctionWriter } from '../../wgsl/wasm/function-writer.ts';
import { EMPTY_BLOCK, OP } from '../../wgsl/wasm/opcodes.ts';
import type { Backend } from '../backend.ts';
import { Turns } from '../turns.ts';
import type { Machine, MachineProgram } from './machine.ts';
import { ways } from './ways.testing.ts';

const COUNT = 64 * 300 + 5;

/** Each step reads what all invocations of the step before wrote. */
const mix: Kernel = {
  label: 'forerun/test/mix',
  workgroupSize: 64,
  bindings: [
    { name: 'from', kind: 'read-only-storage' },
    { name: 'to', kind: 'storage' },
    { name: 'counts', kind: 'storage' },
  ],
  code: `
    @group(0) @binding(0) var<storage, read> origin: array<f32>;
    @group(0) @binding(1) var<storage, read_write> goal: array<f32>;
    @group(0) @binding(2) var<storage, read_write> counts: array<atomic<u32>>;
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
      let n = arrayLength(&origin);
      if (id.x >= n) { return; }
      var x = origin[(id.x * 7919u + 13u) % n];
      for (var k = 0u; k < 40u + id.x % 50u; k++) { x = fract(x * 3.7 + 0.1 * origin[(id.x + k * k) % n]); }
      goal[id.x] = x;
      atomicAdd(&counts[id.x % 4u], u32(x * 100.0));
    }`,
};

const tiles: Kernel = {
  label: 'forerun/test/tiles',
  workgroupSize: 64,
  bindings: [
    { name: 'from', kind: 'read-only-storage' },
    { name: 'to', kind: 'storage' },
  ],
  code: `
    @group(0) @binding(0) var<storage, read> origin: array<f32>;
    @group(0) @binding(1) var<storage, read_write> goal: array<f32>;
    var<workgroup> tile: array<f32, 64>;
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_id) at: vec3u) {
      tile[at.x] = origin[min(id.x, arrayLength(&origin) - 1u)];
      workgroupBarrier();
      var sum = 0.0;
      for (var k = 0u; k < 64u; k++) { sum += tile[k] * f32(k ^ at.x); }
      if (id.x < arrayLength(&goal)) { goal[id.x] = fract(sum); }
    }`,
};

/** So long that a timer can come in between. */
const spin: Kernel = {
  label: 'forerun/test/spin',
  workgroupSize: 64,
  bindings: [{ name: 'words', kind: 'storage' }],
  code: `
    @group(0) @binding(0) var<storage, read_write> words: array<u32>;
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
      var x = id.x;
      for (var k = 0u; k < 20000u; k++) { x = x * 1664525u + 1013904223u; }
      words[id.x % 4u] = x;
    }`,
};

/** Stands for many words: comparing them one by one would take longer than to compute them. */
function digest(words: Uint32Array): number {
  return words.reduce((hash, word) => Math.imul(hash ^ word, 0x01000193) >>> 0, 0x811c9dc5);
}

async function mixed(backend: Backend, submissions: number): Promise<number[]> {
  const start = Float32Array.from({ length: COUNT }, (_, i) => Math.fround(Math.abs(Math.sin(i))));
  const [a, b, counts] = ['a', 'b', 'counts'].map((name) => backend.createBuffer(name, 4 * COUNT)) as [
    ReturnType<Backend['createBuffer']>,
    ReturnType<Backend['createBuffer']>,
    ReturnType<Backend['createBuffer']>,
  ];
  const steps = [
    { kernel: mix, buffers: [a, b, counts], invocations: COUNT },
    { kernel: tiles, buffers: [b, a], invocations: COUNT },
    { kernel: mix, buffers: [a, b, counts], invocations: 3 },
    { kernel: mix, buffers: [b, a, counts], invocations: COUNT },
  ];
  const [values, counted] = await Promise.all([
    backend.prepare('forerun/test/values', steps, a),
    backend.prepare('forerun/test/counts', [{ ...steps[2], invocations: 1 } as (typeof steps)[0]], counts),
  ]);
  backend.write(a, start);
  const results: number[] = [];
  for (let i = 0; i < submissions; i++) results.push(digest(await values.submit()));
  results.push(digest(await counted.submit()));
  return results;
}

const truth = ways[0]?.create().then((backend) => mixed(backend, 12));

describe.each(ways)('the CPU backend on $name', ({ create, machine }) => {
  it('computes the same bits as one thread, each step from all of the step before', async () => {
    const backend = await create();
    expect(await mixed(backend, 12)).toEqual(await truth);
    backend.destroy();
  });

  it('keeps the order of writes and submissions, and of two backends apart', async () => {
    const [one, other] = [await create(), await create()];
    const results = await Promise.all([mixed(one, 3), mixed(other, 3)]);
    expect(results[0]).toEqual(results[1]);
    one.destroy();
    // what is left goes on
    expect((await mixed(other, 3)).slice(0, 3)).toEqual(results[0]?.slice(0, 3));
    other.destroy();
  });

  it('ends a submission under way when it is destroyed, with an error that says so', async () => {
    const backend = await create();
    const words = backend.createBuffer('words', 16);
    const steps = Array.from({ length: 1000 }, () => ({ kernel: spin, buffers: [words], invocations: 2 ** 14 }));
    const program = await backend.prepare('forerun/test/spin', steps, words);
    const submitted = program.submit();
    const queued = program.submit();
    setTimeout(() => backend.destroy(), 20);
    await expect(submitted).rejects.toMatchObject({ name: 'ForerunError', code: 'destroyed' });
    await expect(queued).rejects.toMatchObject({ code: 'destroyed' });
    program.destroy();
    words.destroy();
    expect(() => backend.createBuffer('late', 4)).toThrowError(expect.objectContaining({ code: 'destroyed' }));
  });

  it('gives freed memory to others only when it is zero again', async () => {
    const dirty = await create();
    const words = dirty.createBuffer('words', 4 * 4096);
    dirty.write(words, new Uint32Array(4096).fill(7));
    dirty.destroy();
    const clean = await create();
    const [again, params] = [clean.createBuffer('again', 4 * 4096), clean.createBuffer('counts', 16)];
    const step = { kernel: mix, buffers: [again, params, clean.createBuffer('c', 16)], invocations: 1 };
    const program = await clean.prepare('forerun/test', [step], again);
    expect((await program.submit()).every((word) => word === 0)).toBe(true);
    clean.destroy();
  });

  it('tells why a thread failed, and works on', async () => {
    const turns = new Turns();
    const failing = await machine(turns);
    const into = new Uint32Array(1);
    const address = failing.allocate('test', 4);
    const bad = failing.prepare(trapping(failing, 4000));
    const ok = failing.prepare(trapping(failing, 4096));
    for (let i = 0; i < 3; i++) {
      await expect(bad.run(address, into)).rejects.toThrow(/unreachable/);
      await ok.run(address, into);
    }
    failing.destroy();
  });
});

/** Works for a while, in 4096 runs that fail from `limit` on, whichever thread comes to it. */
function trapping(machine: Machine, limit: number): MachineProgram {
  const parameter = { first: 0, count: 1, frame: 2, limit: 3 };
  const rest = 4;
  const out = new FunctionWriter(rest + 1);
  out.indexed(OP.localGet, parameter.count);
  out.i32(1000);
  out.op(OP.i32Mul, OP.localSet, rest, OP.loop, EMPTY_BLOCK, OP.localGet, rest);
  out.i32(1);
  out.op(OP.i32Sub, OP.localTee, rest, OP.brIf, 0, OP.end);
  for (const index of [parameter.limit, parameter.first, parameter.count]) out.indexed(OP.localGet, index);
  out.op(OP.i32Add, OP.i32LtU, OP.if, EMPTY_BLOCK, OP.unreachable, OP.end, OP.end);
  const { i32 } = VALUE_TYPE;
  const run = {
    name: 'run',
    params: [i32, i32, i32, i32],
    results: [],
    locals: [i32],
    body: out.code,
    exportName: 'run',
  };
  const binary = encodeModule({
    memory: { module: 'env', name: 'memory', minPages: 0, maxPages: 65536 },
    functions: [run],
  });
  const module = new WebAssembly.Module(machine.shared ? withSharedMemory(binary) : binary);
  return { modules: [module], steps: [{ module: 0, args: [0, limit], frameBytes: 0, runs: 4096 }] };
}
