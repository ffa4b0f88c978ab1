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
