import { ForerunError } from '../error.ts';

/** What a number may be. */
export interface NumberLimits {
  /** Lowest number that is accepted. */
  readonly min?: number;
  /** `min` itself is refused. */
  readonly above?: boolean;
  readonly max?: number;
  /** Whole numbers only, that doubles tell apart: to 2^53. */
  readonly integer?: boolean;
}

/**
 * A number that somebody gave, if it is one, finite as f32 (kernels compute with that), and within its limits.
 *
 * @param api whose argument it is, and `name` what it is called, for the message
 * @throws ForerunError `invalid-argument`: `sweepValues: discount is 2; give a finite number of at least 0 and at most 1.`
 */
export function checkNumber(api: string, name: string, value: unknown, limits: NumberLimits = {}): number {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, above = false, integer = false } = limits;
  const finite = typeof value === 'number' && Number.isFinite(Math.fround(value));
  if (finite && value <= max && (above ? value > min : value >= min)) {
    if (!integer || Number.isSafeInteger(value)) return value;
  }
  throw new ForerunError('invalid-argument', `${api}: ${name} is ${shown(value)}; give ${limitsText(limits)}.`);
}

/**
 * True or false as somebody gave it: what only looks like one, as `'no'`, would count as true.
 *
 * @throws ForerunError `invalid-argument`
 */
export function checkSwitch(api: string, name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new ForerunError('invalid-argument', `${api}: ${name} is ${shown(value)}; give true or false.`);
}

/** `'a whole number of at least 1 and at most 8'`: what {@link checkNumber} asks for. */
export function limitsText({ min, max, above = false, integer = false }: NumberLimits): string {
  const least = min === undefined ? '' : above ? ` above ${min}` : ` of at least ${min}`;
  const most = max === undefined ? '' : `${min === undefined ? ' of' : ' and'} at most ${max}`;
  return `a ${integer ? 'whole' : 'finite'} number${least}${most}`;
}

function shown(value: unknown): string {
  // Text that looks like a number has to look like text; objects have to look like anything at all.
  const text =
    typeof value === 'string' ? `'${value}'` : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
