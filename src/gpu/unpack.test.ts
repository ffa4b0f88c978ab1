import { chmod, lstat, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tarFiles, unpack } from './unpack.ts';

describe('unpacking the software adapter', () => {
  const before = process.env.TMPDIR;
  let scratch: string;
  const swiftshader = () => unpack('swiftshader', ['swiftshader.tar.br']);

  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'forerun-test-'));
    process.env.TMPDIR = scratch;
  });
  afterEach(async () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    await rm(scratch, { recursive: true });
  });

  it('gives one private folder to all who ask at once, and leaves nothing else behind', async () => {
    const [first, ...others] = await Promise.all([swiftshader(), swiftshader(), swiftshader()]);
    expect(others).toEqual([first, first]);
    expect(await readdir(scratch)).toHaveLength(1);
    expect((await lstat(first ?? '')).mode & 0o777).toBe(0o700);
    const manifest = JSON.parse(await readFile(join(first ?? '', 'vk_swiftshader_icd.json'), 'utf8'));
    expect(manifest.ICD.library_path).toBe('./libvk_swiftshader.so');
    expect((await readFile(join(first ?? '', 'libvulkan.so.1'))).subarray(1, 4).toString()).toBe('ELF');
  });

  it('repairs a folder that lost a file', async () => {
    const folder = (await swiftshader()) ?? '';
    await rm(join(folder, 'libvulkan.so.1'));
    expect(await swiftshader()).toBe(folder);
    expect((await lstat(join(folder, 'libvulkan.so.1'))).size).toBeGreaterThan(0);
  });

  it('refuses a folder that others can write to, and a link', async () => {
    const folder = (await swiftshader()) ?? '';
    await chmod(folder, 0o777);
    await expect(swiftshader()).rejects.toThrow(/only this user/);
    await rm(folder, { recursive: true });
    await symlink('/', folder);
    await expect(swiftshader()).rejects.toThrow(/only this user/);
    await rm(folder);
  });

  it('refuses archives that are cut off or that name files outside', () => {
    const header = (path: string, size: string): Uint8Array => {
      const block = new Uint8Array(1024);
      block.set(new TextEncoder().encode(path), 0);
      block.set(new TextEncoder().encode(size), 124);
      return block;
    };
    expect([...tarFiles(header('a/b', '3'))]).toEqual([['a/b', new Uint8Array(3)]]);
    expect(() => tarFiles(header('a', '7777'))).toThrow(/damaged/);
    expect(() => tarFiles(header('../a', '1'))).toThrow(/outside/);
    expect(() => tarFiles(header('/a', '1'))).toThrow(/outside/);
  });
});
