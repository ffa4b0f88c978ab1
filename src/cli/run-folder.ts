import { appendFile, mkdir, open, readdir, readFile, rename, rm, truncate } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { RunStorage } from '../agents/storage.ts';
import { ForerunError } from '../error.ts';

/** Ends the names of files that are being written. */
const UNFINISHED = '.unfinished';

/**
 * A run's files in a folder, which is made when the first is written. What the disk refuses (it is full, it may not be written to) is a
 * ForerunError `invalid-data` that names the file.
 */
export function runFolder(folder: string): RunStorage {
  const place = (name: string) => join(folder, name);
  return {
    read: (name) =>
      // Not a Buffer, whose `slice` shares memory.
      attempt('read', place(name), async (path) => new Uint8Array(await readFile(path))).catch(ifMissing(undefined)),

    write: (name, contents) =>
      attempt('write', place(name), async (path) => {
        await mkdir(dirname(path), { recursive: true });
        const file = await open(path + UNFINISHED, 'w');
        try {
          await file.writeFile(contents);
          // The new name must not reach the disk before the contents.
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(path + UNFINISHED, path);
      }),

    append: (name, contents) =>
      attempt('write', place(name), async (path) => {
        await mkdir(dirname(path), { recursive: true });
        await appendFile(path, contents, { flush: true });
      }),

    truncate: (name, byteLength) => attempt('write', place(name), (path) => truncate(path, byteLength)),

    list: (prefix) =>
      attempt('read', folder, async () => {
        const entries = await readdir(folder, { recursive: true, withFileTypes: true });
        const names = entries
          .filter((entry) => entry.isFile())
          .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
        return names.filter((name) => name.startsWith(prefix)).sort();
      }).catch(ifMissing([])),

    remove: (name) => attempt('remove', place(name), (path) => rm(path, { force: true })),
  };
}

async function attempt<Result>(what: string, path: string, work: (path: string) => Promise<Result>): Promise<Result> {
  try {
    return await work(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ForerunError(
      'invalid-data',
      `runFolder: cannot ${what} '${path}' (${reason}); what was saved before is still there.`,
      { cause },
    );
  }
}

/** A file, or a folder above it, that is not there is no error. */
function ifMissing<Value>(value: Value): (error: unknown) => Value {
  return (error) => {
    const { cause } = error as { readonly cause?: unknown };
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR'))
      return value;
    throw error;
  };
}
