import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { FUSED } from '../fused.ts';
import { tf } from '../load-tfjs.ts';
import { type BinaryName, binary, type Operand } from './elementwise.ts';
import { adamPass, hiddenGradientPass, hiddenPass } from './fused-passes.ts';
import { type Matmul, openMatmul } from './matmul.ts';

/** What tfjs hands a kernel, as far as these need it. */
interface KernelCall {
  readonly inputs: Readonly<Record<string, TensorInfo | undefined>>;
  readonly backend: MathBackendCPU;
  readonly attrs?: { readonly transposeA?: boolean; readonly transposeB?: boolean };
}

type Kernel = (call: KernelCall) => TensorInfo | TensorInfo[] | undefined;

/**
 * Gives the backend `name` the kernels of tfjs' CPU backend, but faster ones for what fitting a network consists of: matrix products in
 * WebAssembly with vectors, plain loops instead of callbacks per element, and whole formulas in one loop. Whatever these do not cover (other types, more than three
 * extents) falls back to tfjs' own.
 */
export async function registerCpuKernels(name: string): Promise<void> {
  const matmul = await openMatmul();
  const faster = new Map<string, Kernel>();
  if (matmul !== undefined) faster.set('BatchMatMul', matmulKernel(matmul));
  for (const op of ['Add', 'Sub', 'Multiply', 'RealDiv'] as const) faster.set(op, binaryKernel(op));
  const ours: readonly [string, Kernel][] = [
    [FUSED.adam, fusedKernel(adamPass)],
    [FUSED.hidden, fusedKernel(hiddenPass)],
    [FUSED.hiddenGradient, fusedKernel(hiddenGradientPass)],
  ];
  for (const [kernelName, kernel] of ours) {
    tf.registerKernel({ kernelName, backendName: name, kernelFunc: (call) => kernel(call as never) ?? [] });
  }
  for (const config of tf.getKernelsForBackend('cpu')) {
    const { kernelName, kernelFunc } = config;
    const kernel = faster.get(kernelName);
    tf.registerKernel({
      ...config,
      backendName: name,
      kernelFunc: kernel === undefined ? kernelFunc : (call) => kernel(call as never) ?? kernelFunc(call),
    });
  }
}

function binaryKernel(name: BinaryName): Kernel {
  return ({ inputs, backend }) => {
    const [a, b] = [operand(inputs.a, backend), operand(inputs.b, backend)];
    if (a === undefined || b === undefined) return undefined;
    const { values, shape } = binary(name, a, b);
    return backend.makeTensorInfo(shape, 'float32', values);
  };
}

function fusedKernel(pass: (inputs: Readonly<Record<string, Float32Array>>, attrs: never) => Float32Array[]): Kernel {
  return ({ inputs, backend, attrs }) => {
    const values = Object.entries(inputs).map(([name, tensor]) => [name, floats(tensor, backend)] as const);
    const shape = Object.values(inputs)[0]?.shape ?? [];
    const outputs = pass(Object.fromEntries(values) as Record<string, Float32Array>, attrs as never);
    return outputs.map((output) => backend.makeTensorInfo(shape, 'float32', output));
  };
}

function matmulKernel(matmul: Matmul): Kernel {
  return ({ inputs, backend, attrs: { transposeA = false, transposeB = false } = {} }) => {
    const [a, b] = [operand(inputs.a, backend), operand(inputs.b, backend)];
    if (a === undefined || b === undefined || a.shape.length !== 3 || b.shape.length !== 3) return undefined;
    const [membersA = 1, ...sizeA] = a.shape;
    const [membersB = 1, ...sizeB] = b.shape;
    const [rows = 0, inner = 0] = transposeA ? sizeA.toReversed() : sizeA;
    const [, columns = 0] = transposeB ? sizeB.toReversed() : sizeB;
    const members = Math.max(membersA, membersB);
    const result = new Float32Array(members * rows * columns);
    for (let m = 0; m < members; m++) {
      const [fromA, fromB] = [(m % membersA) * rows * inner, (m % membersB) * inner * columns];
      matmul(
        { values: a.values, offset: fromA, rows, columns: inner, transposed: transposeA },
        { values: b.values, offset: fromB, rows: inner, columns, transposed: transposeB },
        result,
        m * rows * columns,
      );
    }
    return backend.makeTensorInfo([members, rows, columns], 'float32', result);
  };
}

function operand(tensor: TensorInfo | undefined, backend: MathBackendCPU): Operand | undefined {
  const values = floats(tensor, backend);
  return tensor === undefined || values === undefined || tensor.shape.length > 3
    ? undefined
    : { values, shape: tensor.shape };
}

function floats(tensor: TensorInfo | undefined, backend: MathBackendCPU): Float32Array | undefined {
  if (tensor?.dtype !== 'float32') return undefined;
  const { values } = backend.data.get(tensor.dataId);
  return values instanceof Float32Array ? values : undefined;
}
