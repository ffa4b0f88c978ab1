import type { PostedProgram } from './lead.js';

/** Where kernels run: memory with addresses, and threads. One thing is done at a time, in the order in which it was asked for. */
export interface Machine {
  /** `'WebAssembly, 2 threads'` */
  readonly description: string;
  /** How many may run a kernel at once; each has a frame of its own. */
  readonly threads: number;
  /** Whether kernels import a shared memory. */
  readonly shared: boolean;
  /**
   * The address of so many new bytes, all zero.
   *
   * @throws ForerunError `invalid-argument` when the memory is exhausted
   */
  allocate(label: string, byteLength: number): number;
  free(address: number): void;
  write(address: number, data: Float32Array | Uint32Array): void;
  prepare(program: MachineProgram): PreparedProgram;
  /** Ends what is under way. */
  destroy(): void;
}

/** A program whose memory is the machine's. */
export type MachineProgram = Omit<PostedProgram, 'kind' | 'id' | 'threads' | 'memory'>;

/** A program that a machine can run again and again. */
export interface PreparedProgram {
  /**
   * Runs it and then copies what lies at `address` to `result`.
   *
   * @throws Error with the reason, when a thread fails or the machine is destroyed
   */
  run(address: number, result: Uint32Array): Promise<void>;
  destroy(): void;
}

/** With so many runs of one step, a program may want helpers from its first time. */
const RUNS_FOR_HELPERS = 16;

/** Whether a step has so many runs. */
export function wantsHelpers(steps: MachineProgram['steps'], runs = RUNS_FOR_HELPERS): boolean {
  return steps.some((step) => step.runs >= runs);
}

let programs = 0;

/** Tells programs of all backends apart. */
export function newProgramId(): number {
  return programs++;
}
