import { ForerunError } from '../error.ts';
import { lockFolder } from './folder-lock.ts';
import type { RunStorage } from './storage.ts';

/** Ends the names of files that are being written. */
const UNFINISHED = '.unfinished';

/**
 * A run's files in a folder, which is made when the first is written: `train(agent, env, { episodes: 20, storage: folderStorage('runs/1') })`,
 * and with `resume: true` to go on with it. One run writes into a folder at a time: a second is refused. For Node and Deno.
 *
 * @param folder its path; a relative one counts from the working directory
 * @throws ForerunError `invalid-argument` for a path that is none, and where there are no folders (in a page); what the disk refuses (it is
 * full, it may not be written to) is `invalid-data`, and names the file
 */
export function folderStorage(folder: string): RunStorage {
  if (typeof folder !== 'string' || folder === '') {
    throw invalid(`the folder is ${JSON.stringify(folder)}; give a path: folderStorage('runs/1').`);
  }
  // Not imported, so that pages can load this file.
  const builtIn = globalThis.process?.getBuiltinModule;
  if (builtIn === undefined) {
    throw invalid(
      'there are no folders here, only in Node (from 20.16) and Deno; give memoryStorage(), or a RunStorage of your own.',
    );
  }
  const { appendFile, mkdir, open, readdir, readFile, rename, rm, truncate } = builtIn('node:fs').promises;
  const { dirname, join, relative } = builtIn('node:path');
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

    lock: () => attempt('write', folder, lockFolder),
  };
}

async function attempt<Result>(what: string, path: string, work: (path: string) => Promise<Result>): Promise<Result> {
  try {
    return await work(path);
  } catch (cause) {
    if (cause instanceof ForerunError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ForerunError(
      'invalid-data',
      `folderStorage: cannot ${what} '${path}' (${reason}); what was saved before is still there.`,
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

function invalid(message: string): ForerunError {
  return new ForerunError('invalid-argument', `folderStorage: ${message}`);
}
