import { type PlannerEntry, planners } from '../planners/catalog.ts';
import type { SettingValue } from '../planners/settings.ts';
import { defaultSettings } from '../planners/tuned.ts';
import type { BuiltInSystem } from '../systems/built-in.ts';
import { builtInSystems } from '../systems/catalog.ts';
import type { System } from '../systems/system.ts';
import { byName, type ParsedArguments, usageError } from './arguments.ts';
import { type ChosenPlace, chosenPlace, PLACE_OPTIONS } from './place.ts';
import { parseAssignments } from './set.ts';

/** Options that `forerun simulate` and `forerun tune` share, for `parseArguments`. */
export const LOOP_OPTIONS = {
  planner: { type: 'string' },
  samples: { type: 'string' },
  horizon: { type: 'string' },
  steps: { type: 'string' },
  seed: { type: 'string' },
  ...PLACE_OPTIONS,
  set: { type: 'string', multiple: true },
  noise: { type: 'string' },
  delay: { type: 'string' },
  spread: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** A task and a planner for closed loops on the device. */
export interface LoopRequest {
  readonly builtIn: BuiltInSystem;
  readonly system: System;
  readonly planner: PlannerEntry;
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly steps: number;
  readonly seed: number;
  readonly place: ChosenPlace;
  readonly processNoise: number | readonly number[];
  readonly actionDelay: number;
  /** Start where the system draws it for each seed, and not where the task does. */
  readonly spread: boolean;
}

/**
 * Reads what both commands take.
 *
 * @throws ForerunError `invalid-argument`, naming the valid names
 */
export function loopRequest(command: string, name: string | undefined, parsed: ParsedArguments): LoopRequest {
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
    steps: parsed.integer('steps', 1, 1_000_000) ?? builtIn.steps,
    seed: parsed.integer('seed', 0, 2 ** 31) ?? 0,
    place: chosenPlace(parsed),
    processNoise: noiseOf(command, parsed.text('noise')),
    actionDelay: parsed.integer('delay', 0, 100_000) ?? 0,
    spread: parsed.flag('spread'),
  };
}

function noiseOf(command: string, given: string | undefined): number | readonly number[] {
  if (given === undefined) return 0;
  const [first = Number.NaN, ...more] = given
    .split(',')
    .map((text) => (text.trim() === '' ? Number.NaN : Number(text)));
  if ([first, ...more].every((std) => Number.isFinite(std) && std >= 0))
    return more.length > 0 ? [first, ...more] : first;
  throw usageError(
    `${command}: --noise is '${given}'; give a standard deviation of at least 0, or one for each component, with commas.`,
  );
}
