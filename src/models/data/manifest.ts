import { ForerunError } from '../../error.ts';
import type { TransitionSpaceJson } from '../model.ts';
import { episodesOf } from './episodes.ts';
import { foreignObject, shownJson } from './foreign-json.ts';
import { spaceFromJson, spaceToJson } from './space-json.ts';
import type { TransitionSpace, Transitions } from './transitions.ts';

/** The JSON beside a file of transitions: what its numbers mean and how many there have to be. */
export interface DatasetManifest {
  readonly format: 'forerun-dataset';
  readonly version: 1;
  /** Name of the file beside the manifest, without folders. */
  readonly file: string;
  readonly encoding: 'jsonl' | 'csv';
  /** Of the file, in bytes of UTF-8. */
  readonly bytes: number;
  readonly space: TransitionSpaceJson;
  readonly rows: number;
  readonly episodes: number;
  /** Where the data come from, for people. */
  readonly source: string;
  /** ISO 8601 in UTC. */
  readonly created: string;
}

/** What {@link datasetManifest} takes beside the transitions. */
export interface DatasetOptions {
  /** Name of the file, ending in .jsonl or .csv; no folders. */
  readonly file: string;
  /** The file's text. */
  readonly text: string;
  /** Where the data come from, for people. Default empty. */
  readonly source?: string;
  /** Default now. */
  readonly created?: Date;
}

/** What {@link readDatasetManifest} has checked. */
export interface CheckedDataset extends Omit<DatasetManifest, 'space'> {
  readonly space: TransitionSpace;
}

/** In characters. */
const LONGEST_SOURCE = 10_000;

/**
 * The manifest for transitions that are written into a file.
 *
 * @throws ForerunError `invalid-argument` for a file name with folders or another ending
 */
export function datasetManifest(transitions: Transitions, options: DatasetOptions): DatasetManifest {
  const { file, text, source = '', created = new Date() } = options;
  const encoding = encodingOf(file);
  if (!Number.isFinite(created.getTime())) {
    throw new ForerunError('invalid-argument', 'datasetManifest: created is not a time; give a valid Date.');
  }
  if (encoding === undefined || source.length > LONGEST_SOURCE) {
    const message = `the file is ${JSON.stringify(file)} and the source has ${source.length} characters; ${FILE_NAMES}, the source at most ${LONGEST_SOURCE}.`;
    throw new ForerunError('invalid-argument', `datasetManifest: ${message}`);
  }
  return {
    format: 'forerun-dataset',
    version: 1,
    file,
    encoding,
    bytes: new TextEncoder().encode(text).length,
    space: spaceToJson(transitions.space),
    rows: transitions.count,
    episodes: episodesOf(transitions).length,
    source,
    created: created.toISOString(),
  };
}

/**
 * Checks a manifest, made by whomever.
 *
 * @param given the manifest, or its JSON text
 * @throws ForerunError `invalid-data` for anything that {@link datasetManifest} does not make, a file outside the manifest's folder above all
 */
export function readDatasetManifest(given: unknown): CheckedDataset {
  const { format, version, file, encoding, bytes, space, rows, episodes, source, created, ...others } = foreignObject(
    given,
    refused,
  );
  if (format !== 'forerun-dataset') throw refused(`format is ${shownJson(format)}`, "it has to be 'forerun-dataset'");
  if (version !== 1) throw refused(`version is ${shownJson(version)}`, 'this release reads version 1');
  const [other] = Object.keys(others);
  if (other !== undefined) throw refused(`there is a field ${shownJson(other)}`, 'version 1 has none of this name');
  const named = typeof file === 'string' ? encodingOf(file) : undefined;
  if (typeof file !== 'string' || named === undefined) throw refused(`file is ${shownJson(file)}`, FILE_NAMES);
  if (encoding !== named) throw refused(`encoding is ${shownJson(encoding)}`, `the file's name says '${named}'`);
  if (typeof source !== 'string' || source.length > LONGEST_SOURCE) {
    throw refused(`source is ${shownJson(source)}`, `it has to be text of at most ${LONGEST_SOURCE} characters`);
  }
  if (typeof created !== 'string' || !isInstant(created)) {
    throw refused(`created is ${shownJson(created)}`, 'it has to be a time like 2026-01-31T12:00:00.000Z');
  }
  const counts = { bytes: whole('bytes', bytes), rows: whole('rows', rows), episodes: whole('episodes', episodes) };
  if (counts.episodes > counts.rows)
    throw refused(`there are ${episodes} episodes in ${rows} rows`, 'there cannot be more');
  return { format, version, file, encoding: named, ...counts, space: spaceFromJson('dataset', space), source, created };
}

/**
 * Refuses a file that is not the one that its manifest describes: before it is read by its length, afterwards by its rows and episodes.
 *
 * @throws ForerunError `invalid-data`
 */
export function checkDataset(manifest: CheckedDataset, found: { bytes: number } | Transitions): void {
  const pairs =
    'bytes' in found
      ? { bytes: [found.bytes, manifest.bytes] }
      : {
          rows: [found.count, manifest.rows],
          episodes: [episodesOf(found).length, manifest.episodes],
        };
  for (const [what, [got, expected]] of Object.entries(pairs)) {
    if (got !== expected) {
      throw refused(
        `the file '${manifest.file}' has ${got} ${what}`,
        `the manifest says ${expected}; one of them was changed`,
      );
    }
  }
}

const FILE_NAMES = 'it has to be a name without folders that ends in .jsonl or .csv';

/** No folders and no drive letters, so that a manifest cannot point out of its folder. */
function encodingOf(file: string): DatasetManifest['encoding'] | undefined {
  const match = /^[\p{L}\p{N}_][\p{L}\p{N}_ .()-]{0,199}\.(jsonl|csv)$/u.exec(file);
  return match === null ? undefined : match[1] === 'csv' ? 'csv' : 'jsonl';
}

function isInstant(text: string): boolean {
  const time = Date.parse(text);
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text) && Number.isFinite(time);
}

function whole(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw refused(`${name} is ${shownJson(value)}`, 'it has to be a whole number from 0');
}

function refused(got: string, expected: string): ForerunError {
  return new ForerunError('invalid-data', `dataset manifest: ${got}; ${expected}.`);
}
