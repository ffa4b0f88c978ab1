import { ForerunError } from '../../error.ts';
import { fieldNameProblem } from '../../systems/names.ts';
import type { TransitionSpace } from './transitions.ts';

/** As for systems, since a learned model becomes one. */
const LARGEST = { state: 256, action: 64, discrete: 65536 } as const;

/** How a space is made, for messages. */
export const SPACE_EXAMPLE = "defineSpace({ state: ['pos', 'vel'], action: { force: [-2, 2] } })";

/**
 * What is wrong with a space, or `undefined`: 1 to 256 state names and 1 to 64 actions with finite bounds, or 2 to 65,536 choices; names
 * as in `defineSystem`, since a learned model becomes a system.
 */
export function spaceProblem(space: TransitionSpace): string | undefined {
  // Callers without a type checker leave things out.
  const { stateNames, action }: Partial<TransitionSpace> = space ?? {};
  if (stateNames === undefined || (action?.kind !== 'discrete' && action?.kind !== 'continuous')) {
    return `it is none; give findEnv(name).space, or describe your own: ${SPACE_EXAMPLE}`;
  }
  const states = namesProblem('state', stateNames, LARGEST.state);
  if (states !== undefined) return states;
  if (action.kind === 'discrete') {
    const whole = Number.isInteger(action.count) && action.count >= 2 && action.count <= LARGEST.discrete;
    return whole ? undefined : `it has ${String(action.count)} choices; there have to be 2 to ${LARGEST.discrete}`;
  }
  const { names, low, high, neutral } = action;
  const actions = namesProblem('action', names, LARGEST.action);
  if (actions !== undefined) return actions;
  if (![low, high, neutral].every((bounds) => bounds?.length === names.length)) {
    return `low, high and neutral of its actions have to be ${names.length} numbers each`;
  }
  for (const [i, name] of names.entries()) {
    const bound = (bounds: Float32Array): number => Math.fround(bounds[i] ?? Number.NaN);
    const [lowest, highest, resting] = [bound(low), bound(high), bound(neutral)];
    const ordered = lowest < highest && lowest <= resting && resting <= highest;
    if (!ordered || !Number.isFinite(Math.fround(highest - lowest))) {
      return (
        `the action '${name}' has low ${lowest}, high ${highest} and neutral ${resting}; ` +
        'they have to be finite, low below high, neutral between them'
      );
    }
  }
  return undefined;
}

function namesProblem(what: string, names: readonly string[], largest: number): string | undefined {
  if (!Array.isArray(names) || names.length === 0 || names.length > largest) {
    return `it has ${Array.isArray(names) ? names.length : 'no'} ${what} names; there have to be 1 to ${largest}`;
  }
  const seen = new Set<unknown>();
  for (const name of names) {
    const problem = typeof name === 'string' ? fieldNameProblem(name) : 'is not a string';
    if (problem !== undefined) return `the ${what} name ${JSON.stringify(name)} ${problem}`;
    if (seen.has(name)) return `the ${what} name '${name}' is given twice`;
    seen.add(name);
  }
  return undefined;
}

/**
 * Refuses a space that cannot be.
 *
 * @param api whose argument it is, for the message
 * @throws ForerunError `invalid-argument`
 */
export function checkSpace(api: string, space: TransitionSpace): void {
  const problem = spaceProblem(space);
  if (problem !== undefined)
    throw new ForerunError('invalid-argument', `${api}: the space cannot be used: ${problem}.`);
}

/** Whether the numbers of both mean the same: names in the same order, the same choices or bounds. */
export function sameSpace(a: TransitionSpace, b: TransitionSpace): boolean {
  return a === b || fingerprint(a) === fingerprint(b);
}

function fingerprint({ stateNames, action }: TransitionSpace): string {
  const rest =
    action.kind === 'discrete'
      ? [action.count]
      : [action.names, [...action.low], [...action.high], [...action.neutral]];
  return JSON.stringify([stateNames, ...rest]);
}

/** `'states x, v; actions u in [-1, 1]'`: a space for messages. */
export function spaceText({ stateNames, action }: TransitionSpace): string {
  const actions =
    action.kind === 'discrete'
      ? `${action.count} choices`
      : `actions ${action.names.map((name, i) => `${name} in [${action.low[i]}, ${action.high[i]}]`).join(', ')}`;
  return `states ${stateNames.join(', ')}; ${actions}`;
}
