import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createEnv } from '../envs/create.ts';
import { countingAgent } from './counting-agent.testing.ts';
import { lockFolder } from './folder-lock.ts';
import { folderStorage } from './folder-storage.ts';
import { train } from './train.ts';

const root = mkdtempSync(join(tmpdir(), 'forerun-lock-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const newFolder = () => mkdtempSync(join(root, 'run'));
const locks = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('run.lock'));
const host = encodeURIComponent(hostname());

/** What a process leaves that was killed. */
function leaveBehind(folder: string, pid: number | undefined, started = '0', where = host): void {
  writeFileSync(join(folder, `run.lock-${pid}-${started}-${where}`), '');
}

const refused = (message: RegExp) =>
  expect.objectContaining({ code: 'invalid-argument', message: expect.stringMatching(message) });

describe('a folder that a run is written into', () => {
  it('refuses a second run, which leaves the first as it is, and is free afterwards', async () => {
    const folder = newFolder();
    const options = { episodes: 4, seed: 1, storage: folderStorage(folder) };
    const second = async () =>
      train(countingAgent(), await createEnv('cartpole-discrete'), { ...options, resume: true });
    const attempts: Promise<unknown>[] = [];
    const first = await train(countingAgent(), await createEnv('cartpole-discrete'), {
      ...options,
      onRecord: () => attempts.push(second().catch((error: unknown) => error)),
    });
    const { storage: _, ...undisturbed } = options;
    const alone = await train(countingAgent(), await createEnv('cartpole-discrete'), undisturbed);
    expect(await Promise.all(attempts)).toEqual(
      Array(1 + 2 * 4).fill(refused(/'.*run.*' is in use: this process writes a run into it; wait until/)),
    );
    expect(first.episodes.map(({ length }) => length)).toEqual(alone.episodes.map(({ length }) => length));
    expect(locks(folder)).toEqual([]);
    expect((await second()).episodes).toEqual(first.episodes);
  });

  it('is free after a run that was stopped, and after one that failed', async () => {
    const folder = newFolder();
    const storage = folderStorage(folder);
    const env = await createEnv('cartpole-discrete');
    const stopped = train(countingAgent(), env, { episodes: 1, storage, signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
    const again = train(countingAgent(), env, { episodes: 1, storage });
    await expect(again).rejects.toThrow(/holds a run already/);
    expect(locks(folder)).toEqual([]);
  });

  it('is refused while its process runs, by name, and is free once that was killed', async () => {
    const folder = newFolder();
    const other = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)']);
    try {
      leaveBehind(folder, other.pid);
      await expect(lockFolder(folder)).rejects.toEqual(
        refused(new RegExp(`process ${other.pid} on '.*' writes a run into it; .* delete '.*run.lock-${other.pid}-0-`)),
      );
      expect(locks(folder)).toHaveLength(1);
    } finally {
      other.kill('SIGKILL');
      await once(other, 'exit');
    }
    const release = await lockFolder(folder);
    expect(locks(folder)).toEqual([expect.stringContaining(`run.lock-${process.pid}-`)]);
    await release();
    expect(locks(folder)).toEqual([]);
  });

  it('is refused while a process of another machine may write into it', async () => {
    const folder = newFolder();
    leaveBehind(folder, 1, '77', 'robot%2F7');
    await expect(lockFolder(folder)).rejects.toEqual(
      refused(/process 1 on 'robot\/7' .*delete '.*run.lock-1-77-robot%2F7'/),
    );
  });

  it('is not held by what had the same process id before, where the system tells when processes began', async () => {
    const folder = newFolder();
    leaveBehind(folder, process.pid, '1');
    const stat = spawnSync('cat', [`/proc/${process.pid}/stat`], { encoding: 'utf8' }).stdout;
    if (stat === '') {
      await expect(lockFolder(folder)).rejects.toEqual(refused(/this process/));
      return;
    }
    await lockFolder(folder);
    // Behind the name in brackets the third field begins; the 22nd is the start.
    expect(locks(folder)).toEqual([`run.lock-${process.pid}-${stat.split(') ').at(-1)?.split(' ')[19]}-${host}`]);
  });

  it('goes to one of many that try at once', async () => {
    const folder = newFolder();
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
