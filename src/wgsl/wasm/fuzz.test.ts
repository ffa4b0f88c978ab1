import { describe, expect, it } from 'vitest';
import type { IrModule } from '../ir.ts';
import { IrInterpreter } from '../ir-interpreter.ts';
import { runModule, withWorkgroup } from './ir.testing.ts';
import { optimise } from './optimise.ts';
import { RANDOM_BUFFER_WORDS, randomModule, seededRandom } from './random-ir.testing.ts';

const WORKGROUPS = 3;
const SEEDS = 400;

/** Invocations one by one, and in vectors of four. */
const WORKGROUP_SIZES = [1, 4];

function buffersFor(seed: number, invocations: number): [Uint32Array, Uint32Array] {
  const random = seededRandom(~seed);
  const floats = Float32Array.from({ length: RANDOM_BUFFER_WORDS }, () => random() * 20 - 10);
  return [new Uint32Array(RANDOM_BUFFER_WORDS * invocations), new Uint32Array(floats.buffer)];
}

function interpret(module: IrModule, buffers: readonly [Uint32Array, Uint32Array]): Uint32Array {
  const [out, input] = [buffers[0].slice(), buffers[1].slice()];
  new IrInterpreter(module, [out, input]).run(WORKGROUPS * module.workgroup.size[0]);
  return out;
}

/** Which NaN an operation gives is not defined. */
function withOneNaN(words: Uint32Array | undefined): string[] {
  return [...(words ?? [])].map((word) => ((word & 0x7fffffff) > 0x7f800000 ? 'NaN' : word.toString(16)));
}

describe.each(WORKGROUP_SIZES)('random IR in workgroups of %i', (size) => {
  const draw = (seed: number) => {
    const module = withWorkgroup(randomModule(seed), size);
    return { module, buffers: buffersFor(seed, WORKGROUPS * size) };
  };

  it(`gives the interpreter's bits from WebAssembly, for ${SEEDS} modules`, () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const { module, buffers } = draw(seed);
      const [got] = runModule(module, WORKGROUPS, buffers);
      expect(withOneNaN(got), `seed ${seed}`).toEqual(withOneNaN(interpret(module, buffers)));
    }
  });

  it(`means the same when optimised, for ${SEEDS} modules`, () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const { module, buffers } = draw(seed);
      const [got] = runModule(optimise(module), WORKGROUPS, buffers);
      expect(withOneNaN(got), `seed ${seed}`).toEqual(withOneNaN(interpret(module, buffers)));
    }
  });
});
