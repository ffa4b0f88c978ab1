import { planners } from '../planners/catalog.ts';
import { type ParsedArguments, usageError } from './arguments.ts';
import { type NamedTask, namedTask, TASK_OPTIONS } from './named-task.ts';
import { type ChosenPlace, chosenPlace, PLACE_OPTIONS } from './place.ts';

/** Options that `forerun simulate` and `forerun tune` share, for `parseArguments`. */
export const LOOP_OPTIONS = {
  ...TASK_OPTIONS,
  steps: { type: 'string' },
  seed: { type: 'string' },
  ...PLACE_OPTIONS,
  noise: { type: 'string' },
  delay: { type: 'string' },
  spread: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** A task and a planner for closed loops on the device. */
export interface LoopRequest extends NamedTask {
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
  const task = namedTask(command, name, parsed, planners);
  return {
    ...task,
    steps: parsed.integer('steps', 1, 1_000_000) ?? task.builtIn.steps,
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
