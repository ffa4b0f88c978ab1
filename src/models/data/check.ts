import { ForerunError } from '../../error.ts';
import { columnNames, columnWidths, FLAGS, NUMBERS } from './columns.ts';
import { sameSpace, spaceText } from './space.ts';
import type { Transition, TransitionSpace, Transitions } from './transitions.ts';

/** A value of a transition that cannot be. */
export interface BadValue {
  /** As in {@link columnNames}; the whole part (`state`, `action`, `nextState`) when its width is wrong, `all` when nothing fits. */
  readonly column: string;
  /** What is there, for people. */
  readonly got: string;
  /** What has to be there. */
  readonly expected: string;
}

/** Everything that is wrong with one transition: widths, numbers that are not finite as f32, choices that do not exist, flags. */
export function badValues(space: TransitionSpace, row: Transition): readonly BadValue[] {
  const { stateNames, action } = space;
  if (typeof row !== 'object' || row === null) {
    return [{ column: 'all', got: shown(row), expected: 'an object with state, action, reward, nextState and flags' }];
  }
  const found: BadValue[] = [];
  const part = (whole: string, names: readonly string[], values: ArrayLike<number>): void => {
    const length: unknown = values?.length;
    if (length !== names.length) {
      const got = typeof length === 'number' ? `${length} numbers` : shown(values);
      found.push({ column: whole, got, expected: `${names.length} numbers (${names.join(', ')})` });
      return;
    }
    for (let i = 0; i < names.length; i++) {
      if (!isF32(values[i])) {
        found.push({ column: `${whole}.${names[i]}`, got: shown(values[i]), expected: 'a finite number' });
      }
    }
  };
  part('state', stateNames, row.state);
  if (action.kind === 'continuous') part('action', action.names, row.action);
  else if (row.action?.length !== 1 || !isChoice(row.action[0], action.count)) {
    const got = row.action?.length === 1 ? shown(row.action[0]) : `${row.action?.length ?? 'no'} numbers`;
    found.push({ column: 'action', got, expected: `a whole number from 0 to ${action.count - 1}` });
  }
  if (!isF32(row.reward)) found.push({ column: 'reward', got: shown(row.reward), expected: 'a finite number' });
  part('nextState', stateNames, row.nextState);
  for (const flag of FLAGS) {
    if (typeof row[flag] !== 'boolean') found.push({ column: flag, got: shown(row[flag]), expected: 'true or false' });
  }
  return found;
}

/**
 * Refuses transitions that are not of this space, whose columns have wrong lengths, or that hold numbers that cannot be.
 *
 * @param api whose argument they are, for the message
 * @param minimum rows that there have to be, default 0
 * @throws ForerunError `invalid-argument`, naming the first row (from 1) and column that is wrong
 */
export function checkTransitions(api: string, space: TransitionSpace, given: Transitions, minimum = 0): void {
  if (given?.space?.stateNames === undefined || given.space.action === undefined) {
    throw invalid(api, 'got no transitions; give what buffer.transitions(), fromCsv or fromJsonl made.');
  }
  if (!sameSpace(space, given.space)) {
    throw invalid(api, `the transitions have ${spaceText(given.space)}; this takes ${spaceText(space)}.`);
  }
  const { count } = given;
  if (!Number.isInteger(count) || count < minimum) {
    throw invalid(api, `there are ${String(count)} transitions; give at least ${minimum}.`);
  }
  const widths = columnWidths(space);
  for (const column of [...NUMBERS, ...FLAGS]) {
    const length = count * widths[column];
    if (given[column]?.length !== length) {
      throw invalid(
        api,
        `${column} has ${given[column]?.length ?? 'no'} entries; ${count} transitions have ${length}.`,
      );
    }
  }
  for (const column of [...NUMBERS, ...FLAGS]) {
    const wrong = firstWrong(column, given, space);
    if (wrong < 0) continue;
    const width = widths[column];
    const [row, at] = [Math.floor(wrong / width), wrong % width];
    throw invalid(
      api,
      `row ${row + 1} has ${columnOf(space, column, at)} = ${String(given[column][wrong])}; ` +
        'numbers have to be finite, choices among those that exist, flags 0 or 1.',
    );
  }
}

/**
 * Refuses states and actions that no model can be asked about.
 *
 * @param api whose arguments they are, for the message
 * @param states `[n, S]`
 * @param actions `[n, A]`
 * @returns n
 * @throws ForerunError `invalid-argument` for wrong sizes, numbers that are not finite and indices that are none
 */
export function checkQueries(
  api: string,
  { stateNames, action }: TransitionSpace,
  states: Float32Array,
  actions: Float32Array,
): number {
  for (const [name, values] of Object.entries({ states, actions })) {
    if (!(values instanceof Float32Array)) throw invalid(api, `${name} is no Float32Array; give the rows in one.`);
  }
  const rows = states.length / stateNames.length;
  if (!Number.isInteger(rows)) {
    const names = stateNames.join(', ');
    throw invalid(api, `got ${states.length} numbers as states; give n times ${stateNames.length}: ${names}.`);
  }
  const length = rows * (action.kind === 'discrete' ? 1 : action.names.length);
  if (actions.length !== length) {
    throw invalid(api, `got ${actions.length} numbers as actions; ${rows} states need ${length}.`);
  }
  for (const [name, values] of Object.entries({ states, actions })) {
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw invalid(api, `${name}[${bad}] is ${values[bad]}; give finite numbers.`);
  }
  if (action.kind === 'discrete') {
    const bad = actions.findIndex((index) => !isChoice(index, action.count));
    if (bad >= 0) {
      throw invalid(api, `actions[${bad}] is ${actions[bad]}; give whole numbers from 0 to ${action.count - 1}.`);
    }
  }
  return rows;
}

type Column = (typeof NUMBERS | typeof FLAGS)[number];

function firstWrong(column: Column, given: Transitions, { action }: TransitionSpace): number {
  if (column === 'terminated' || column === 'truncated') return given[column].findIndex((flag) => flag > 1);
  if (column === 'actions' && action.kind === 'discrete') {
    return given.actions.findIndex((value) => !isChoice(value, action.count));
  }
  return given[column].findIndex((value) => !Number.isFinite(value));
}

function columnOf(space: TransitionSpace, column: Column, at: number): string {
  const widths = columnWidths(space);
  let before = 0;
  for (const other of ['states', 'actions', 'rewards', 'nextStates', 'terminated', 'truncated'] as const) {
    if (other === column) break;
    before += widths[other];
  }
  return columnNames(space)[before + at] ?? column;
}

function isF32(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(Math.fround(value));
}

function isChoice(value: unknown, count: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < count;
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}

/** An argument that cannot be. */
export function invalid(api: string, message: string): ForerunError {
  return new ForerunError('invalid-argument', `${api}: ${message}`);
}
