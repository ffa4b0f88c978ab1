import { createPlanner } from '../planners/create.ts';
import type { Planner } from '../planners/planner.ts';
import type { BuiltInSystem } from '../systems/built-in.ts';
import type { System } from '../systems/system.ts';
import type { NamedTask } from './named-task.ts';
import type { ChosenPlace } from './place.ts';

/** A system with a planner for it, ready to run. */
export interface PlannedTask {
  readonly builtIn: BuiltInSystem;
  readonly system: System;
  readonly planner: Planner;
}

/**
 * Makes the planner of a task.
 *
 * @param autotune Whether to look for the fastest layout of the kernels. Default false.
 */
export async function prepareTask(
  { builtIn, system, planner: entry, settings }: NamedTask,
  {
    place,
    seed,
    autotune = false,
  }: { readonly place: ChosenPlace; readonly seed: number; readonly autotune?: boolean },
): Promise<PlannedTask> {
  const planner = await createPlanner({ system, algorithm: entry.create(settings), seed, autotune, ...place });
  return { builtIn, system, planner };
}
