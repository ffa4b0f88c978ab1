import type { Backend } from '../../src/rollout/backend.ts';
import { openBackend } from '../../src/rollout/open.ts';
import type { BackendName } from '../case.ts';
import { chainKernel, copyKernel, type PlainKernel, type PlainWork } from './kernels.ts';

/** What an adapter can do at most, measured by plain kernels: the roofs of its roofline (Williams, Waterman and Patterson 2009). */
export interface Limits {
  /** Additions and multiplications of f32 a second, a multiplication and an addition counting two. */
  readonly f32PerSecond: number;
  /** Additions and exclusive ors of 32-bit integers a second. */
  readonly integerPerSecond: number;
  /** Calls of sin and cos a second: the adapter's own or the library's, whichever are quicker. */
  readonly sincosPerSecond: number;
  /** Bytes read and written a second, beyond the caches. */
  readonly bytesPerSecond: number;
}

/** How much is tried; tests take less. */
export interface LimitEffort {
  readonly invocations: number;
  readonly rounds: number;
  /** Chains an invocation, each tried. More hide latency; too many leave the registers. */
  readonly chains: readonly number[];
  readonly copyBytes: number;
  /** A submission has so many runs that it takes about this long: its own cost must not count. */
  readonly submissionMs: number;
  readonly submissions: number;
}

/** By what computes: many invocations keep a GPU busy; an emulator and the CPU backend have a few lanes. */
export function usualLimitEffort({ kind, adapter, maxBindingBytes }: Backend): LimitEffort {
  const shared = { chains: [4, 8, 12], submissionMs: 40, submissions: 5 };
  const copyBytes = Math.min(maxBindingBytes, 2 ** 27);
  if (kind === 'webgpu' && !adapter.software) return { ...shared, invocations: 2 ** 20, rounds: 64, copyBytes };
  return { ...shared, invocations: 2 ** 14, rounds: 16, copyBytes: copyBytes / 2 };
}

const TIMEOUT_MS = 60_000;
const WORKGROUP = 256;
const MOST_RUNS = 256;

/** Measures the limits of a backend's adapter; the best of what is tried counts. */
export async function measureLimits(name: BackendName, given?: LimitEffort): Promise<Limits> {
  const { backend } = await openBackend({ backend: name, timeoutMs: TIMEOUT_MS });
  try {
    const effort = given ?? usualLimitEffort(backend);
    const best = async (kernels: readonly PlainKernel[]): Promise<number> => {
      let most = 0;
      for (const kernel of kernels) most = Math.max(most, await ratePerSecond(backend, kernel, effort));
      return most;
    };
    const shape = { ...effort, workgroup: WORKGROUP };
    const chains = (work: PlainWork & ('f32' | 'integer')) =>
      effort.chains.map((count) => chainKernel(work, count, shape));
    // A call is many operations, some of which are independent.
    const few = effort.chains.map((count) => Math.ceil(count / 4));
    const calls = { ...shape, rounds: Math.ceil(shape.rounds / 16) };
    return {
      f32PerSecond: await best(chains('f32')),
      integerPerSecond: await best(chains('integer')),
      sincosPerSecond: await best([
        ...few.map((count) => chainKernel('sincos', count, calls)),
        // The CPU backend has none of its own.
        ...(name === 'cpu' ? [] : few.map((count) => chainKernel('builtinSincos', count, calls))),
      ]),
      bytesPerSecond: await best([copyKernel(effort.copyBytes, WORKGROUP)]),
    };
  } finally {
    backend.destroy();
  }
}

/** Operations, calls or bytes a second of the quickest submission. */
async function ratePerSecond(backend: Backend, plain: PlainKernel, effort: LimitEffort): Promise<number> {
  const from = backend.createBuffer('bench/from', plain.inputBytes);
  const to = backend.createBuffer('bench/to', plain.outputBytes);
  const answer = backend.createBuffer('bench/answer', 4);
  const integers = plain.kernel.code.includes('array<u32');
  backend.write(from, integers ? Uint32Array.of(0x9e3779b9, 0x85ebca6b, 3, 5) : Float32Array.of(0.75, 0.2, 0.3, 0.4));
  const step = { kernel: plain.kernel, buffers: [from, to], invocations: plain.invocations };
  const quickestOf = async (runs: number, submissions: number): Promise<number> => {
    const program = await backend.prepare(plain.kernel.label, Array(runs).fill(step), answer);
    let quickest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < submissions; i++) {
      const started = performance.now();
      await program.submit();
      quickest = Math.min(quickest, performance.now() - started);
    }
    program.destroy();
    return quickest / runs;
  };
  const once = await quickestOf(1, 3);
  const runs = Math.max(1, Math.min(MOST_RUNS, Math.ceil(effort.submissionMs / once)));
  const ms = await quickestOf(runs, effort.submissions);
  for (const buffer of [from, to, answer]) buffer.destroy();
  return (1000 * plain.count) / ms;
}
