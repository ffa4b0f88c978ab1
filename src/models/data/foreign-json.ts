import type { ForerunError } from '../../error.ts';

/** In characters. What `JSON.parse` makes of hostile text takes many times its length. */
const LONGEST = 2 ** 20;

/** Makes the error for what was got and what was expected. */
export type Refuse = (got: string, expected: string) => ForerunError;

/**
 * A manifest from whomever: its text, at most 1,048,576 characters of JSON, or what was read from it, has to be an object.
 *
 * @throws what `refuse` makes
 */
export function foreignObject(given: unknown, refuse: Refuse): Readonly<Record<string, unknown>> {
  const json = typeof given === 'string' ? parsed(given, refuse) : given;
  if (!isRecord(json)) throw refuse('the manifest is not an object', 'it has to be one');
  return json;
}

function parsed(text: string, refuse: Refuse): unknown {
  if (text.length > LONGEST)
    throw refuse(`the manifest has ${text.length} characters`, `it has to be at most ${LONGEST}`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refuse(
      `the manifest is not JSON (${cause instanceof Error ? cause.message : String(cause)})`,
      'it is damaged',
    );
  }
}

/** Whether a value of JSON is an object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of a value in a message. */
const SHOWN = 60;

/** A value of JSON for messages, not too long. Looks no further into it than what is shown: the value may be deeper than a stack, or large. */
export function shownJson(value: unknown): string {
  const text = beginning(value, SHOWN + 1);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}

/** What a value is as JSON, as far as `room` characters and perhaps some more. */
function beginning(value: unknown, room: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, room));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? String(value);
  const isList = Array.isArray(value);
  let text = isList ? '[' : '{';
  // Object.keys would list all entries of a long array.
  for (const name of isList ? value.keys() : Object.keys(value)) {
    if (text.length > 1) text += ',';
    if (!isList) text += `${JSON.stringify(String(name).slice(0, room))}:`;
    if (text.length >= room) return text;
    text += beginning((value as Readonly<Record<string | number, unknown>>)[name], room - text.length);
  }
  return text + (isList ? ']' : '}');
}
