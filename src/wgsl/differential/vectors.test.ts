import { describe, expect, it } from 'vitest';
import type { IrModule } from '../ir.ts';
import { IrInterpreter } from '../ir-interpreter.ts';
import { library } from '../library.ts';
import { lowerModule } from '../lower.ts';
import { emitModule, MAX_MEMORY_PAGES } from '../wasm/emit.ts';
import { optimise } from '../wasm/optimise.ts';
import { seededRandom } from '../wasm/random-ir.testing.ts';
import { planSimd } from '../wasm/simd-plan.ts';
import { forEachStatement } from '../wasm/traverse.ts';
import { type DifferentialCase, encodeRows, inputRows, linkCases } from './case.testing.ts';
import { handWrittenCases } from './cases.testing.ts';
import { cooperativeCode } from './cooperative.testing.ts';
import { randomCase } from './generate.testing.ts';
import { randomCooperative } from './random-cooperative.testing.ts';

const WORKGROUP = 8;
const CASES_PER_MODULE = 20;
const RANDOM_KERNELS = 50;
const rows = inputRows(3 * WORKGROUP, seededRandom(2027));
const randomCases = Array.from({ length: 40 }, (_, seed) => randomCase(`random ${seed}`, seededRandom(seed + 1000)));

/** Which NaN an operation gives is not defined. */
function withOneNaN(words: Uint32Array): Uint32Array {
  return words.map((word) => ((word & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : word));
}

/** A kernel with its data. */
interface Run {
  readonly ir: IrModule;
  readonly invocations: number;
  readonly workgroup: number;
  readonly input: Uint32Array;
  readonly words: number;
}

function interpret({ ir, invocations, input, words }: Run): Uint32Array {
  const result = new Uint32Array(words);
  const bound = { rows: input, result };
  new IrInterpreter(
    ir,
    ir.buffers.map(({ name }) => bound[name as keyof typeof bound]),
  ).run(invocations);
  return result;
}

/** Stretches of kernels seen so far that run four invocations at a time, and one at a time. */
const stretches = { vector: 0, scalar: 0 };

function countStretches(ir: IrModule): void {
  const entry = ir.functions.find(({ name }) => name === ir.entry);
  if (entry === undefined) return;
  const plan = planSimd(ir, entry);
  forEachStatement(entry.body, (stmt) => {
    if (stmt.op === 'lanes') stretches[plan.isVector(stmt) ? 'vector' : 'scalar']++;
  });
}

function runVectors({ ir: lowered, invocations, workgroup, input, words }: Run): Uint32Array {
  const ir = optimise(lowered);
  countStretches(ir);
  const { binary, frameBytes } = emitModule(ir);
  const inputAt = 16 * Math.ceil(frameBytes / 16);
  const resultAt = inputAt + input.byteLength;
  const pages = Math.ceil((resultAt + 4 * words) / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: MAX_MEMORY_PAGES });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory } });
  new Uint32Array(memory.buffer, inputAt, input.length).set(input);
  const pointers = ir.buffers.flatMap(({ name }) => (name === 'rows' ? [inputAt, input.length] : [resultAt, words]));
  const groups = invocations / workgroup;
  (exports.run as (...args: number[]) => void)(0, groups, 0, groups, 1, ...pointers);
  return new Uint32Array(memory.buffer, resultAt, words).slice();
}

function differences(cases: readonly DifferentialCase[]): string[] {
  const module = linkCases(cases, library, WORKGROUP);
  const { code, outputs } = module;
  const words = outputs.length * rows.length;
  const run = { ir: lowerModule(code), invocations: rows.length, workgroup: WORKGROUP, input: encodeRows(rows), words };
  const got = withOneNaN(runVectors(run));
  const wanted = withOneNaN(interpret(run));
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

  it(`give the bits of one at a time: ${RANDOM_KERNELS} random kernels with barriers`, () => {
    const random = seededRandom(11);
    const input = Uint32Array.from({ length: 64 }, () => Math.floor(random() * 2 ** 32));
    for (let seed = 0; seed < RANDOM_KERNELS; seed++) {
      const test = randomCooperative(seed);
      const workgroup = test.size[0] * test.size[1] * test.size[2];
      const invocations = test.workgroups * workgroup;
      const run = {
        ir: lowerModule(cooperativeCode(test, '')),
        invocations,
        workgroup,
        input,
        words: invocations * (test.words ?? 1),
      };
      expect(withOneNaN(runVectors(run)), test.name).toEqual(withOneNaN(interpret(run)));
    }
  });

  it('were asked for by all that', () => {
    expect(stretches.vector).toBeGreaterThan(200);
    expect(stretches.scalar).toBeGreaterThan(100);
  });
});
