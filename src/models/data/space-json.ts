import { ForerunError } from '../../error.ts';
import type { TransitionSpaceJson } from '../model.ts';
import { isRecord } from './foreign-json.ts';
import { spaceProblem } from './space.ts';
import type { TransitionSpace } from './transitions.ts';

/** A space as JSON: `{ state: [names], action: { name: [low, high, neutral] } or { discrete: n } }`. */
export function spaceToJson({ stateNames, action }: TransitionSpace): TransitionSpaceJson {
  if (action.kind === 'discrete') return { state: [...stateNames], action: { discrete: action.count } };
  const { names, low, high, neutral } = action;
  const bounds = names.map((name, i) => [name, [low[i] ?? 0, high[i] ?? 0, neutral[i] ?? 0]] as const);
  return { state: [...stateNames], action: Object.fromEntries(bounds) };
}

/**
 * What {@link spaceToJson} wrote, from whomever it comes.
 *
 * @param api what is being read, for the message
 * @throws ForerunError `invalid-data` for anything that is not a space
 */
export function spaceFromJson(api: string, json: unknown): TransitionSpace {
  return readSpace(json, (problem) => {
    throw new ForerunError('invalid-data', `${api}: the space cannot be used: ${problem}.`);
  });
}

/** As {@link spaceFromJson}, with `refuse` called with what is wrong. */
export function readSpace(json: unknown, refuse: (problem: string) => never): TransitionSpace {
  const { state, action, ...others } = isRecord(json) ? json : refuse('it is not an object with state and action');
  for (const name of Object.keys(others)) refuse(`it has ${JSON.stringify(name)} beside state and action`);
  if (!Array.isArray(state)) return refuse('state is not a list of names');
  const space: TransitionSpace = Object.freeze({
    stateNames: Object.freeze(Array.from(state)),
    action: isRecord(action) ? actionFromJson(action, refuse) : refuse('action is not an object'),
  });
  const problem = spaceProblem(space);
  return problem === undefined ? space : refuse(problem);
}

function actionFromJson(
  json: Readonly<Record<string, unknown>>,
  refuse: (problem: string) => never,
): TransitionSpace['action'] {
  const entries = Object.entries(json);
  const [first, ...more] = entries;
  if (first?.[0] === 'discrete' && typeof first[1] === 'number') {
    if (more.length > 0) refuse('choices are { discrete: n } alone');
    return Object.freeze({ kind: 'discrete', count: first[1] });
  }
  for (const [name, bounds] of entries) {
    const three = Array.isArray(bounds) && bounds.length === 3;
    if (!three || !bounds.every((bound) => typeof bound === 'number')) {
      refuse(`the action ${JSON.stringify(name)} is not [low, high, neutral]`);
    }
  }
  const bound = (which: number) =>
    Float32Array.from(entries, ([, bounds]) => (Array.isArray(bounds) ? bounds[which] : Number.NaN));
  const names = Object.freeze(entries.map(([name]) => name));
  return Object.freeze({ kind: 'continuous', names, low: bound(0), high: bound(1), neutral: bound(2) });
}
