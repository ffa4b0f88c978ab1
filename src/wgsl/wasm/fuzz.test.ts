import { describe, expect, it } from 'vitest';
import type { IrModule } from '../ir.ts';
import { IrInterpreter } from '../ir-interpreter.ts';
import { runModule } from './ir.testing.ts';
import { optimise } from './optimise.ts';
import { RANDOM_BUFFER_WORDS, randomModule, seededRandom } from './random-ir.testing.ts';

const INVOCATIONS = 3;
const SEEDS = 400;

function buffersFor(seed: number): [Uint32Array, Uint32Array] {
  const random = seededRandom(~seed);
  const floats = Float32Array.from({ length: RANDOM_BUFFER_WORDS }, () => random() * 20 - 10);
  return [new Uint32Array(RANDOM_BUFFER_WORDS * INVOCATIONS), new Uint32Array(floats.buffer)];
}

function interpret(module: IrModule, buffers: readonly [Uint32Array, Uint32Array]): Uint32Array {
  const [out, input] = [buffers[0].slice(), buffers[1].slice()];
  new IrInterpreter(module, [out, input]).run(INVOCATIONS);
  return out;
}

/** Which NaN an operation gives is not defined. */
function withOneNaN(words: Uint32Array | undefined): string[] {
  return [...(words ?? [])].map((word) => ((word & 0x7fffffff) > 0x7f800000 ? 'NaN' : word.toString(16)));
}

describe('random IR', () => {
  it(`gives the interpreter's bits from WebAssembly, for ${SEEDS} modules`, () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const module = randomModule(seed);
      const buffers = buffersFor(seed);
      const [got] = runModule(module, INVOCATIONS, buffers);
      expect(withOneNaN(got), `seed ${seed}`).toEqual(withOneNaN(interpret(module, buffers)));
    }
  });

  it(`means the same when optimised, for ${SEEDS} modules`, () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const module = randomModule(seed);
      const buffers = buffersFor(seed);
      const [got] = runModule(optimise(module), INVOCATIONS, buffers);
      expect(withOneNaN(got), `seed ${seed}`).toEqual(withOneNaN(interpret(module, buffers)));
    }
  });
});
