import { ForerunError } from '../error.ts';
import type { ActionSpace } from '../systems/system.ts';
import { type Box, box, type Discrete, discrete } from './spaces.ts';

/** Actions as Gymnasium describes them. */
export function spaceOf(action: ActionSpace): Box | Discrete {
  return action.kind === 'discrete' ? discrete(action.count) : box(action.low, action.high);
}

/**
 * Writes an action into `into`, as f32 and as it was given.
 *
 * @returns whether it is out of bounds, so that the physics will see it clipped
 * @throws ForerunError `invalid-argument` for actions that are not finite, of the wrong size or no valid index
 */
export function readAction(
  name: string,
  action: ActionSpace,
  given: number | ArrayLike<number>,
  into: Float32Array,
): boolean {
  const size = action.kind === 'discrete' ? 1 : action.names.length;
  const values = typeof given === 'number' ? [given] : given;
  if (values?.length !== size) throw refused(name, action, given);
  let clipped = false;
  for (let i = 0; i < size; i++) {
    const value = Math.fround(values[i] ?? Number.NaN);
    if (action.kind === 'discrete') {
      if (!(Number.isInteger(value) && value >= 0 && value < action.count)) throw refused(name, action, given);
    } else {
      if (!Number.isFinite(value)) throw refused(name, action, given);
      clipped ||= value < (action.low[i] ?? 0) || value > (action.high[i] ?? 0);
    }
    into[i] = value;
  }
  return clipped;
}

function refused(name: string, action: ActionSpace, given: unknown): ForerunError {
  const expected =
    action.kind === 'discrete'
      ? `a whole number from 0 to ${action.count - 1}`
      : `${action.names.length} finite number${action.names.length > 1 ? 's' : ''}: ${action.names.join(', ')}`;
  return new ForerunError('invalid-argument', `step: environment '${name}' got ${show(given)}; give ${expected}.`);
}

function show(value: unknown): string {
  return typeof value === 'object' && value !== null
    ? `[${Array.from(value as ArrayLike<number>).join(', ')}]`
    : String(value);
}
