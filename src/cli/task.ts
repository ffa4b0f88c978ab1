import type { PlannerEntry } from '../planners/catalog.ts';
import { createPlanner } from '../planners/create.ts';
import type { BuiltInSystem } from '../systems/built-in.ts';
import type { System } from '../systems/system.ts';
import type { NamedTask } from './named-task.ts';
import type { ChosenPlace } from './place.ts';
import type { SearchEntry } from './search-entry.ts';
import { type SearchPlanner, searchPlanner } from './search-planner.ts';
import { sequencePlanner, type TaskPlanner } from './task-planner.ts';

/** A system with a planner for it, ready to run. */
export interface PlannedTask<Planner extends TaskPlanner = TaskPlanner> {
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
  { builtIn, system, planner: entry, settings }: NamedTask<PlannerEntry | SearchEntry>,
  {
    place,
    seed,
    autotune = false,
  }: { readonly place: ChosenPlace; readonly seed: number; readonly autotune?: boolean },
): Promise<PlannedTask<TaskPlanner | SearchPlanner>> {
  if (!('create' in entry)) {
    return { builtIn, system, planner: await searchPlanner(system, settings, { place, seed }) };
  }
  const planner = await createPlanner({ system, algorithm: entry.create(settings), seed, autotune, ...place });
  return { builtIn, system, planner: sequencePlanner(planner) };
}
