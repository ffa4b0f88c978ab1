import type { Kernel } from '../gpu/kernel.ts';

/** Who computes: for status lines, results files and `doctor`. */
export interface AdapterSummary {
  /** `'NVIDIA H200'`, `'SwiftShader Device (LLVM 16.0.0)'`, `'WebAssembly, 2 threads'`. */
  readonly description: string;
  /** True for a GPU emulated on the CPU, and for the CPU backend. */
  readonly software: boolean;
}

/** Memory that belongs to a backend. Its length is a multiple of 4 bytes; it starts as zeros. */
export interface BackendBuffer {
  readonly label: string;
  readonly byteLength: number;
  destroy(): void;
}

/** One dispatch: a kernel, a buffer per binding in the kernel's order, and how many invocations to run. */
export interface Step {
  readonly kernel: Kernel;
  readonly buffers: readonly BackendBuffer[];
  readonly invocations: number;
}

/** Steps that were compiled and bound once and can be submitted again and again. */
export interface Program {
  /**
   * Runs all steps in order as one submission and returns a copy of the read-back buffer's contents.
   * Each step sees what the steps before it wrote. The returned array is reused by the next submission of this program.
   *
   * @throws ForerunError `timeout`, `device-lost`, `gpu-validation`
   */
  submit(): Promise<Uint32Array>;
  destroy(): void;
}

/** As {@link Program}, of steps whose results stay on the GPU. */
export interface ResidentProgram {
  /**
   * Submits all steps in order. Waits for nothing: work that is submitted later sees what they wrote.
   *
   * @throws ForerunError `device-lost`, `destroyed`
   */
  run(): void;
  /** Throws as `run` would. */
  check(): void;
  destroy(): void;
}

/** What only a GPU can do: work for those who draw, of which nothing comes back. */
export interface OnGpu {
  readonly device: GPUDevice;
  /** The memory itself; it stays the backend's, which destroys it. */
  bufferOf(buffer: BackendBuffer): GPUBuffer;
  /** As {@link Backend.prepare}, without a read-back. */
  prepare(label: string, steps: readonly Step[]): Promise<ResidentProgram>;
}

/** What a workgroup may have. */
export interface WorkgroupLimits {
  /** Bytes of workgroup memory. */
  readonly bytes: number;
  readonly invocations: number;
}

/** What both backends implement: compute over buffers of 32-bit words. Everything above it is written once. */
export interface Backend {
  readonly kind: 'webgpu' | 'cpu';
  readonly adapter: AdapterSummary;
  /** Largest part of a buffer that can be bound, in bytes. Larger problems are split into several buffers. */
  readonly maxBindingBytes: number;
  readonly workgroup: WorkgroupLimits;
  /** Whether kernels may `enable f16`. */
  readonly halves: boolean;
  /** Invocations that a subgroup has at least, 4 or more; 0 where kernels may not `enable subgroups`. */
  readonly subgroupSize: number;
  createBuffer(label: string, byteLength: number): BackendBuffer;
  /** Writes before the next submission. */
  write(buffer: BackendBuffer, data: Float32Array | Uint32Array, byteOffset?: number): void;
  /** Compiles the kernels (once per code) and binds the buffers. `readback` is copied out by each submission. */
  prepare(label: string, steps: readonly Step[], readback: BackendBuffer): Promise<Program>;
  /** Absent on the CPU. */
  readonly onGpu?: OnGpu;
  /** Counts since creation, so that tests can show that a steady state creates nothing. */
  readonly created: { readonly buffers: number; readonly kernels: number; readonly programs: number };
  destroy(): void;
}
