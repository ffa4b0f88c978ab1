import { type FileHandle, open } from 'node:fs/promises';
import { RUN_FILES, writeRun } from '../embed/recording/files.ts';
import { mcapRunWriter } from '../embed/recording/mcap-write.ts';
import { type RunHeader, type RunRow, recordRun } from '../embed/recording/run.ts';
import { usageError } from './arguments.ts';
import { checkOutput, writeOutput } from './output-file.ts';

/** A recording that is being written. */
export interface RecordingFile {
  add(row: RunRow): void;
  /** Ends the file. Says how many rows it has, and how many were left out as too many for JSON and CSV, which are made at the end. */
  end(): Promise<{ readonly rows: number; readonly dropped: number }>;
}

/**
 * Begins to record a run to a file: MCAP as it happens, JSON and CSV at the end.
 *
 * @param what For the message: `'forerun bridge: --record'`
 * @throws ForerunError `invalid-argument` when the place cannot be written to
 */
export async function recordingFile(
  what: string,
  path: string,
  header: RunHeader,
  frame?: string,
): Promise<RecordingFile> {
  if (!RUN_FILES.some((ending) => path.endsWith(`.${ending}`))) {
    throw usageError(`${what} is '${path}'; give a file that ends in .${RUN_FILES.join(', .')}.`);
  }
  await checkOutput(what, path);
  if (!path.endsWith('.mcap')) {
    const recorder = recordRun(header);
    const isCsv = path.endsWith('.csv');
    return {
      // CSV has no place for plans.
      add: ({ plan, ...row }) => recorder.add(isCsv || plan === undefined ? row : { ...row, plan }),
      async end() {
        await writeOutput(what, path, await writeRun(recorder.record(), isCsv ? 'csv' : 'json'));
        return { rows: recorder.count, dropped: recorder.dropped };
      },
    };
  }
  // What the file held stays until everything else is there.
  const early: Uint8Array[] = [];
  let opened: FileHandle | undefined;
  const sink = async (bytes: Uint8Array) => {
    if (opened === undefined) early.push(bytes.slice());
    else await opened.appendFile(bytes);
  };
  const writer = await mcapRunWriter(sink, header, { ...(frame !== undefined && { frame }) });
  const file = await open(path, 'w');
  for (const bytes of early) await file.appendFile(bytes);
  opened = file;
  let count = 0;
  return {
    add(row) {
      count++;
      // What fails is told at the end: the robot must go on.
      void writer.add(row).catch(() => undefined);
    },
    async end() {
      try {
        await writer.end();
      } finally {
        await file.close();
      }
      return { rows: count, dropped: 0 };
    },
  };
}
