import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layoutFile } from './layout-storage.ts';

describe('a file of layouts', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'forerun-layouts-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('gives back what was put in, from another process too', async () => {
    const path = join(folder, 'layouts.json');
    const one = layoutFile(path);
    expect(await one.getItem('a')).toBeNull();
    await one.setItem('a', '1');
    await layoutFile(path).setItem('b', '2');
    expect([await one.getItem('a'), await one.getItem('b'), await one.getItem('c')]).toEqual(['1', '2', null]);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ a: '1', b: '2' });
    expect(await readdir(folder)).toEqual(['layouts.json']);
  });

  it('keeps all that is put in at once, from several planners', async () => {
    const path = join(folder, 'together.json');
    const keys = Array.from({ length: 8 }, (_, i) => `key ${i}`);
    await Promise.all(keys.map((key) => layoutFile(path).setItem(key, key)));
    expect(Object.keys(JSON.parse(await readFile(path, 'utf8'))).sort()).toEqual(keys);
  });

  it('that is damaged counts as empty', async () => {
    const path = join(folder, 'damaged.json');
    for (const text of ['', '{"a"', '7', 'null', '{"a": 7}']) {
      await writeFile(path, text);
      expect(await layoutFile(path).getItem('a')).toBeNull();
    }
  });

  it('needs a name', () => {
    expect(() => layoutFile('')).toThrow('layoutFile: the path is ""; give a file name: layoutFile(\'layouts.json\').');
  });
});
