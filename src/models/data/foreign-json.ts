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

/** A value of JSON for messages, not too long. */
export function shownJson(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
