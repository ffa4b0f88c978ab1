import { ForerunError } from '../../src/error.ts';
import type { CheckpointManifest } from '../../src/models/model.ts';
import type { RealityCurve, Report, Stretch } from './reports.ts';

/** Numbers in any one list of a report. */
const LONGEST = 2000;
/** Bytes of a model: far more than the networks that are learned here have. */
const LARGEST_MODEL = 2 ** 24;

/**
 * A message from the worker as a report, copied field by field: every number is finite, every list of a size that can be drawn.
 *
 * @throws ForerunError `invalid-data`, naming what is wrong
 */
export function readReport(message: unknown): Report {
  const given = fieldsOf('the message', message);
  const kind = given.text('kind');
  switch (kind) {
    case 'progress':
      return {
        kind,
        phase: given.choice('phase', ['acting', 'fitting', 'testing']),
        fraction: given.number('fraction', 0, 1),
        episode: given.count('episode'),
        episodes: given.count('episodes'),
        steps: given.count('steps'),
        epochs: given.count('epochs'),
      };
    case 'moment':
      return {
        kind,
        observation: given.numbers('observation'),
        action: given.numbers('action'),
        return: given.number('return'),
      };
    case 'loss':
      return {
        kind,
        fit: given.count('fit'),
        epoch: given.count('epoch'),
        training: given.number('training'),
        validation: given.has('validation') ? given.number('validation') : null,
      };
    case 'disagreement':
      return {
        kind,
        transitions: given.count('transitions'),
        seen: given.number('seen', 0),
        possible: given.number('possible', 0),
      };
    case 'reality':
      return { kind, episode: given.count('episode'), curves: given.list('curves', 16).map(curveOf) };
    case 'episode':
      return {
        kind,
        episode: given.count('episode'),
        return: given.number('return'),
        length: given.count('length'),
        by: given.choice('by', ['chance', 'plan', 'test']),
      };
    case 'learned':
      return {
        kind,
        // Whoever makes a model of it checks it as a stranger's.
        manifest: fieldsOf('manifest', given.value('manifest')).value() as CheckpointManifest,
        tensors: bytesOf(given.value('tensors')),
        seconds: given.number('seconds', 0),
      };
    case 'failed':
      return { kind, code: given.text('code'), message: given.text('message') };
    default:
      throw refused('kind', kind, 'a kind of report');
  }
}

function curveOf(curve: unknown): RealityCurve {
  const given = fieldsOf('a curve', curve);
  const actual = given.numbers('actual');
  const predicted = given.list('predicted', LONGEST).map((stretch): Stretch => {
    const part = fieldsOf('a stretch', stretch);
    const [mean, low, high] = [part.gapped('mean'), part.gapped('low'), part.gapped('high')];
    const from = part.count('from');
    if (low.length !== mean.length || high.length !== mean.length || from + mean.length >= actual.length) {
      throw refused(
        'a stretch',
        `${mean.length} numbers from ${from}`,
        `as many in each list, within ${actual.length}`,
      );
    }
    return { from, mean, low, high };
  });
  return { component: given.text('component'), actual, predicted };
}

function bytesOf(value: unknown): Uint8Array<ArrayBuffer> {
  if (!(value instanceof Uint8Array)) throw refused('tensors', value, 'the bytes of a safetensors file');
  if (value.length > LARGEST_MODEL) throw refused('tensors', `${value.length} bytes`, `at most ${LARGEST_MODEL}`);
  return new Uint8Array(value);
}

/** The object's own fields, each asked for by the type that it has to have. */
function fieldsOf(what: string, object: unknown) {
  if (typeof object !== 'object' || object === null || Array.isArray(object)) {
    throw refused(what, object, 'an object');
  }
  const fields = new Map<string, unknown>(Object.entries(object));
  const number = (name: string, value: unknown, least: number, most: number): number => {
    if (typeof value === 'number' && Number.isFinite(value) && value >= least && value <= most) return value;
    throw refused(name, value, least === Number.NEGATIVE_INFINITY ? 'a finite number' : `a number from ${least}`);
  };
  const list = (name: string, longest: number): readonly unknown[] => {
    const value = fields.get(name);
    if (Array.isArray(value) && value.length <= longest) return value;
    throw refused(name, value, `a list of at most ${longest}`);
  };
  const anywhere = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;
  return {
    value: (name?: string) => (name === undefined ? object : fields.get(name)),
    has: (name: string) => fields.get(name) !== null && fields.get(name) !== undefined,
    number: (name: string, least: number = anywhere[0], most: number = anywhere[1]) =>
      number(name, fields.get(name), least, most),
    count(name: string): number {
      const value = fields.get(name);
      if (Number.isSafeInteger(value) && Number(value) >= 0) return Number(value);
      throw refused(name, value, 'a whole number from 0');
    },
    text(name: string): string {
      const value = fields.get(name);
      if (typeof value === 'string' && value.length <= LONGEST) return value;
      throw refused(name, value, `a text of at most ${LONGEST} characters`);
    },
    choice<T extends string>(name: string, choices: readonly T[]): T {
      const chosen = choices.find((choice) => choice === fields.get(name));
      if (chosen !== undefined) return chosen;
      throw refused(name, fields.get(name), choices.join(' or '));
    },
    list,
    numbers: (name: string) => list(name, LONGEST).map((value) => number(name, value, ...anywhere)),
    gapped: (name: string) =>
      list(name, LONGEST).map((value) => (value === null ? null : number(name, value, ...anywhere))),
  };
}

function refused(name: string, got: unknown, expected: string): ForerunError {
  const shown = typeof got === 'string' ? `'${got.slice(0, 60)}'` : String(got).slice(0, 60);
  return new ForerunError('invalid-data', `readReport: ${name} is ${shown}; expected ${expected}.`);
}
