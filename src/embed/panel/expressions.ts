import { ForerunError } from '../../error.ts';
import type { FieldSource, FieldSum } from '../bridges/mapping.ts';
import { parsePath } from '../bridges/paths.ts';

/** Texts by name, as users write them in a panel's settings: where a number of the state stands, or what a field of a command is. */
export type Expressions = Readonly<Record<string, string>>;

/** Longest text that is read. */
export const LONGEST_TEXT = 256;

const ANGLES = ['yaw', 'pitch', 'roll'] as const;

/**
 * Where a number lies, from a user's text: a path (`pose.pose.position.x`, `position.2`) or an angle of a quaternion
 * (`yaw(pose.pose.orientation)`, `pitch(...)`, `roll(...)`); `-` before it turns its sign.
 *
 * @throws ForerunError `invalid-argument` naming `name`
 */
export function parsedSource(name: string, text: string): FieldSource {
  const [, minus, angle = '', inside, plain] =
    /^\s*(-?)\s*(?:([a-z]+)\(\s*([\w.]+)\s*\)|([\w.]+))\s*$/.exec(text.slice(0, LONGEST_TEXT)) ?? [];
  const convert = ANGLES.find((each) => each === angle);
  const path = plain ?? (convert === undefined ? undefined : inside);
  if (path === undefined) {
    throw new ForerunError(
      'invalid-argument',
      `${name}: got '${text.slice(0, 60)}'; give a path (pose.pose.position.x, position.0) or an angle (yaw(pose.pose.orientation)).`,
    );
  }
  parsePath(path, name);
  return { path, ...(convert && { convert }), ...(minus === '-' && { scale: -1 }) };
}

const NUMBER = String.raw`(\d+(?:\.\d*)?|\.\d+)`;
const TERM = new RegExp(String.raw`^([+-]?)\s*(?:(?:${NUMBER}\s*\*?\s*)?([A-Za-z_]\w*)|${NUMBER})\s*`);

/** No command needs more. */
const LARGEST_FACTOR = 1e6;

/**
 * A weighted sum of actions from a user's text, `0.5 * left - right + 1`; an empty text is 0.
 *
 * @param names The actions
 * @throws ForerunError `invalid-argument` naming `name`
 */
export function parsedSum(name: string, text: string, names: readonly string[]): FieldSum {
  const of: Record<string, number> = {};
  let offset = 0;
  let rest = text.slice(0, LONGEST_TEXT + 1).trim();
  for (let first = true; rest !== ''; first = false) {
    const [all = '', sign = '', factor = '1', action, alone] = TERM.exec(rest) ?? [];
    const value = (sign === '-' ? -1 : 1) * Number(alone ?? factor);
    const known = action === undefined ? alone !== undefined : names.includes(action);
    if (!known || (!first && sign === '') || !(Math.abs(value) <= LARGEST_FACTOR)) throw refusedSum(name, text, names);
    if (action === undefined) offset += value;
    else of[action] = (of[action] ?? 0) + value;
    rest = rest.slice(all.length);
  }
  return { of, offset };
}

function refusedSum(name: string, text: string, names: readonly string[]): ForerunError {
  const example = names.map((each) => `0.5 * ${each}`).join(' + ');
  return new ForerunError('invalid-argument', `${name}: got '${text.slice(0, 60)}'; give a sum such as ${example}.`);
}
