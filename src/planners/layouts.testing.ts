import type { Backend } from '../rollout/backend.ts';
import { openBackend } from '../rollout/open.ts';
import type { System } from '../systems/system.ts';
import type { Algorithm } from './algorithm.ts';
import type { KernelLayout } from './layout.ts';
import type { Plan, Planner } from './planner.ts';
import { SamplingPlanner } from './sampling-planner.ts';

/** A planner on a backend with a layout, its kernels for a CPU or, with `gpu`, as a GPU would have them. */
export interface LaidOutPlanner {
  readonly backend: 'cpu' | 'webgpu';
  readonly system: System;
  readonly algorithm: Algorithm;
  readonly layout?: Partial<KernelLayout>;
  /** Default false. */
  readonly gpu?: boolean;
  /** Default one, 7. */
  readonly seeds?: readonly number[];
}

/** Opens the backend and makes the planner. */
export async function laidOut(options: LaidOutPlanner): Promise<Planner> {
  const { system, algorithm, layout = {}, gpu = false, seeds = [7] } = options;
  const opened = await openBackend({ backend: options.backend, timeoutMs: 120_000 });
  const backend: Backend = { ...opened.backend, adapter: { description: 'under test', software: !gpu } };
  return SamplingPlanner.create({
    system,
    algorithm,
    problems: seeds.length,
    seeds: Uint32Array.from(seeds),
    opened: { ...opened, backend },
    layout,
    reopen: undefined,
  });
}

/** Two plans for each problem, from states that all differ. */
export async function plansOf(options: LaidOutPlanner): Promise<Plan[]> {
  const planner = await laidOut(options);
  const states = Float32Array.from({ length: planner.problems * planner.system.stateSize }, (_, i) => i / 2);
  const plans = [await planner.planBatch(states), await planner.planBatch(states)].flat();
  planner.destroy();
  return plans;
}
