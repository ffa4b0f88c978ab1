import { ForerunError } from '../../error.ts';
import type { DynaQSettings } from './dyna-q-options.ts';
import type { KnownPair, SeenOutcome, TableContents } from './learned-table.ts';
import type { VisitContents } from './visits.ts';

/** What two learners must have in common to take up each other's tables. */
export interface DynaQShape extends Pick<DynaQSettings, 'update' | 'model' | 'sweeping' | 'discount' | 'bonus'> {
  readonly states: number;
  readonly actions: number;
  /** Who chooses actions: with a strategy, visits are counted. */
  readonly choice: 'epsilon' | 'strategy';
}

/** All that a learner holds. */
export interface DynaQContents extends TableContents {
  readonly shape: DynaQShape;
  readonly steps: number;
  readonly updates: number;
  /** Of the random numbers. */
  readonly random: number;
  /** `[S, A]`, one or two. */
  readonly tables: readonly Float64Array[];
  readonly queue: readonly (readonly [pair: number, priority: number])[];
  /** Where a strategy chooses. */
  readonly visits?: VisitContents;
}

const HEADER = { format: 'forerun-dyna-q', version: 1 } as const;

/** A learner as JSON. */
export function writeDynaQ({ tables, known, visits, ...rest }: DynaQContents): string {
  return JSON.stringify({
    ...HEADER,
    ...rest,
    tables: tables.map((table) => Array.from(table)),
    ...(visits && { visits: { counts: Array.from(visits.counts), squares: Array.from(visits.squares) } }),
    known: known.map(({ pair, tried, outcomes }) => [
      pair,
      tried,
      outcomes.map(({ next, terminal, count, reward }) => [next, terminal ? 1 : 0, count, reward]),
    ]),
  });
}

/**
 * What {@link writeDynaQ} wrote.
 *
 * @param shape of the learner that takes it up
 * @throws ForerunError `invalid-data` for text that is damaged, or that is of a learner of another shape
 */
export function readDynaQ(text: string, shape: DynaQShape): DynaQContents {
  const file = objectOf(text);
  if (file.format !== HEADER.format || file.version !== HEADER.version) {
    throw invalid(
      `it has format ${shown(file.format)} and version ${shown(file.version)}; expected '${HEADER.format}', ${HEADER.version}`,
    );
  }
  // Older files do not say who chooses, nor what values were discounted by.
  const { discount, bonus } = shape;
  const stored = { choice: 'epsilon', discount, bonus, ...recordOf(file.shape) } as Readonly<Record<string, unknown>>;
  for (const [name, own] of Object.entries(shape)) {
    if (stored[name] !== own)
      throw invalid(`its ${name} is ${shown(stored[name])}, this learner's ${own}; use the same`);
  }
  const pairs = shape.states * shape.actions;
  const steps = whole('steps', file.steps, Number.MAX_SAFE_INTEGER);
  const tables = list('tables', file.tables, shape.update === 'double-q' ? 2 : 1).map((table) =>
    Float64Array.from(list('tables', table, pairs), (value) => finite('tables', value)),
  );
  const known = list('known', file.known).map((entry) => knownPair(entry, shape, steps));
  const ofKnown = new Map(known.map((each) => [each.pair, each]));
  if (ofKnown.size !== known.length) throw invalid('it knows a pair twice');
  return {
    shape,
    steps,
    updates: whole('updates', file.updates, Number.MAX_SAFE_INTEGER),
    random: whole('random', file.random, 2 ** 32 - 1),
    tables,
    known,
    predecessors: predecessorsOf(file.predecessors, shape, ofKnown),
    queue: queueOf(file.queue, ofKnown),
    ...(shape.choice === 'strategy' && { visits: visitsOf(file.visits, pairs) }),
  };
}

function visitsOf(value: unknown, pairs: number): VisitContents {
  const { counts, squares } = recordOf(value);
  return {
    counts: Float64Array.from(list('visits', counts, pairs), (count) =>
      whole('visits', count, Number.MAX_SAFE_INTEGER),
    ),
    squares: Float64Array.from(list('visits', squares, pairs), (square) => {
      if (finite('visits', square) >= 0) return Number(square);
      throw invalid(`in visits it has ${shown(square)} as a sum of squares; expected 0 or more`);
    }),
  };
}

