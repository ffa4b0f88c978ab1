import { type PlannerEntry, planners } from '../planners/catalog.ts';
import type { SettingValue } from '../planners/settings.ts';
import { defaultSettings } from '../planners/tuned.ts';
import type { BuiltInSystem } from '../systems/built-in.ts';
import { builtInSystems } from '../systems/catalog.ts';
import type { System } from '../systems/system.ts';
import { byName, type ParsedArguments, usageError } from './arguments.ts';
import { parseAssignments } from './set.ts';

/** The options that say which planner plans, and how, for `parseArguments`. */
export const TASK_OPTIONS = {
  planner: { type: 'string' },
  samples: { type: 'string' },
  horizon: { type: 'string' },
  set: { type: 'string', multiple: true },
} as const;

/** A task and a planner as they were asked for; nothing is opened. */
export interface NamedTask {
  readonly builtIn: BuiltInSystem;
  /** With the user's parameters. */
  readonly system: System;
  readonly planner: PlannerEntry;
  /** The user's over the tuned defaults. */
  readonly settings: Readonly<Record<string, SettingValue>>;
}

/**
 * Finds system and planner by name, and reads {@link TASK_OPTIONS}.
 *
 * @throws ForerunError `invalid-argument`, naming the valid names
 */
export function namedTask(command: string, name: string | undefined, parsed: ParsedArguments): NamedTask {
  if (name === undefined) {
    throw usageError(`${command}: which system? Give one of ${builtInSystems.map((each) => each.name).join(', ')}.`);
  }
  const builtIn = byName(`${command}: system`, name, builtInSystems);
  const planner = byName(`${command}: planner`, parsed.text('planner') ?? 'mppi', planners);
  const names = builtIn.params.map((param) => param.name);
  const { params, settings } = parseAssignments(`${command}: --set`, parsed.list('set'), names, planner.settings);
  const samples = parsed.integer('samples', 1, 2 ** 24);
  const horizon = parsed.integer('horizon', 1, 100_000);
  return {
    builtIn,
    system: builtIn.create(params),
    planner,
    settings: {
      ...defaultSettings(builtIn.name, planner.name),
      ...settings,
      ...(samples !== undefined && { samples }),
      ...(horizon !== undefined && { horizon }),
    },
  };
}
