import { readFileSync } from 'node:fs';
import { crc32, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packPanel } from './pack-panel.js';

/** Files of a zip by name, read from its central directory as PKWARE's APPNOTE describes it. */
function unzipped(zip: Buffer): Record<string, string> {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const files: Record<string, string> = {};
  for (let i = 0, at = zip.readUInt32LE(end + 16); i < zip.readUInt16LE(end + 10); i++) {
    const word = (offset: number) => zip.readUInt32LE(at + offset);
    const half = (offset: number) => zip.readUInt16LE(at + offset);
    const name = zip.toString('utf8', at + 46, at + 46 + half(28));
    const local = word(42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(from, from + word(20));
    const content = half(10) === 0 ? packed : inflateRawSync(packed);
    // `crc32` is newer than the oldest Node that is supported.
    expect([name, content.length]).toEqual([name, word(24)]);
    if (typeof crc32 === 'function') expect([name, crc32(content)]).toEqual([name, word(16)]);
    files[name] = content.toString('utf8');
    at += 46 + half(28) + half(30) + half(32);
  }
  return files;
}

describe('the .foxe', () => {
  it('is announced by the name that hosts show', () => {
    const text = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
    const [, name] = /registerPanel\(\{ name: '([^']+)'/.exec(text('extension.ts')) ?? [];
    expect(text('package-panel.js')).toContain(`add the panel "${name}"`);
  });

  it('has what hosts look for, where they look', async () => {
    const packed = await packPanel();
    expect(packed.name).toMatch(/^forerun\.planner-panel-\d+\.\d+\.\d+\.foxe$/);
    const files = unzipped(Buffer.from(packed.foxe));
    expect(Object.keys(files).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/extension.js',
      'package.json',
    ]);
    expect(JSON.parse(files['package.json'] ?? '')).toMatchObject({
      name: 'planner-panel',
      publisher: 'forerun',
      main: './dist/extension.js',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
    expect(files['dist/extension.js']).toBe(packed.source);
    // Nothing is fetched, loaded or evaluated, and no file is named that is not there.
    expect(packed.source).not.toMatch(
      /\bimport\(|\beval\(|new Function\(|import\.meta|\bimportScripts\b|\bfetch\(|sourceMappingURL/,
    );
    expect(packed.foxe.length).toBeLessThan(300_000);
  });
});
