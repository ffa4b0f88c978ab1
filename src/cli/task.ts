import { planners } from '../planners/catalog.ts';
import { createPlanner } from '../planners/create.ts';
import type { Planner } from '../planners/planner.ts';
import type { SettingValue } from '../planners/settings.ts';
import { defaultSettings } from '../planners/tuned.ts';
import type { BuiltInSystem } from '../systems/built-in.ts';
import { builtInSystems } from '../systems/catalog.ts';
import type { System } from '../systems/system.ts';
import { byName } from './arguments.ts';
import type { ChosenPlace } from './place.ts';
import { parseAssignments } from './set.ts';

/** What the user asked for, by name. */
export interface TaskRequest {
  readonly system: string;
  readonly planner: string;
  /** `name=value` */
  readonly set: readonly string[];
  readonly samples: number | undefined;
  readonly horizon: number | undefined;
  readonly seed: number;
  readonly place: ChosenPlace;
  /** Whether to look for the fastest layout of the kernels. Default false. */
  readonly autotune?: boolean;
}

/** A system with a planner for it, ready to run. */
export interface PlannedTask {
  readonly builtIn: BuiltInSystem;
  readonly system: System;
  readonly planner: Planner;
}

/**
 * Finds the system and the planner by name, and makes both with the user's values over the tuned defaults.
 *
 * @throws ForerunError `invalid-argument`, naming the valid names
 */
export async function prepareTask(command: string, request: TaskRequest): Promise<PlannedTask> {
  const builtIn = byName(`${command}: system`, request.system, builtInSystems);
  const entry = byName(`${command}: planner`, request.planner, planners);
  const paramNames = builtIn.params.map(({ name }) => name);
  const { params, settings } = parseAssignments(`${command}: --set`, request.set, paramNames, entry.settings);
  const sizes: Record<string, SettingValue> = {};
  if (request.samples !== undefined) sizes.samples = request.samples;
  if (request.horizon !== undefined) sizes.horizon = request.horizon;
  const system = builtIn.create(params);
  const algorithm = entry.create({ ...defaultSettings(builtIn.name, entry.name), ...settings, ...sizes });
  const { place, seed, autotune = false } = request;
  const planner = await createPlanner({ system, algorithm, seed, autotune, ...place });
  return { builtIn, system, planner };
}
