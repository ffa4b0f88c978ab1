import { badRun } from './check-header.ts';
import { runFromCsv, runToCsv } from './csv.ts';
import { runFromJson, runToJson } from './json.ts';
import { RUN_LIMITS } from './limits.ts';
import type { RunRecord } from './run.ts';

/** The kinds of files that a run can be, by their endings. */
export const RUN_FILES = ['json', 'csv', 'mcap'] as const;

/** One of {@link RUN_FILES}. */
export type RunFile = (typeof RUN_FILES)[number];

/** Media types of the files. */
export const RUN_MEDIA_TYPES: Readonly<Record<RunFile, string>> = {
  json: 'application/json',
  csv: 'text/csv',
  mcap: 'application/octet-stream',
};

/** A run as the bytes of a file. CSV leaves out the plans. */
export async function writeRun(run: RunRecord, file: RunFile): Promise<Uint8Array> {
  switch (file) {
    case 'json':
      return new TextEncoder().encode(runToJson(run));
    case 'csv':
      return new TextEncoder().encode(runToCsv(run));
    case 'mcap':
      return (await import('./mcap-write.ts')).runToMcap(run);
    default:
      return file satisfies never;
  }
}

const MCAP_MAGIC = [0x89, 0x4d, 0x43, 0x41, 0x50];

/**
 * Reads a run from the bytes of a file, JSON, CSV or MCAP as its beginning says, from whomever: nothing of it is believed before it was
 * checked, and all of a file is read or nothing.
 *
 * @throws ForerunError `invalid-data` for what is too large (256 MiB, 1,000,000 rows), damaged or no run; the message says where
 */
export async function readRun(bytes: Uint8Array): Promise<RunRecord> {
  if (bytes.byteLength > RUN_LIMITS.bytes) {
    throw badRun(`the file has ${bytes.byteLength} bytes`, `at most ${RUN_LIMITS.bytes}`);
  }
  if (MCAP_MAGIC.every((byte, i) => bytes[i] === byte)) return (await import('./mcap-read.ts')).runFromMcap(bytes);
  const text = decoded(bytes);
  return /^\ufeff?\s*\{/.test(text) ? runFromJson(text.replace(/^\ufeff/, '')) : runFromCsv(text);
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw badRun(
      `the file is no text (${cause instanceof Error ? cause.message : String(cause)})`,
      'JSON, CSV or MCAP',
    );
  }
}
