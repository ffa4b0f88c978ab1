import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backend } from '../../rollout/backend.ts';
import { createCpuBackend } from '../../rollout/cpu.ts';
import { createWebGpuBackend } from '../../rollout/webgpu.ts';
import { IrInterpreter } from '../ir-interpreter.ts';
import { library } from '../library.ts';
import { lowerModule } from '../lower.ts';
import { seededRandom } from '../wasm/random-ir.testing.ts';
import {
  agrees,
  type DifferentialCase,
  type DifferentialModule,
  describeWord,
  encodeRows,
  inputRows,
  linkCases,
} from './case.testing.ts';
import { handWrittenCases } from './cases.testing.ts';
import { randomCase } from './generate.testing.ts';

const RANDOM_CASES = 40;
const CASES_PER_MODULE = 20;
const rows = inputRows(24, seededRandom(2026));

const randomCases = Array.from({ length: RANDOM_CASES }, (_, seed) => randomCase(`random ${seed}`, seededRandom(seed)));

function modulesOf(cases: readonly DifferentialCase[]): [string, DifferentialModule][] {
  return Array.from({ length: Math.ceil(cases.length / CASES_PER_MODULE) }, (_, index) => {
    const part = cases.slice(index * CASES_PER_MODULE, (index + 1) * CASES_PER_MODULE);
    return [`${part[0]?.name} ... ${part.at(-1)?.name}`, linkCases(part, library)];
  });
}

async function runOn(backend: Backend, { code, outputs }: DifferentialModule): Promise<Uint32Array> {
  const input = encodeRows(rows);
  const buffers = [
    backend.createBuffer('rows', input.byteLength),
    backend.createBuffer('result', outputs.length * rows.length * 4),
  ] as const;
  backend.write(buffers[0], input);
  const kernel = {
    label: 'forerun/differential',
    code,
    workgroupSize: 1,
    bindings: [
      { name: 'rows', kind: 'read-only-storage' },
      { name: 'result', kind: 'storage' },
    ],
  } as const;
  const program = await backend.prepare('differential', [{ kernel, buffers, invocations: rows.length }], buffers[1]);
  const result = (await program.submit()).slice();
  program.destroy();
  for (const buffer of buffers) buffer.destroy();
  return result;
}

function interpret({ code, outputs }: DifferentialModule): Uint32Array {
  const result = new Uint32Array(outputs.length * rows.length);
  const ir = lowerModule(code);
  const bound = { rows: encodeRows(rows), result };
  new IrInterpreter(
    ir,
    ir.buffers.map(({ name }) => bound[name as keyof typeof bound]),
  ).run(rows.length);
  return result;
}

/** One line per disagreement. */
function disagreements({ outputs }: DifferentialModule, name: string, got: Uint32Array, wanted: Uint32Array): string[] {
  return [...got].flatMap((word, at) => {
    const output = outputs[at % outputs.length];
    const other = wanted[at] ?? 0;
    if (output === undefined || agrees(output, word, other)) return [];
    const row = Math.floor(at / outputs.length);
    return `${output.of.name}, ${output.expression}, row ${row} ${JSON.stringify(rows[row])}: cpu ${describeWord(output, word)}, ${name} ${describeWord(output, other)}`;
  });
}

describe('the CPU compiler', () => {
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

  it('is tested on several hundred functions', () => {
    expect(handWrittenCases.length + randomCases.length).toBeGreaterThanOrEqual(460);
  });

  it('gives variables without initialiser their zero each time round, which Dawn does not', async () => {
    const body = 'var sum = 0; for (var k = 0; k < 4; k++) { var fresh: i32; fresh += k + 2; sum += fresh; }';
    const module = linkCases([{ name: 'zero', body, out: [['i32', 'sum']] }], '');
    expect([...(await runOn(cpu, module))]).toEqual(rows.map(() => 2 + 3 + 4 + 5));
  });

  it.each([...modulesOf(handWrittenCases), ...modulesOf(randomCases)])(
    'agrees with WebGPU and the interpreter: %s',
    async (_, module) => {
      const got = await runOn(cpu, module);
      expect(disagreements(module, 'interpreter', got, interpret(module))).toEqual([]);
      expect(disagreements(module, 'webgpu', got, await runOn(gpu, module))).toEqual([]);
    },
  );
});
