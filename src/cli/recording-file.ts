import { type FileHandle, open } from 'node:fs/promises';
import { RUN_FILES, writeRun } from '../embed/recording/files.ts';
import { mcapRunWriter } from '../embed/recording/mcap-write.ts';
import { type RunHeader, type RunRow, recordRun } from '../embed/recording/run.ts';
import { usageError } from './arguments.ts';
import { checkOutput, writeOutput } from './output-file.ts';

/** A recording that is being written. */
export interface RecordingFile {
  add(row: RunRow): void;
  /** Ends the file; says how many rows it has. */
  end(): Promise<number>;
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
    return {
      add: (row) => recorder.add(row),
      async end() {
        await writeOutput(what, path, await writeRun(recorder.record(), path.endsWith('.csv') ? 'csv' : 'json'));
        return recorder.count;
      },
    };
  }
  const file: FileHandle = await open(path, 'w');
  const writer = await mcapRunWriter(async (bytes) => void (await file.write(bytes)), header, {
    ...(frame !== undefined && { frame }),
  });
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
      return count;
    },
  };
}
