import { ForerunError } from '../../error.ts';
import type { Control, ControlValue, NumberControl } from './control.ts';

/**
 * A value from outside (an input, an address, a dashboard) as the control's own.
 *
 * @throws ForerunError `invalid-argument` naming the control, the value and what is accepted
 */
export function checkedValue(control: Control, value: unknown): ControlValue {
  switch (control.kind) {
    case 'switch':
      if (typeof value === 'boolean') return value;
      throw refused(control, value, 'on or off (true or false)');
    case 'choice':
      if (typeof value === 'string' && control.choices.includes(value)) return value;
      throw refused(control, value, `one of ${control.choices.join(', ')}`);
    case 'number': {
      const { perAction } = control;
      if (!Array.isArray(value)) return checkedNumber(control, value);
      if (perAction.length > 0 && value.length === perAction.length) {
        return value.map((each) => checkedNumber(control, each));
      }
      throw refused(control, value, perAction.length > 0 ? `${perAction.length} numbers` : 'one number');
    }
    default:
      return control satisfies never;
  }
}

function checkedNumber(control: NumberControl, value: unknown): number {
  const { min, max, above, integer } = control;
  // Kernels compute with f32.
  if (typeof value === 'number' && Number.isFinite(Math.fround(value)) && value <= max) {
    if ((above ? value > min : value >= min) && (!integer || Number.isInteger(value))) return value;
  }
  const bounds = [
    min === Number.NEGATIVE_INFINITY ? '' : above ? ` above ${min}` : ` from ${min}`,
    max === Number.POSITIVE_INFINITY ? '' : ` to ${max}`,
  ].join('');
  throw refused(control, value, `a ${integer ? 'whole ' : ''}number${bounds}`);
}

function refused(control: Control, value: unknown, expected: string): ForerunError {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(value);
  // An empty field, or one with words in it, is NaN: nothing that a reader has typed.
  const got = Number.isNaN(value) ? 'no number' : String(text).slice(0, 60);
  return new ForerunError('invalid-argument', `${control.label}: got ${got}; give ${expected}.`);
}

/** Whether two values of a control are the same. */
export function sameValue(one: ControlValue | undefined, other: ControlValue | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
