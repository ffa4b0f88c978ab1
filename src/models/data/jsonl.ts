import { checkText, RowReader } from './bad-rows.ts';
import { type BadValue, checkTransitions } from './check.ts';
import { columnWidths } from './columns.ts';
import { shortDecimal } from './decimal.ts';
import { isRecord, shownJson } from './foreign-json.ts';
import { checkSpace } from './space.ts';
import type { Transition, TransitionSpace, Transitions } from './transitions.ts';

const KEYS = ['state', 'action', 'reward', 'nextState', 'terminated', 'truncated'] as const;

/**
 * Transitions as JSON Lines, one {@link Transition} a line:
 * `{"state":[0.1,2],"action":[-1],"reward":1,"nextState":[0.2,2],"terminated":false,"truncated":false}`. Discrete actions are their index
 * alone: `"action":1`. Numbers give the same f32 again when read.
 *
 * @throws ForerunError `invalid-argument` for transitions that cannot be; nothing that is not finite is ever written
 */
export function toJsonl(transitions: Transitions): string {
  const { space, count } = transitions;
  checkTransitions('toJsonl', space, transitions);
  const { states, actions } = columnWidths(space);
  const list = (column: Float32Array, row: number, width: number): string =>
    `[${Array.from(column.subarray(row * width, (row + 1) * width), shortDecimal).join(',')}]`;
  const lines: string[] = [];
  for (let row = 0; row < count; row++) {
    const action =
      space.action.kind === 'discrete' ? String(transitions.actions[row]) : list(transitions.actions, row, actions);
    lines.push(
      `{"state":${list(transitions.states, row, states)},"action":${action},` +
        `"reward":${shortDecimal(transitions.rewards[row] ?? 0)},"nextState":${list(transitions.nextStates, row, states)},` +
        `"terminated":${transitions.terminated[row] === 1},"truncated":${transitions.truncated[row] === 1}}\n`,
    );
  }
  return lines.join('');
}

/**
 * Reads JSON Lines as {@link toJsonl} writes them, from whomever. A byte order mark, CRLF and empty lines are accepted; `truncated` may be
 * left out (false), a discrete action may also be a list with one index. Numbers are rounded to f32.
 *
 * @throws ForerunError `invalid-data` for lines that are not JSON objects, missing, unknown and wrong values, numbers that are not finite as
 * f32: all of a file is read or nothing, and the message names the first bad values by row, line and column
 */
export function fromJsonl(text: string, space: TransitionSpace): Transitions {
  checkText('fromJsonl', text);
  checkSpace('fromJsonl', space);
  const reader = new RowReader('fromJsonl', space);
  let line = 0;
  for (const content of linesOf(text)) {
    line++;
    if (content.trim() !== '') reader.add(line, parsed(content));
  }
  return reader.finish();
}

/** One after the other: a list of all lines would take several times the file. */
function* linesOf(text: string): Generator<string> {
  let start = text.startsWith('\ufeff') ? 1 : 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    yield end < 0 ? text.slice(start) : text.slice(start, end);
    start = end < 0 ? text.length : end + 1;
  }
}

function parsed(line: string): Transition | readonly BadValue[] {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch (error) {
    return [
      { column: 'all', got: error instanceof Error ? error.message.slice(0, 100) : String(error), expected: 'JSON' },
    ];
  }
  if (!isRecord(row)) return [{ column: 'all', got: 'no object', expected: `an object with ${KEYS.join(', ')}` }];
  const unknown = Object.keys(row).filter((key) => !KEYS.some((known) => known === key));
  if (unknown.length > 0) {
    const got = JSON.stringify(unknown.slice(0, 3)).slice(0, 60);
    return [{ column: 'all', got: `the keys ${got}`, expected: `only ${KEYS.join(', ')}` }];
  }
  const { action, truncated } = row;
  const list = typeof action === 'number' ? [action] : action;
  const torn = Object.entries({ state: row.state, action: list, nextState: row.nextState }).filter(
    ([, value]) => !Array.isArray(value),
  );
  if (torn.length > 0) {
    return torn.map(([column, value]) => ({ column, got: shownJson(value), expected: 'a list of numbers' }));
  }
  // Every field is checked by the reader.
  return { ...row, action: list, truncated: truncated === undefined ? false : truncated } as unknown as Transition;
}
