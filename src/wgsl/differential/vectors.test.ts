import { describe, expect, it } from 'vitest';
import { IrInterpreter } from '../ir-interpreter.ts';
import { library } from '../library.ts';
import { lowerModule } from '../lower.ts';
import { emitModule, MAX_MEMORY_PAGES } from '../wasm/emit.ts';
import { optimise } from '../wasm/optimise.ts';
import { seededRandom } from '../wasm/random-ir.testing.ts';
import { type DifferentialCase, type DifferentialModule, encodeRows, inputRows, linkCases } from './case.testing.ts';
import { handWrittenCases } from './cases.testing.ts';
import { randomCase } from './generate.testing.ts';

const WORKGROUP = 8;
const CASES_PER_MODULE = 20;
const rows = inputRows(3 * WORKGROUP, seededRandom(2027));
const randomCases = Array.from({ length: 120 }, (_, seed) => randomCase(`random ${seed}`, seededRandom(seed + 1000)));

/** Which NaN an operation gives is not defined. */
function withOneNaN(words: Uint32Array): Uint32Array {
  return words.map((word) => ((word & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : word));
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

function runVectors({ code, outputs }: DifferentialModule): Uint32Array {
  const ir = optimise(lowerModule(code));
  const { binary, frameBytes } = emitModule(ir);
  const input = encodeRows(rows);
  const inputAt = 16 * Math.ceil(frameBytes / 16);
  const resultAt = inputAt + input.byteLength;
  const words = outputs.length * rows.length;
  const memory = new WebAssembly.Memory({
    initial: Math.ceil((resultAt + 4 * words) / 65536),
    maximum: MAX_MEMORY_PAGES,
  });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory } });
  new Uint32Array(memory.buffer, inputAt, input.length).set(input);
  const pointers = ir.buffers.flatMap(({ name }) => (name === 'rows' ? [inputAt, input.length] : [resultAt, words]));
  (exports.run as (...args: number[]) => void)(0, rows.length / WORKGROUP, 0, rows.length / WORKGROUP, 1, ...pointers);
  return new Uint32Array(memory.buffer, resultAt, words).slice();
}

function differences(cases: readonly DifferentialCase[]): string[] {
  const module = linkCases(cases, library, WORKGROUP);
  const got = withOneNaN(runVectors(module));
  const wanted = withOneNaN(interpret(module));
  const { outputs } = module;
  return [...got].flatMap((word, at) => {
    if (word === wanted[at]) return [];
    const row = Math.floor(at / outputs.length);
    const output = outputs[at % outputs.length];
    return `${output?.of.name}, ${output?.expression}, row ${row}: got ${word}, expected ${wanted[at]}`;
  });
}

function inModules(cases: readonly DifferentialCase[]): DifferentialCase[][] {
  const count = Math.ceil(cases.length / CASES_PER_MODULE);
  return Array.from({ length: count }, (_, i) => cases.slice(i * CASES_PER_MODULE, (i + 1) * CASES_PER_MODULE));
}

describe('four invocations at a time', () => {
  it('give the bits of one at a time: functions written by hand', () => {
    expect(inModules(handWrittenCases).flatMap(differences)).toEqual([]);
  });

  it('give the bits of one at a time: random functions', () => {
    expect(inModules(randomCases).flatMap(differences)).toEqual([]);
  });
});
