import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { packPanel } from './pack-panel.js';

describe('the .foxe', () => {
  it('has what hosts look for, where they look', async () => {
    const packed = await packPanel();
    const path = join(mkdtempSync(join(tmpdir(), 'forerun-foxe-')), packed.name);
    writeFileSync(path, packed.foxe);
    onTestFinished(() => rmSync(dirname(path), { recursive: true, force: true }));
    expect(packed.name).toMatch(/^forerun\.planner-panel-\d+\.\d+\.\d+\.foxe$/);
    const script =
      'import json, sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(json.dumps({n: z.read(n).decode() for n in z.namelist()}))';
    const files = JSON.parse(execFileSync('python3', ['-c', script, path], { encoding: 'utf8', maxBuffer: 2 ** 26 }));
    expect(Object.keys(files).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/extension.js',
      'package.json',
    ]);
    expect(JSON.parse(files['package.json'])).toMatchObject({
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
