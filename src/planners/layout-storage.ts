import { ForerunError } from '../error.ts';

/** Where measured layouts are kept between processes: `localStorage` in a page, {@link layoutFile} in Node, or one of your own. */
export interface LayoutStorage {
  getItem(key: string): string | null | Promise<string | null>;
  setItem(key: string, value: string): void | Promise<void>;
}

/** The write before: each puts back what the others have put in. */
let before: Promise<unknown> = Promise.resolve();

/**
 * Measured layouts in a JSON file, which is made when the first is written: `autotune: { storage: layoutFile('layouts.json') }`. For Node and
 * Deno. A file that cannot be read counts as empty.
 *
 * @throws ForerunError `invalid-argument` for a path that is none, and where there are no files (in a page)
 */
export function layoutFile(path: string): LayoutStorage {
  if (typeof path !== 'string' || path === '') {
    throw invalid(`the path is ${JSON.stringify(path)}; give a file name: layoutFile('layouts.json').`);
  }
  // Not imported, so that pages can load this file.
  const builtIn = globalThis.process?.getBuiltinModule;
  if (builtIn === undefined) throw invalid('there are no files here; give localStorage, or a storage of your own.');
  const { readFile, rename, writeFile } = builtIn('node:fs').promises;
  const entries = async (): Promise<Record<string, unknown>> => {
    try {
      const found: unknown = JSON.parse(await readFile(path, 'utf8'));
      return typeof found === 'object' && found !== null ? { ...found } : {};
    } catch {
      return {};
    }
  };
  return {
    async getItem(key) {
      const found = (await entries())[key];
      return typeof found === 'string' ? found : null;
    },
    setItem(key, value) {
      const write = async () => {
        const text = JSON.stringify({ ...(await entries()), [key]: value }, undefined, 2);
        const unfinished = `${path}.${process.pid}.unfinished`;
        await writeFile(unfinished, `${text}\n`);
        await rename(unfinished, path);
      };
      const turn = before.then(write);
      before = turn.catch(() => undefined);
      return turn;
    },
  };
}

function invalid(message: string): ForerunError {
  return new ForerunError('invalid-argument', `layoutFile: ${message}`);
}
