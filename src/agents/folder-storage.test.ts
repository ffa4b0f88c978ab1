import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { folderStorage } from './folder-storage.ts';
import { memoryStorage, type RunStorage } from './storage.ts';

const root = mkdtempSync(join(tmpdir(), 'forerun-run-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const bytes = (text: string) => new TextEncoder().encode(text);

describe.each<[string, () => RunStorage]>([
  ['memory', memoryStorage],
  ['a folder that does not exist yet', () => folderStorage(join(mkdtempSync(join(root, 'a')), 'b', 'c'))],
])('storage in %s', (_, make) => {
  it('gives back what was written, appended and cut off', async () => {
    const storage = make();
    const text = async (name: string) => {
      const contents = await storage.read(name);
      return contents && new TextDecoder().decode(contents);
    };
    expect(await text('log')).toBeUndefined();
    expect(await storage.list('')).toEqual([]);
    await storage.append('log', bytes('one'));
    await storage.append('log', bytes('two'));
    await storage.truncate('log', 4);
    await storage.write('sub/a', bytes('old'));
    await storage.write('sub/a', bytes('new'));
    await storage.write('sub/b', bytes('b'));
    expect([await text('log'), await text('sub/a')]).toEqual(['onet', 'new']);
    expect(await storage.list('sub/')).toEqual(['sub/a', 'sub/b']);
    await storage.remove('sub/b');
    await storage.remove('sub/b');
    expect(await storage.list('')).toEqual(['log', 'sub/a']);
  });
});

describe('a folder', () => {
  it('leaves nothing half-written behind, and replaces what a crash has left', async () => {
    const folder = mkdtempSync(join(root, 'd'));
    writeFileSync(join(folder, 'a.unfinished'), 'what a crash left, longer than the new contents');
    await folderStorage(folder).write('a', bytes('whole'));
    expect(readdirSync(folder)).toEqual(['a']);
    expect(new TextDecoder().decode(await folderStorage(folder).read('a'))).toBe('whole');
  });

  it('is empty where a file has its name', async () => {
    const file = join(mkdtempSync(join(root, 'e')), 'file');
    writeFileSync(file, 'x');
    expect(await folderStorage(file).read('log')).toBeUndefined();
    expect(await folderStorage(file).list('')).toEqual([]);
  });

  it('names what the disk refuses', async () => {
    const folder = mkdtempSync(join(root, 'f'));
    mkdirSync(join(folder, 'taken'));
    const storage = folderStorage(folder);
    const refused = { name: 'ForerunError', code: 'invalid-data' };
    await expect(storage.read('taken')).rejects.toMatchObject(refused);
    await expect(storage.write('taken', bytes('x'))).rejects.toThrow(/cannot write '.*taken' \(.*\); what was saved/);
    await expect(storage.append('taken', bytes('x'))).rejects.toMatchObject(refused);
  });

  it('is refused without a path', () => {
    expect(() => folderStorage(undefined as never)).toThrow(/give a path/);
  });
});
