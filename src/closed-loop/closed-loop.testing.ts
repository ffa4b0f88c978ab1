import { plainEnvSystem } from '../envs/env-system.ts';
import { createPlant } from '../envs/plant.ts';
import { findPlanner } from '../planners/catalog.ts';
import { createPlanner } from '../planners/create.ts';
import type { PlanStatus } from '../planners/planner.ts';
import type { SettingValue } from '../planners/settings.ts';
import { defaultSettings } from '../planners/tuned.ts';
import type { BuiltInSystem } from '../systems/built-in.ts';
import { findSystem } from '../systems/catalog.ts';
import type { System } from '../systems/system.ts';

/** What {@link closedLoops} takes. */
export interface ClosedLoops {
  /** A built-in system by name. */
  readonly task: string;
  readonly planner: string;
  readonly backend: 'cpu' | 'webgpu';
  /** One closed loop each. */
  readonly seeds: readonly number[];
  /** Settings over those with which `forerun plan` starts. */
  readonly settings?: Readonly<Record<string, SettingValue>>;
  /** Another form of the system than the task's. */
  readonly system?: System;
  /** Default what the task has. */
  readonly steps?: number;
}

/** What happened in one closed loop of T steps. */
export interface ClosedLoop {
  /** `x_0 .. x_T`, each `[S]`; fewer where the system terminated. */
  readonly states: Float32Array[];
  /** Sum of the stage costs. */
  cost: number;
  /** Every way in which a plan ended. */
  readonly statuses: Set<PlanStatus>;
}

/**
 * Runs one closed loop per seed from the task's start, all planned in one submission a step. The plant is the system's WGSL
 * compiled to WebAssembly and stepped once, whatever the planner runs on; it sees nothing of the plan but its first action.
 */
export async function closedLoops(
  options: ClosedLoops,
): Promise<{ task: BuiltInSystem; loops: readonly ClosedLoop[] }> {
  const { planner: name, backend, seeds } = options;
  const task = findSystem(options.task);
  const system = options.system ?? task.create();
  const algorithm = findPlanner(name).create({ ...defaultSettings(task.name, name), ...options.settings });
  const plant = await createPlant(plainEnvSystem(system), seeds.length);
  const size = system.stateSize;
  const states = new Float32Array(seeds.length * size);
  const loops = seeds.map((_, b): ClosedLoop => {
    plant.setState(b, Float32Array.from(task.start));
    states.set(task.start, b * size);
    return { states: [Float32Array.from(task.start)], cost: 0, statuses: new Set() };
  });
  const running = new Set(loops.keys());
  const planner = await createPlanner({
    system,
    algorithm,
    backend,
    problems: seeds.length,
    seed: seeds,
    timeoutMs: 60_000,
  });
  try {
    for (let t = 0; t < (options.steps ?? task.steps) && running.size > 0; t++) {
      const plans = await planner.planBatch(states);
      const actions = Float32Array.from(plans.flatMap(({ action }) => Array.from(action)));
      const { observations, rewards, terminated } = plant.step(actions, new Uint32Array(seeds.length).fill(t));
      for (const b of running) {
        const [loop, plan] = [loops[b], plans[b]];
        if (loop === undefined || plan === undefined) throw new Error(`no plan for problem ${b}`);
        const next = observations.slice(b * size, (b + 1) * size);
        states.set(next, b * size);
        loop.states.push(next);
        loop.cost -= rewards[b] ?? 0;
        loop.statuses.add(plan.status);
        if (terminated[b] === 1) running.delete(b);
      }
    }
  } finally {
    planner.destroy();
  }
  return { task, loops };
}

/** How many of the loops fulfil a claim; for `expect(count(loops, ...)).toBe(loops.length)`. */
export function count(loops: readonly ClosedLoop[], claim: (states: readonly Float32Array[]) => boolean): number {
  return loops.filter(({ states }) => claim(states)).length;
}

/** Whole numbers from 0. */
export function firstSeeds(n: number): number[] {
  return Array.from({ length: n }, (_, seed) => seed);
}
