import type { PlannerEntry } from '../planners/catalog.ts';
import type { Setting, SettingValue } from '../planners/settings.ts';
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

/** A planner as it is named, and its settings. */
export interface NamedPlanner {
  readonly name: string;
  readonly settings: Readonly<Record<string, Setting>>;
  /** The settings to start with for a system, beside those that were given. Default those of `defaultSettings`. */
  readonly tuned?: (
    system: System,
    given: Readonly<Record<string, SettingValue>>,
  ) => Readonly<Record<string, SettingValue>>;
}

/** A task and a planner as they were asked for; nothing is opened. */
export interface NamedTask<Entry extends NamedPlanner = PlannerEntry> {
  readonly builtIn: BuiltInSystem;
  /** With the user's parameters. */
  readonly system: System;
  readonly planner: Entry;
  /** The user's over the tuned defaults. */
  readonly settings: Readonly<Record<string, SettingValue>>;
}

/**
 * Finds system and planner by name, and reads {@link TASK_OPTIONS}.
 *
 * @param planners Those that the command can use; MPPI, which is used unless another is named, among them
 * @throws ForerunError `invalid-argument`, naming the valid names
 */
export function namedTask<Entry extends NamedPlanner>(
  command: string,
  name: string | undefined,
  parsed: ParsedArguments,
  planners: readonly Entry[],
): NamedTask<Entry> {
  if (name === undefined) {
    throw usageError(`${command}: which system? Give one of ${builtInSystems.map((each) => each.name).join(', ')}.`);
  }
  const builtIn = byName(`${command}: system`, name, builtInSystems);
  const planner = namedPlanner(command, parsed.text('planner') ?? 'mppi', planners);
  const names = builtIn.params.map((param) => param.name);
  const { params, settings } = parseAssignments(`${command}: --set`, parsed.list('set'), names, planner.settings);
  const samples = parsed.integer('samples', 1, 2 ** 24);
  const horizon = parsed.integer('horizon', 1, 100_000);
  if (samples !== undefined && !Object.hasOwn(planner.settings, 'samples')) {
    throw usageError(
      `${command}: --samples: ${planner.name} has simulations instead; give --set simulations=${samples}.`,
    );
  }
  const system = builtIn.create(params);
  return {
    builtIn,
    system,
    planner,
    settings: {
      ...(planner.tuned?.(system, settings) ?? defaultSettings(builtIn.name, planner.name)),
      ...settings,
      ...(samples !== undefined && { samples }),
      ...(horizon !== undefined && { horizon }),
    },
  };
}

/**
 * The planner of that name.
 *
 * @throws ForerunError `invalid-argument`, naming those that the command can use, and where the tree search can be used
 */
export function namedPlanner<Entry extends { readonly name: string }>(
  command: string,
  name: string,
  planners: readonly Entry[],
): Entry {
  const found = planners.find((planner) => planner.name === name);
  if (found === undefined && name === 'mcts') {
    const valid = planners.map((planner) => planner.name).join(', ');
    throw usageError(`${command}: planner: mcts is for 'forerun plan'; give one of ${valid}.`);
  }
  return found ?? byName(`${command}: planner`, name, planners);
}
