import { reportFaults } from '../fault.ts';
import type { IrBuffer } from '../ir.ts';
import { lowerModule } from '../lower.ts';
import { withSharedMemory } from './binary.ts';
import { emitModule } from './emit.ts';
import { optimise } from './optimise.ts';
import { compileWasm } from './policy.ts';

/** A kernel compiled for the CPU, not yet bound to a memory. */
export interface CompiledKernel {
  /** Imports `env.memory`; see {@link emitModule} for `run`. */
  readonly module: WebAssembly.Module;
  /** What `run` takes a pointer and a length for, in order: those bindings that the kernel uses. */
  readonly buffers: readonly IrBuffer[];
  /** Bytes that `frame` must point to. */
  readonly frameBytes: number;
  /** Invocations of a workgroup; `run` counts workgroups. */
  readonly workgroupSize: number;
}

const compiled = new Map<string, Promise<CompiledKernel>>();

/** Compiled kernels that are kept for reuse; beyond it the oldest is forgotten. */
const MAX_KEPT = 256;

/**
 * Compiles a linked WGSL module, once per process, text and kind of memory.
 *
 * @param shared Whether the memory to import is shared. Default false.
 * @throws ForerunError `unsupported-wgsl`, `invalid-wgsl`
 */
export function compileKernel(code: string, shared = false): Promise<CompiledKernel> {
  const key = `${shared ? 'shared' : 'own'} ${code}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const kernel = compile(code, shared);
  compiled.set(key, kernel);
  kernel.catch(() => compiled.delete(key));
  for (const oldest of compiled.keys()) {
    if (compiled.size <= MAX_KEPT) break;
    compiled.delete(oldest);
  }
  return kernel;
}

async function compile(code: string, shared: boolean): Promise<CompiledKernel> {
  const lowered = lowerModule(code);
  const ir = reportFaults('WGSL for the CPU', code, () => optimise(lowered));
  const { binary, frameBytes } = emitModule(ir);
  const module = await compileWasm(shared ? withSharedMemory(binary) : binary);
  const [x, y, z] = ir.workgroup.size;
  return { module, buffers: ir.buffers, frameBytes, workgroupSize: x * y * z };
}
