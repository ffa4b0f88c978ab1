import { decimal, shortDecimal } from '../../models/data/decimal.ts';
import { shownJson } from '../../models/data/foreign-json.ts';
import { badRun, checkHeader } from './check-header.ts';
import { rowChecker } from './check-rows.ts';
import { RUN_LIMITS } from './limits.ts';
import type { RunHeader, RunRecord } from './run.ts';

const MARK = '# forerun-run 1 ';

/** In characters. */
const LONGEST_HEADER = 2 ** 20;

/**
 * A run as CSV: a comment line with the header as JSON (`pandas.read_csv(file, comment='#')` passes over it), the names of the columns
 * (`time,state.x,...,action.u,...,cost,status`), a line a row. Plans have no place in it; a cost that is not known is empty.
 */
export function runToCsv({ header, rows }: RunRecord): string {
  const lines = rows.map(({ time, state, action, cost, status }) =>
    [String(time), ...[...state, ...action].map(shortDecimal), cost === null ? '' : String(cost), status].join(','),
  );
  return `${[`${MARK}${JSON.stringify(header)}`, columns(header).map(quoted).join(','), ...lines].join('\n')}\n`;
}

function columns({ stateNames, actionNames }: RunHeader): string[] {
  const named = [...stateNames.map((name) => `state.${name}`), ...actionNames.map((name) => `action.${name}`)];
  return ['time', ...named, 'cost', 'status'];
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Reads what {@link runToCsv} writes, from whomever; the line ends may have changed.
 *
 * @throws ForerunError `invalid-data`
 */
export function runFromCsv(text: string): RunRecord {
  const lines = linesOf(text.replace(/^\ufeff/, ''));
  const [first, names] = [lines.next().value ?? '', lines.next().value ?? ''];
  if (!first.startsWith(MARK) || first.length > LONGEST_HEADER) {
    throw badRun(`the first line is ${shownJson(first.slice(0, 40))}`, `'${MARK}{...}' as Forerun writes it`);
  }
  const header = checkHeader(parsed(first.slice(MARK.length)));
  const expected = columns(header).map(quoted).join(',');
  if (names !== expected) throw badRun(`the columns are ${shownJson(names)}`, expected.slice(0, 200));
  const [states, actions] = [header.stateNames.length, header.actionNames.length];
  const checker = rowChecker(header);
  let number = 2;
  for (const line of lines) {
    number++;
    // Line ends that changed twice leave every second line empty.
    if (number > 2 * RUN_LIMITS.rows + 3) throw badRun(`more than ${2 * RUN_LIMITS.rows} lines`, 'fewer');
    if (line === '') continue;
    // One more than there should be shows that there are too many.
    const cells = line.split(',', states + actions + 4);
    if (cells.length !== states + actions + 3) {
      throw badRun(`line ${number} has ${cells.length} values`, `${states + actions + 3} as in the header`);
    }
    const [time = Number.NaN, ...numbers] = cells.slice(0, -2).map(decimal);
    const [cost = '', status] = cells.slice(-2);
    checker.add({
      time,
      state: numbers.slice(0, states),
      action: numbers.slice(states),
      cost: cost === '' ? null : decimal(cost),
      status,
    });
  }
  return { header, rows: checker.rows };
}

/** The lines of a text, one after the other: a list of all that a hostile file may have is larger than memory. */
function* linesOf(text: string): Generator<string, undefined> {
  const ends = /\r\n|\n|\r/g;
  let from = 0;
  for (let end = ends.exec(text); end !== null; end = ends.exec(text)) {
    yield text.slice(from, end.index);
    from = ends.lastIndex;
  }
  yield text.slice(from);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badRun(`the first line is not JSON (${cause instanceof Error ? cause.message : String(cause)})`, 'it whole');
  }
}
