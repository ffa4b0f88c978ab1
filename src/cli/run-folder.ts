import { appendFile, mkdir, open, readdir, readFile, rename, rm, truncate } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { RunStorage } from '../agents/storage.ts';

/** Ends the names of files that are being written. */
const UNFINISHED = '.unfinished';

/** A run's files in a folder, which is made when the first is written. */
export function runFolder(folder: string): RunStorage {
  const place = (name: string) => join(folder, name);
  return {
    async read(name) {
      try {
        // Not a Buffer, whose `slice` shares memory.
        return new Uint8Array(await readFile(place(name)));
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },

    async write(name, contents) {
      const path = place(name);
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
    },

    async append(name, contents) {
      await mkdir(dirname(place(name)), { recursive: true });
      await appendFile(place(name), contents, { flush: true });
    },

    truncate: (name, byteLength) => truncate(place(name), byteLength),

    async list(prefix) {
      try {
        const entries = await readdir(folder, { recursive: true, withFileTypes: true });
        const names = entries
          .filter((entry) => entry.isFile())
          .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
        return names.filter((name) => name.startsWith(prefix)).sort();
      } catch (error) {
        if (isMissing(error)) return [];
        throw error;
      }
    },

    remove: (name) => rm(place(name), { force: true }),
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
