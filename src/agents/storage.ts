import { ForerunError } from '../error.ts';

/**
 * Where a run keeps its log and its checkpoints: a folder, a browser's storage, memory. Names are relative, with forward
 * slashes: `'log.jsonl'`, `'checkpoint/model.safetensors'`.
 */
export interface RunStorage {
  /** The contents, or `undefined` where there is nothing of that name. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Replaces the contents as a whole: whoever reads, even after a crash, finds the old or the new, never a part. */
  write(name: string, contents: Uint8Array): Promise<void>;
  /** Adds to the end. A crash may leave a part of it. */
  append(name: string, contents: Uint8Array): Promise<void>;
  /** Cuts off what is beyond `byteLength`. */
  truncate(name: string, byteLength: number): Promise<void>;
  /** Names that begin with `prefix`. */
  list(prefix: string): Promise<readonly string[]>;
  /** Removes it if it is there. */
  remove(name: string): Promise<void>;
  /**
   * Claims the storage for one run, until the function that comes back is called. Where it is missing, nobody else may write meanwhile.
   *
   * @throws ForerunError when another run has claimed it
   */
  lock?(): Promise<() => Promise<void>>;
}

/** The functions that every {@link RunStorage} has. */
const METHODS = [
  'read',
  'write',
  'append',
  'truncate',
  'list',
  'remove',
] as const satisfies readonly (keyof RunStorage)[];

/**
 * Refuses what is no storage.
 *
 * @param api whose option it is, for the message
 * @throws ForerunError `invalid-argument`
 */
export function checkStorage(api: string, storage: unknown): void {
  const given: Partial<Record<string, unknown>> = Object(storage);
  const lacking = METHODS.filter((method) => typeof given[method] !== 'function');
  if (lacking.length === 0) return;
  const path = typeof storage === 'string';
  const got = path
    ? JSON.stringify(storage)
    : lacking.length < METHODS.length
      ? `an object without ${lacking.join(', ')}`
      : String(storage);
  const folder = path ? storage.replaceAll("'", "\\'") : './out';
  throw new ForerunError(
    'invalid-argument',
    `${api}: storage is ${got}; give folderStorage('${folder}') for a folder, memoryStorage(), or a RunStorage of your own.`,
  );
}

/** Storage in memory, for tests and for runs that nobody will resume after the process has ended. */
export function memoryStorage(): RunStorage {
  const files = new Map<string, Uint8Array>();
  return {
    read: async (name) => files.get(name)?.slice(),
    write: async (name, contents) => {
      files.set(name, contents.slice());
    },
    append: async (name, contents) => {
      const before = files.get(name) ?? new Uint8Array();
      const joined = new Uint8Array(before.length + contents.length);
      joined.set(before);
      joined.set(contents, before.length);
      files.set(name, joined);
    },
    truncate: async (name, byteLength) => {
      files.set(name, (files.get(name) ?? new Uint8Array()).slice(0, byteLength));
    },
    list: async (prefix) => [...files.keys()].filter((name) => name.startsWith(prefix)).sort(),
    remove: async (name) => {
      files.delete(name);
    },
  };
}