function knownPair(value: unknown, { states, actions, model }: DynaQShape, steps: number): KnownPair {
  const [pair, tried, outcomes] = list('known', value, 3);
  const seen = list('known', outcomes).map((outcome): SeenOutcome => {
    const [next, terminal, count, reward] = list('known', outcome, 4);
    return {
      next: whole('known', next, states - 1),
      terminal: whole('known', terminal, 1) === 1,
      count: whole('known', count, Number.MAX_SAFE_INTEGER),
      reward: finite('known', reward),
    };
  });
  const keys = new Set(seen.map(({ next, terminal }) => `${next} ${terminal}`));
  const supposed = seen.some(({ count }) => count === 0);
  if (seen.length === 0 || keys.size !== seen.length || ((supposed || model === 'last') && seen.length > 1)) {
    throw invalid(`it knows ${shown(outcomes)} of a pair, which cannot be`);
  }
  return { pair: whole('known', pair, states * actions - 1), tried: whole('known', tried, steps), outcomes: seen };
}

/** Each link from a known pair to where it leads, once. */
function predecessorsOf(
  value: unknown,
  { states }: DynaQShape,
  known: ReadonlyMap<number, KnownPair>,
): TableContents['predecessors'] {
  const left = new Set<string>();
  for (const { pair, outcomes } of known.values()) for (const { next } of outcomes) left.add(`${next} ${pair}`);
  const found = list('predecessors', value).map((entry) => {
    const [first, ...pairs] = list('predecessors', entry);
    const state = whole('predecessors', first, states - 1);
    const from = pairs.map((pair) => finite('predecessors', pair));
    for (const pair of from) {
      if (!left.delete(`${state} ${pair}`))
        throw invalid(`its predecessors say that ${pair} leads to ${state}, its model not`);
    }
    return [state, ...from] as const;
  });
  if (left.size > 0) throw invalid(`its predecessors leave out ${left.size} of what its model says`);
  if (new Set(found.map(([state]) => state)).size !== found.length)
    throw invalid('its predecessors have a state twice');
  return found;
}

function queueOf(value: unknown, known: ReadonlyMap<number, KnownPair>): DynaQContents['queue'] {
  const queue = list('queue', value).map((entry) => {
    const [pair, priority] = list('queue', entry, 2);
    return [finite('queue', pair), finite('queue', priority)] as const;
  });
  const pairs = new Set(queue.map(([pair]) => pair));
  if (pairs.size !== queue.length || queue.some(([pair]) => !known.has(pair))) {
    throw invalid('its queue has a pair twice, or one that is not known');
  }
  return queue;
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return recordOf(JSON.parse(text));
  } catch (cause) {
    if (cause instanceof ForerunError) throw cause;
    throw new ForerunError('invalid-data', 'dynaQ: load: the text is not JSON; give what save() gave.', { cause });
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw invalid(`it has ${shown(value)} where an object belongs`);
}

function list(name: string, value: unknown, length?: number): readonly unknown[] {
  if (Array.isArray(value) && (length === undefined || value.length === length)) return value;
  const size = Array.isArray(value) ? `a list of ${value.length}` : shown(value);
  throw invalid(`in ${name} it has ${size} where a list${length === undefined ? '' : ` of ${length}`} belongs`);
}

function whole(name: string, value: unknown, most: number): number {
  const number = finite(name, value);
  if (Number.isSafeInteger(number) && number >= 0 && number <= most) return number;
  throw invalid(`in ${name} it has ${number}; expected a whole number from 0 to ${most}`);
}

function finite(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw invalid(`in ${name} it has ${shown(value)} where a number belongs`);
}

function shown(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 60);
}

function invalid(problem: string): ForerunError {
  return new ForerunError('invalid-data', `dynaQ: load: the file cannot be taken up: ${problem}.`);
}
