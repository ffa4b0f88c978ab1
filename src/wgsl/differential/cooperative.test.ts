import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ForerunError } from '../../error.ts';
import type { Backend } from '../../rollout/backend.ts';
import { createCpuBackend } from '../../rollout/cpu.ts';
import { createWebGpuBackend } from '../../rollout/webgpu.ts';
import { IrInterpreter } from '../ir-interpreter.ts';
import { library } from '../library.ts';
import { lowerModule } from '../lower.ts';
import { compileKernel } from '../wasm/compile.ts';
import { seededRandom } from '../wasm/random-ir.testing.ts';
import { type CooperativeCase, cooperativeCases, cooperativeCode } from './cooperative.testing.ts';

const rows = Uint32Array.from({ length: 4096 }, () => 0);
const random = seededRandom(7);
for (const index of rows.keys()) rows[index] = Math.floor(random() * 2 ** 32);

function invocationsOf({ size, workgroups }: CooperativeCase): number {
  return size[0] * size[1] * size[2] * workgroups;
}

async function runOn(backend: Backend, test: CooperativeCase): Promise<Uint32Array> {
  const invocations = invocationsOf(test);
  const bytes = invocations * (test.words ?? 1) * 4;
  const buffers = [backend.createBuffer('rows', rows.byteLength), backend.createBuffer('result', bytes)] as const;
  backend.write(buffers[0], rows);
  const kernel = {
    label: 'forerun/cooperative',
    code: cooperativeCode(test, library),
    workgroupSize: test.size[0] * test.size[1] * test.size[2],
    bindings: [
      { name: 'rows', kind: 'read-only-storage' },
      { name: 'result', kind: 'storage' },
    ],
  } as const;
  const program = await backend.prepare('cooperative', [{ kernel, buffers, invocations }], buffers[1]);
  const result = (await program.submit()).slice();
  program.destroy();
  for (const buffer of buffers) buffer.destroy();
  return result;
}

function interpret(test: CooperativeCase): Uint32Array {
  const result = new Uint32Array(invocationsOf(test) * (test.words ?? 1));
  const ir = lowerModule(cooperativeCode(test, library));
  const bound = { rows: rows.slice(), result };
  new IrInterpreter(
    ir,
    ir.buffers.map(({ name }) => bound[name as keyof typeof bound]),
  ).run(invocationsOf(test));
  return result;
}

async function refusal(body: string): Promise<string> {
  const code = cooperativeCode({ name: 'refused', size: [8, 1, 1], workgroups: 1, body }, '');
  try {
    await compileKernel(code);
    return 'accepted';
  } catch (error) {
    return error instanceof ForerunError ? `${error.code} ${error.message}` : String(error);
  }
}

const asFloats = (words: Uint32Array) => [...new Float32Array(words.buffer, words.byteOffset, words.length)];

describe('cooperative kernels on the CPU', () => {
  let cpu: Backend;
  let gpu: Backend;
  beforeAll(async () => {
    cpu = createCpuBackend();
    gpu = await createWebGpuBackend({ timeoutMs: 60_000 });
  });
  afterAll(() => {
    cpu.destroy();
    gpu.destroy();
  });

  it.each(cooperativeCases)('agree with the interpreter and WebGPU: $name', async (test) => {
    const wanted = interpret(test);
    expect(new Set(wanted).size).toBeGreaterThan(1);
    const got = await runOn(cpu, test);
    expect([...got]).toEqual([...wanted]);
    const onGpu = asFloats(await runOn(gpu, test));
    asFloats(got).forEach((value, at) => {
      expect(onGpu[at], `word ${at}`).toBeCloseTo(value, 3);
    });
  });

  it.each([
    'if (li < 4u) { workgroupBarrier(); }',
    'if (result[0] < 1.0) { workgroupBarrier(); }',
    'if (lid.x == 0u) { return; } workgroupBarrier();',
    'for (var k = 0u; k < lid.x; k++) { workgroupBarrier(); }',
    'for (var k = 0u; k < 9u; k++) { if (k == li) { break; } workgroupBarrier(); }',
    'var n = 3u; if (id.x == 1u) { n = 4u; } for (var k = 0u; k < n; k++) { workgroupBarrier(); }',
  ])('are refused where invocations may miss a barrier: %s', async (body) => {
    const message = await refusal(body);
    expect(message).toMatch(/^invalid-wgsl WGSL for the CPU: line \d+, column \d+: not all invocations/);
    expect(message).toContain(body.slice(-30));
  });

  it('are refused with the number of invocations that the kernel says and does not have', async () => {
    const [first] = cooperativeCases;
    if (first === undefined) throw new Error('there are cases');
    const code = cooperativeCode(first, library);
    const bindings = [
      { name: 'rows', kind: 'read-only-storage' },
      { name: 'result', kind: 'storage' },
    ] as const;
    const buffers = [cpu.createBuffer('rows', 64), cpu.createBuffer('result', 4096)];
    const kernel = { label: 'forerun/cooperative', code, workgroupSize: 64, bindings };
    const [, result] = buffers;
    if (result === undefined) throw new Error('there are two buffers');
    await expect(cpu.prepare('cooperative', [{ kernel, buffers, invocations: 64 }], result)).rejects.toThrow(
      'says that its workgroups have 64 invocations, and its @workgroup_size makes 24',
    );
  });
});
