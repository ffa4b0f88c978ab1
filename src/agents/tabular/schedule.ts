import { ForerunError } from '../../error.ts';
import { checkOptions } from '../../models/check-options.ts';

/** A number that changes while an agent learns. */
export interface Schedule {
  readonly from: number;
  readonly to: number;
  /** How many learning steps it takes. */
  readonly steps: number;
  /** `'linear'`: by the same amount each step; `'exponential'`: by the same factor. Default `'linear'`. */
  readonly shape?: 'linear' | 'exponential';
}

const OPTIONS = { from: true, to: true, steps: true, shape: true } as const satisfies Record<keyof Schedule, true>;

/**
 * The number at each step, counted from 0; after the schedule's last step it stays.
 *
 * @param above whether 0 itself is refused
 * @throws ForerunError `invalid-argument` for numbers that are not from 0 to 1, and schedules that cannot be
 */
export function scheduled(api: string, given: number | Schedule, above: boolean): (step: number) => number {
  if (typeof given === 'number') {
    checkShare(api, given, above);
    return () => given;
  }
  checkOptions(api, given, Object.keys(OPTIONS));
  const { from, to, steps, shape = 'linear' } = given;
  checkShare(`${api}.from`, from, above || shape === 'exponential');
  checkShare(`${api}.to`, to, above || shape === 'exponential');
  if (!(Number.isSafeInteger(steps) && steps > 0)) {
    throw invalid(`${api}.steps is ${String(steps)}; give a whole number from 1.`);
  }
  const part = (step: number) => Math.min(1, step / steps);
  switch (shape) {
    case 'linear':
      return (step) => from + (to - from) * part(step);
    case 'exponential':
      return (step) => from * (to / from) ** part(step);
    default:
      throw invalid(`${api}.shape is '${String(shape satisfies never)}'; give 'linear' or 'exponential'.`);
  }
}

function checkShare(what: string, value: number, above: boolean): void {
  if (value <= 1 && (above ? value > 0 : value >= 0)) return;
  throw invalid(`${what} is ${String(value)}; give a number ${above ? 'above' : 'from'} 0, at most 1.`);
}

function invalid(message: string): ForerunError {
  return new ForerunError('invalid-argument', message);
}
