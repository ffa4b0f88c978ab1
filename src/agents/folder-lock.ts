import { ForerunError } from '../error.ts';

/** Begins the names of lock files. */
const LOCK = 'run.lock';

/** Who holds a lock; all of it is in the name of the file, which is there as a whole or not at all. */
interface Holder {
  readonly pid: number;
  /** When it began, in the system's own ticks since it was started, since process ids are used again; 0 where that cannot be known. */
  readonly started: number;
  readonly host: string;
}

/**
 * Claims a folder, which is made if need be, for this process alone until the function that comes back is called. A process that has
 * died holds nothing. Of two that try at the very same moment at most one succeeds; it can be none.
 *
 * @throws ForerunError `invalid-argument` when another process, or this one, holds the folder
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const { getBuiltinModule: builtIn, pid } = globalThis.process;
  const { mkdir, readdir, rm, writeFile } = builtIn('node:fs').promises;
  const { join } = builtIn('node:path');
  const self: Holder = {
    pid,
    started: startOf(pid),
    host: allowed(() => builtIn('node:os').hostname()) ?? 'unknown',
  };
  const own = join(folder, fileName(self));
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(own, 'Forerun writes a run into this folder.\n', { flag: 'wx' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw held(folder, self, self);
    throw error;
  }
  // Gone with the process at the latest: a lock that cannot be removed is no reason to lose a run.
  const release = () => rm(own, { force: true }).catch(() => {});
  try {
    // Each writes its own before it looks for those of others, so no two can overlook each other.
    for (const name of await readdir(folder)) {
      const other = holderOf(name);
      if (other === undefined || name === fileName(self)) continue;
      if (isRunning(other, self)) throw held(folder, other, self);
      await rm(join(folder, name), { force: true });
    }
  } catch (error) {
    await release();
    throw error;
  }
  return release;
}

function fileName({ pid, started, host }: Holder): string {
  return `${LOCK}-${pid}-${started}-${encodeURIComponent(host)}`;
}

function holderOf(name: string): Holder | undefined {
  const [, pid, started, host] = /^run\.lock-(\d+)-(\d+)-(.+)$/.exec(name) ?? [];
  return host === undefined ? undefined : { pid: Number(pid), started: Number(started), host: decoded(host) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether that process may still be there; of other machines nothing can be known. */
function isRunning(other: Holder, self: Holder): boolean {
  if (other.host !== self.host) return true;
  try {
    globalThis.process.kill(other.pid, 0);
  } catch (error) {
    // Any other reason, such as a process of another user, means that there is one.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
  const started = startOf(other.pid);
  return started === other.started || started === 0 || other.started === 0;
}

/** When a process began, in ticks since the start of the system, which no change of the clock moves; 0 elsewhere than on Linux. */
function startOf(pid: number): number {
  const { readFileSync } = globalThis.process.getBuiltinModule('node:fs');
  const stat = allowed(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The 22nd field; the second is a name in brackets, in which there may be anything.
  return Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 0);
}

/** The answer, unless there is none: Deno may refuse it. */
function allowed<Result>(ask: () => Result): Result | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

function held(folder: string, other: Holder, self: Holder): ForerunError {
  const mine = other.host === self.host && other.pid === self.pid;
  const who = mine ? 'this process' : `process ${other.pid} on '${other.host}'`;
  return new ForerunError(
    'invalid-argument',
    `folderStorage: '${folder}' is in use: ${who} writes a run into it; wait until that has ended, or give another folder. If there is no such process, delete '${folder}/${fileName(other)}'.`,
  );
}
