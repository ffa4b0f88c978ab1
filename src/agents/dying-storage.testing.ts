import type { RunStorage } from './storage.ts';

/** What a storage throws that dies. */
export class Killed extends Error {}

/** Storage that dies at its n-th writing call, as a process does: of an append a part is left, of a write nothing. */
export function dying(storage: RunStorage, at: number): RunStorage {
  let calls = 0;
  const dies = () => ++calls >= at;
  return {
    ...storage,
    async write(name, contents) {
      if (dies()) throw new Killed();
      await storage.write(name, contents);
    },
    async append(name, contents) {
      if (dies()) {
        await storage.append(name, contents.subarray(0, Math.floor(contents.length / 2)));
        throw new Killed();
      }
      await storage.append(name, contents);
    },
    async remove(name) {
      if (dies()) throw new Killed();
      await storage.remove(name);
    },
  };
}
