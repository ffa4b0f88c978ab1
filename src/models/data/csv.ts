import Papa from 'papaparse';
import { ForerunError } from '../../error.ts';
import { checkText, RowReader } from './bad-rows.ts';
import { type BadValue, checkTransitions } from './check.ts';
import { actionColumnNames, columnNames, columnWidths } from './columns.ts';
import { decimal, shortDecimal } from './decimal.ts';
import { checkSpace } from './space.ts';
import type { Transition, TransitionSpace, Transitions } from './transitions.ts';

/**
 * Transitions as CSV (RFC 4180, lines end in LF). The first line names the columns: `state.x` per component of the state, `action.u` per
 * component of the action (`action` for an index), `reward`, `nextState.x`, `terminated`, `truncated` (0 or 1). Numbers give the same
 * f32 again when read.
 *
 * @throws ForerunError `invalid-argument` for transitions that cannot be; nothing that is not finite is ever written
 */
export function toCsv(transitions: Transitions): string {
  const { space, count, rewards, terminated, truncated } = transitions;
  checkTransitions('toCsv', space, transitions);
  const { states, actions } = columnWidths(space);
  const lines = [`${columnNames(space).join(',')}\n`];
  for (let row = 0; row < count; row++) {
    const numbers = [
      ...transitions.states.subarray(row * states, (row + 1) * states),
      ...transitions.actions.subarray(row * actions, (row + 1) * actions),
      rewards[row] ?? 0,
      ...transitions.nextStates.subarray(row * states, (row + 1) * states),
    ];
    lines.push(`${numbers.map(shortDecimal).join(',')},${terminated[row]},${truncated[row]}\n`);
  }
  return lines.join('');
}

/**
 * Reads CSV as {@link toCsv} writes it, from whomever. The columns may come in any order, separated by commas, semicolons or tabs, with quotes,
 * a byte order mark and any line ends; `truncated` may be left out (false); flags are 0, 1, true or false. Numbers are plain decimals, with a
 * point, and rounded to f32.
 *
 * @throws ForerunError `invalid-data` for a header with missing, unknown or repeated columns and for rows that are too short or long or hold
 * anything but finite numbers: all of a file is read or nothing, and the message names the first bad values by row, line and column
 */
export function fromCsv(text: string, space: TransitionSpace): Transitions {
  checkText('fromCsv', text);
  checkSpace('fromCsv', space);
  const reader = new RowReader('fromCsv', space);
  let columns: Columns | undefined;
  let line = 1;
  const unix = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  Papa.parse<string[]>(unix, {
    delimiter: delimiterOf(unix),
    newline: '\n',
    step: ({ data: cells, errors }) => {
      const first = line;
      line += 1 + cells.reduce((sum, cell) => sum + (cell.split('\n').length - 1), 0);
      const [error] = errors;
      if (error !== undefined) reader.add(first, [{ column: 'all', got: error.message, expected: 'CSV' }]);
      else if (cells.length === 1 && cells[0]?.trim() === '') return;
      else if (columns === undefined) columns = columnsOf(cells, space);
      else reader.add(first, rowOf(cells, columns));
    },
  });
  const rows = reader.finish();
  if (columns === undefined) throw headerError(space, 'there is none');
  return rows;
}

/** Where the parts of a transition are in a row. */
interface Columns {
  readonly names: readonly string[];
  readonly state: readonly number[];
  readonly action: readonly number[];
  readonly reward: number;
  readonly nextState: readonly number[];
  readonly terminated: number;
  /** -1 where the file has none. */
  readonly truncated: number;
}

/** The separator that the header has most of; a header has no text in which it could mean anything else. */
function delimiterOf(text: string): string {
  const header = text.slice(0, text.indexOf('\n') < 0 ? text.length : text.indexOf('\n'));
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counts.reduce((most, other) => (other.count > most.count ? other : most)).delimiter;
}

function columnsOf(cells: readonly string[], space: TransitionSpace): Columns {
  const names = cells.map((cell) => cell.trim());
  const expected = columnNames(space);
  const missing = expected.filter((name) => name !== 'truncated' && !names.includes(name));
  const unknown = names.filter((name) => !expected.includes(name)).map((name) => JSON.stringify(name.slice(0, 40)));
  const twice = names.filter((name, i) => names.indexOf(name) !== i && expected.includes(name));
  const problems = [
    missing.length > 0 ? `it lacks ${missing.join(', ')}` : '',
    unknown.length > 0 ? `it has ${unknown.slice(0, 5).join(', ')}, which the space does not` : '',
    twice.length > 0 ? `it has ${twice.slice(0, 5).join(', ')} twice` : '',
  ].filter((problem) => problem !== '');
  if (problems.length > 0) throw headerError(space, problems.join('; '));
  const states = (prefix: string) => space.stateNames.map((name) => names.indexOf(`${prefix}.${name}`));
  return {
    names,
    state: states('state'),
    action: actionColumnNames(space).map((name) => names.indexOf(name)),
    reward: names.indexOf('reward'),
    nextState: states('nextState'),
    terminated: names.indexOf('terminated'),
    truncated: names.indexOf('truncated'),
  };
}

function rowOf(cells: readonly string[], columns: Columns): Transition | readonly BadValue[] {
  const { names, state, action, reward, nextState, terminated, truncated } = columns;
  if (cells.length !== names.length) {
    return [{ column: 'all', got: `${cells.length} values`, expected: `${names.length} as in the header` }];
  }
  const bad: BadValue[] = [];
  const shown = (at: number) => {
    const cell = cells[at] ?? '';
    return cell.trim() === '' ? 'nothing' : JSON.stringify(cell.slice(0, 40));
  };
  const number = (at: number): number => {
    const value = decimal((cells[at] ?? '').trim());
    // Numbers are judged with those of other files, unless they are none.
    if (Number.isNaN(value)) bad.push({ column: names[at] ?? '', got: shown(at), expected: 'a number' });
    return value;
  };
  const flag = (at: number): boolean => {
    const value = FLAG_TEXTS.get((cells[at] ?? '').trim().toLowerCase());
    if (value === undefined) bad.push({ column: names[at] ?? '', got: shown(at), expected: '0 or 1' });
    return value ?? false;
  };
  const row = {
    state: state.map(number),
    action: action.map(number),
    reward: number(reward),
    nextState: nextState.map(number),
    terminated: flag(terminated),
    truncated: truncated >= 0 && flag(truncated),
  };
  return bad.length > 0 ? bad : row;
}

const FLAG_TEXTS: ReadonlyMap<string, boolean> = new Map([
  ['0', false],
  ['1', true],
  ['false', false],
  ['true', true],
]);

function headerError(space: TransitionSpace, problem: string): ForerunError {
  const expected = columnNames(space).join(',');
  return new ForerunError(
    'invalid-data',
    `fromCsv: the header cannot be used: ${problem}. The columns are ${expected}.`,
  );
}
