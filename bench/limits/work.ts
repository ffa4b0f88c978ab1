import type { Algorithm } from '../../src/planners/algorithm.ts';
import { SamplingPlanner } from '../../src/planners/sampling-planner.ts';
import { problemSeeds } from '../../src/planners/seeds.ts';
import type { Backend, BackendBuffer, Step } from '../../src/rollout/backend.ts';
import { createCpuBackend } from '../../src/rollout/cpu.ts';
import type { System } from '../../src/systems/system.ts';
import { IrInterpreter } from '../../src/wgsl/ir-interpreter.ts';
import { lowerModule } from '../../src/wgsl/lower.ts';
import { record } from '../speed/recorder.ts';
import { counting, type Operations } from './count.ts';

/** Enough for the average of what branches. */
const SAMPLES = 16;
const HORIZONS = [8, 24] as const;

/**
 * What one model step of a planner's roll-out executes: dynamics, cost, and the noise where the roll-out draws it. Counted, not estimated: a small
 * plan's kernels are compiled to the IR and run by an interpreter that counts, for two horizons; the difference leaves out what
 * happens once a sample.
 */
export async function workPerStep(system: System, algorithm: Algorithm): Promise<Operations> {
  const [short, long] = HORIZONS;
  const a = await workOf(system, { ...algorithm, samples: SAMPLES, horizon: short });
  const b = await workOf(system, { ...algorithm, samples: SAMPLES, horizon: long });
  const each = (name: keyof Operations) => (b[name] - a[name]) / (SAMPLES * (long - short));
  return { f32: each('f32'), integer: each('integer'), calls: each('calls') };
}

async function workOf(system: System, algorithm: Algorithm): Promise<Operations> {
  const { backend, lastSteps } = record(createCpuBackend({ threads: 1 }));
  const planner = await SamplingPlanner.create({
    system,
    algorithm: { ...algorithm, iterations: 1 },
    problems: 1,
    seeds: problemSeeds(0, 1),
    opened: { backend, fallbackReason: undefined },
    reopen: undefined,
  });
  try {
    // The buffers then hold a state, a key and a distribution.
    await planner.plan(new Float32Array(system.stateSize).fill(0.5));
    const total = { f32: 0, integer: 0, calls: 0 };
    for (const step of lastSteps().filter(drawsOrRollsOut)) {
      const { f32, integer, calls } = await operationsOf(backend, step);
      total.f32 += f32;
      total.integer += integer;
      total.calls += calls;
    }
    return total;
  } finally {
    planner.destroy();
  }
}

/** Which kernels count: those that every sample and every step of a plan needs. */
function drawsOrRollsOut({ kernel }: Step): boolean {
  return /\/(rollout|sample|sample-raw|sample-discrete)(\/|$)/.test(kernel.label);
}

async function operationsOf(backend: Backend, { kernel, buffers, invocations }: Step): Promise<Operations> {
  const { module, counterWords, read } = counting(lowerModule(kernel.code));
  const counter = new Uint32Array(counterWords);
  const bound: Uint32Array[] = [];
  for (const { binding } of module.buffers.slice(0, -1)) {
    const buffer = buffers[binding];
    bound.push(buffer === undefined ? new Uint32Array() : await contentsOf(backend, buffer));
  }
  new IrInterpreter(module, [...bound, counter]).run(invocations);
  return read(counter);
}

/** A copy: a program without steps reads its buffer back. */
async function contentsOf(backend: Backend, buffer: BackendBuffer): Promise<Uint32Array> {
  const program = await backend.prepare('bench/contents', [], buffer);
  const words = (await program.submit()).slice();
  program.destroy();
  return words;
}
