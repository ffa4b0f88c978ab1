import math from '../../shaders/lib/math.wgsl?raw';
import { type Kernel, rowStride } from '../../src/gpu/kernel.ts';
import { preprocess } from '../../src/wgsl/preprocess.ts';
import copy from './copy.wgsl?raw';
import multiplyAdd from './multiply-add.wgsl?raw';

/** What a plain kernel does again and again. */
export type PlainWork = 'f32' | 'integer' | 'sincos' | 'memory';

/** A plain kernel: what it does, and how often. */
export interface PlainKernel {
  readonly kernel: Kernel;
  /** Operations, calls or bytes of one run. */
  readonly count: number;
  readonly invocations: number;
  /** Bytes of its two buffers. */
  readonly inputBytes: number;
  readonly outputBytes: number;
}

/** How often the steps of one round are written out: the loop's own counting must not count. */
const UNROLLED = 8;

/** How a chain goes on by one step, and how many operations or calls that is. */
const CHAINS = {
  f32: { type: 'f32', step: (x: string) => `${x} = ${x} * a + b;`, operations: 2 },
  // What generators of random numbers are made of.
  integer: { type: 'u32', step: (x: string) => `${x} = (${x} ^ a) + b;`, operations: 2 },
  sincos: { type: 'f32', step: (x: string) => `${x} = fr_sin(${x} + a) + fr_cos(${x} + b);`, operations: 2 },
  // The adapter's own; their arguments stay between -2 and 2, where WGSL promises an accuracy.
  builtinSincos: { type: 'f32', step: (x: string) => `${x} = sin(${x}) + cos(${x} * a);`, operations: 2 },
} as const;

/** A kernel of `chains` independent chains an invocation, each of `rounds` x {@link UNROLLED} steps. */
export function chainKernel(
  work: keyof typeof CHAINS,
  chains: number,
  { invocations, rounds, workgroup }: { invocations: number; rounds: number; workgroup: number },
): PlainKernel {
  const { type, step, operations } = CHAINS[work];
  const names = Array.from({ length: chains }, (_, i) => `x${i}`);
  const body = Array.from({ length: UNROLLED }, () => names.map(step).join(' ')).join('\n    ');
  const text = preprocess(multiplyAdd, {
    TYPE: type,
    INVOCATIONS: invocations,
    WORKGROUP: workgroup,
    ROW_STRIDE: rowStride(workgroup),
    ROUNDS: rounds,
    BEGIN: names.map((name, i) => `var ${name} = given[${2 + (i % 2)}] * ${type}(${i}u + i % 7u);`).join('\n  '),
    STEPS: body,
    SUM: names.join(' + '),
  });
  return {
    kernel: plainKernel(`bench/${work}-${chains}`, (work === 'sincos' ? math : '') + text, workgroup, [
      'given',
      'results',
    ]),
    count: invocations * rounds * UNROLLED * chains * operations,
    invocations,
    inputBytes: 16,
    outputBytes: 4 * invocations,
  };
}

/** A kernel that copies `bytes`, a multiple of 16. */
export function copyKernel(bytes: number, workgroup: number): PlainKernel {
  const invocations = bytes / 16;
  const text = preprocess(copy, {
    INVOCATIONS: invocations,
    WORKGROUP: workgroup,
    ROW_STRIDE: rowStride(workgroup),
  });
  return {
    kernel: plainKernel('bench/copy', text, workgroup, ['from_words', 'to_words']),
    count: 2 * bytes,
    invocations,
    inputBytes: bytes,
    outputBytes: bytes,
  };
}

function plainKernel(
  label: string,
  code: string,
  workgroupSize: number,
  [from = '', to = '']: readonly string[],
): Kernel {
  return {
    label,
    code,
    workgroupSize,
    bindings: [
      { name: from, kind: 'read-only-storage' },
      { name: to, kind: 'storage' },
    ],
  };
}
