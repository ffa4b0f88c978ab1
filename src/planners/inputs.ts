import { ForerunError } from '../error.ts';
import type { System } from '../systems/system.ts';

/**
 * The given states `[problems, S]` as f32.
 *
 * @throws ForerunError `invalid-argument` for a wrong count or numbers that are not finite
 */
export function checkStates(api: string, system: System, given: ArrayLike<number>, problems: number): Float32Array {
  const size = system.stateSize;
  if (given?.length !== problems * size) {
    const [count, names] = [given?.length ?? 'no', system.stateNames.join(', ')];
    throw invalid(
      api,
      problems === 1
        ? `the state has ${count} numbers; the system '${system.name}' has ${size} numbers (${names}).`
        : `the states have ${count} numbers; give [B, S] = ${problems} x ${size} of them in one flat array: for each problem ${names}.`,
    );
  }
  const states = Float32Array.from(given);
  const wrong = states.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw invalid(
      api,
      `state component '${system.stateNames[wrong % size]}' is ${String(given[wrong])}; give finite numbers.`,
    );
  }
  return states;
}

/**
 * The given action sequences `[n, H, A]` as f32.
 *
 * @throws ForerunError `invalid-argument` for a wrong count, numbers that are not finite, or choices that do not exist
 */
export function checkSequences(system: System, horizon: number, given: ArrayLike<number>): Float32Array {
  const { actionSize, action, name } = system;
  if (!(given?.length > 0) || given.length % (horizon * actionSize) !== 0) {
    throw invalid(
      'evaluate',
      `actions has ${given?.length ?? 'no'} numbers; give [n, H, A] with H = ${horizon} and A = ${actionSize} ('${name}').`,
    );
  }
  const actions = Float32Array.from(given);
  const valid =
    action.kind === 'discrete'
      ? (value: number) => Number.isInteger(value) && value >= 0 && value < action.count
      : (value: number) => Number.isFinite(value);
  const wrong = actions.findIndex((value) => !valid(value));
  if (wrong >= 0) {
    const expected = action.kind === 'discrete' ? `whole numbers from 0 to ${action.count - 1}` : 'finite numbers';
    throw invalid('evaluate', `actions[${wrong}] is ${String(given[wrong])}; give ${expected}.`);
  }
  return actions;
}

/**
 * Checks values for parameters of a system.
 *
 * @throws ForerunError `invalid-argument` for a name that the system lacks or a value that is not finite
 */
export function checkParams(api: string, system: System, params: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(params)) {
    if (!Object.hasOwn(system.params, name)) {
      const names = Object.keys(system.params).join(', ') || 'none';
      throw invalid(api, `the system '${system.name}' has no parameter '${name}'; it has ${names}.`);
    }
    if (!Number.isFinite(Math.fround(value))) {
      throw invalid(api, `'${name}' is ${String(value)}; give a finite number.`);
    }
  }
}

/** What a call of the planner was given and cannot use. */
export function invalid(api: string, message: string): ForerunError {
  return new ForerunError('invalid-argument', `${api}: ${message}`);
}
