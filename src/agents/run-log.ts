import { ForerunError } from '../error.ts';

/** Version of the log's schema; readers refuse what they do not know. */
export const RUN_LOG_VERSION = 1;

/** First line of a log. */
export interface RunRecord {
  readonly type: 'run';
  readonly version: typeof RUN_LOG_VERSION;
  readonly agent: string;
  readonly environment: string;
  readonly seed: number;
  /** As the caller gave them. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** One line per episode. */
export interface EpisodeRecord {
  readonly type: 'episode';
  /** Counts from 0. */
  readonly episode: number;
  /** What the environment was reset with. */
  readonly seed: number;
  /** Steps of all episodes so far, this one included. */
  readonly totalSteps: number;
  readonly length: number;
  readonly return: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
  /** Wall time of acting, in ms a step. */
  readonly planMs: { readonly mean: number; readonly max: number };
  /** What the agent adds: `randomSteps`, `trouble` (plans whose status was not 'ok'), ... */
  readonly facts: Readonly<Record<string, number>>;
}

/** One line per fit. */
export interface FitRecord {
  readonly type: 'fit';
  /** The episode during or after which it was. */
  readonly episode: number;
  readonly totalSteps: number;
  /** How many transitions the model was fitted to. */
  readonly transitions: number;
  /** Epochs, for models fitted in epochs; else 0. */
  readonly epochs: number;
  /** Training loss of the last epoch; `null` where there is none, or where it is not a finite number. */
  readonly loss: number | null;
  /** Lowest loss on held-out data; likewise. */
  readonly validationLoss: number | null;
  /** Wall time in ms. */
  readonly fitMs: number;
}

/**
 * A run's log is JSONL: one object a line. The first is a {@link RunRecord}; then come, in the order of what happened,
 * {@link EpisodeRecord}s and {@link FitRecord}s. Times are in ms, everything else repeats exactly for the same seed.
 */
export type LogRecord = RunRecord | EpisodeRecord | FitRecord;

/** A record as a line of the log. */
export function logLine(record: LogRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/**
 * The records of a log.
 *
 * @throws ForerunError `invalid-data` for text that is no such log, naming the line
 */
export function parseLog(text: string): LogRecord[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, at) => {
    const record = parseLine(line, at + 1);
    if ((record.type === 'run') !== (at === 0)) {
      throw invalid(`line ${at + 1} has the type '${record.type}'; a log begins with its one record of type 'run'.`);
    }
    if (record.type === 'run' && record.version !== RUN_LOG_VERSION) {
      throw invalid(`the log has version ${String(record.version)}; this library reads version ${RUN_LOG_VERSION}.`);
    }
    return record;
  });
}

type Kind = 'number' | 'string' | 'boolean' | 'object' | 'null' | 'other';

/** What each record has to have; more may be there. */
const FIELDS: Readonly<Record<LogRecord['type'], Readonly<Record<string, readonly Kind[]>>>> = {
  run: { version: ['number'], agent: ['string'], environment: ['string'], seed: ['number'], settings: ['object'] },
  episode: {
    episode: ['number'],
    seed: ['number'],
    totalSteps: ['number'],
    length: ['number'],
    return: ['number'],
    terminated: ['boolean'],
    truncated: ['boolean'],
    planMs: ['object'],
    facts: ['object'],
  },
  fit: {
    episode: ['number'],
    totalSteps: ['number'],
    transitions: ['number'],
    epochs: ['number'],
    loss: ['number', 'null'],
    validationLoss: ['number', 'null'],
    fitMs: ['number'],
  },
};

function kindOf(value: unknown): Kind {
  if (value === null) return 'null';
  const type = typeof value;
  if (type === 'object') return Array.isArray(value) ? 'other' : 'object';
  return type === 'number' || type === 'string' || type === 'boolean' ? type : 'other';
}

function parseLine(line: string, number: number): LogRecord {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw invalid(`line ${number} is not JSON: ${JSON.stringify(line.slice(0, 60))}; the file is damaged.`);
  }
  const { type } = (value ?? {}) as { type?: unknown };
  if (type !== 'run' && type !== 'episode' && type !== 'fit') {
    throw invalid(`line ${number} has the type ${JSON.stringify(type)}; expected 'run', 'episode' or 'fit'.`);
  }
  const record = value as Readonly<Record<string, unknown>>;
  const wrong = Object.entries(FIELDS[type]).find(([name, allowed]) => !allowed.includes(kindOf(record[name])));
  if (wrong) {
    const [name, allowed] = wrong;
    throw invalid(`line ${number} has ${name} = ${JSON.stringify(record[name])}; expected ${allowed.join(' or ')}.`);
  }
  return value as LogRecord;
}

function invalid(message: string): ForerunError {
  return new ForerunError('invalid-data', `parseLog: ${message}`);
}
