import { ForerunError } from '../error.ts';

/** A number that may change with time t = 0, 1, ...: how much an agent explores, how fast it learns. */
export type Schedule =
  | number
  /** From `from` to `to` in `steps` equal steps, then constant. */
  | { readonly kind: 'linear'; readonly from: number; readonly to: number; readonly steps: number }
  /** `to + (from - to) * rate^t`, with a rate in [0, 1]. */
  | { readonly kind: 'exponential'; readonly from: number; readonly to: number; readonly rate: number }
  /** `min(from, scale / (t + 1))`: the epsilon_n of Auer et al. (2002) with scale = c K / d^2. */
  | { readonly kind: 'inverse'; readonly from: number; readonly scale: number };

/** A schedule as kernels read it: its kind (0: linear, 1: exponential, 2: inverse) and three numbers. */
export type ScheduleWords = readonly [kind: number, from: number, to: number, pace: number];

/** The value of a schedule at time t. */
export function scheduled(schedule: Schedule, t: number): number {
  if (typeof schedule === 'number') return schedule;
  switch (schedule.kind) {
    case 'linear':
      return schedule.from + (schedule.to - schedule.from) * Math.min(1, t / schedule.steps);
    case 'exponential':
      return schedule.to + (schedule.from - schedule.to) * schedule.rate ** t;
    case 'inverse':
      return Math.min(schedule.from, schedule.scale / (t + 1));
    default:
      return schedule satisfies never;
  }
}

/** A schedule as numbers, as `fr_scheduled` in shaders/exploration/bandit.wgsl takes them. */
export function scheduleWords(schedule: Schedule): ScheduleWords {
  if (typeof schedule === 'number') return [0, schedule, schedule, 1];
  switch (schedule.kind) {
    case 'linear':
      return [0, schedule.from, schedule.to, schedule.steps];
    case 'exponential':
      // The kernel takes the power by the exponential function.
      return [1, schedule.from, schedule.to, Math.max(-80, Math.log(schedule.rate))];
    case 'inverse':
      return [2, schedule.from, schedule.scale, 1];
    default:
      return schedule satisfies never;
  }
}

/** `'0.1'`, `'1 to 0.1'`: for the names of strategies. */
export function scheduleText(schedule: Schedule): string {
  if (typeof schedule === 'number') return String(schedule);
  return schedule.kind === 'inverse' ? `${schedule.scale}/t` : `${schedule.from} to ${schedule.to}`;
}

const KINDS = { linear: ['from', 'to', 'steps'], exponential: ['from', 'to', 'rate'], inverse: ['from', 'scale'] };

/**
 * Refuses schedules that cannot be.
 *
 * @param what whose option it is, for the message: `'epsilonGreedy: epsilon'`
 * @param low least value that the schedule may take, and `high` the greatest; with `above`, `low` itself is refused
 * @throws ForerunError `invalid-argument`
 */
export function checkSchedule(what: string, schedule: Schedule, low: number, high: number, above = false): void {
  const refuse = (got: string, expected: string): never => {
    throw new ForerunError('invalid-argument', `${what} is ${got}; give ${expected}.`);
  };
  const from = `a number ${above ? 'above' : 'from'} ${low}`;
  const range = high === Number.POSITIVE_INFINITY ? from : `${from} to ${high}`;
  const fits = (value: unknown) =>
    typeof value === 'number' && Number.isFinite(value) && value <= high && (above ? value > low : value >= low);
  if (typeof schedule === 'number') {
    if (!fits(schedule)) refuse(String(schedule), range);
    return;
  }
  const kind: unknown = Object(schedule).kind;
  if (typeof kind !== 'string' || !Object.hasOwn(KINDS, kind)) {
    refuse(
      JSON.stringify(schedule) ?? String(schedule),
      `${range}, or a schedule of kind '${Object.keys(KINDS).join("', '")}'`,
    );
  }
  const names: readonly string[] = KINDS[schedule.kind];
  const other = Object.keys(schedule).find((name) => name !== 'kind' && !names.includes(name));
  if (other !== undefined) refuse(`a schedule with '${other}'`, `${names.join(', ')} for the kind '${schedule.kind}'`);
  for (const [name, value] of Object.entries(schedule)) {
    if (name === 'from' || name === 'to') {
      if (!fits(value)) refuse(`a schedule with ${name} = ${String(value)}`, range);
    } else if (name === 'rate') {
      if (!(typeof value === 'number' && value >= 0 && value <= 1)) {
        refuse(`a schedule with rate = ${JSON.stringify(value)}`, 'a rate from 0 to 1');
      }
    } else if (name !== 'kind' && !(typeof value === 'number' && value > 0 && Number.isFinite(Math.fround(value)))) {
      refuse(`a schedule with ${name} = ${JSON.stringify(value)}`, `a number above 0 for ${name}`);
    }
  }
  for (const name of names) {
    if (!Object.hasOwn(schedule, name))
      refuse(`a schedule without '${name}'`, `${names.join(', ')} for the kind '${schedule.kind}'`);
  }
}
