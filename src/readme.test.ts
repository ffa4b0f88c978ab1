import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const readme = readFileSync('README.md', 'utf8');
const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1] ?? '');

// Those that read files follow those that write them.
const folder = mkdtempSync(join(tmpdir(), 'forerun-readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// They run as they stand, in the built package: `npm test` builds it first.
describe('the examples of the README', () => {
  it('are there', () => {
    expect(examples.length).toBeGreaterThanOrEqual(3);
  });

  it.each(examples.map((code) => [code.trim().split('\n')[0] ?? '', code]))('%s ...', (_, code) => {
    const built = (path: string) => new URL(`../dist/${path}`, import.meta.url).href;
    const program = code
      .replaceAll("'forerun/learn'", `'${built('learn.js')}'`)
      .replaceAll("'forerun/envs'", `'${built('envs/index.js')}'`)
      .replaceAll("'forerun'", `'${built('index.js')}'`);
    const options = { cwd: folder, timeout: 60_000, stdio: 'pipe' } as const;
    execFileSync(process.execPath, ['--input-type=module', '--eval', program], options);
  });
});
