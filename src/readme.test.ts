import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const readme = readFileSync('README.md', 'utf8');
const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1] ?? '');

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
    execFileSync(process.execPath, ['--input-type=module', '--eval', program], { timeout: 60_000, stdio: 'pipe' });
  });
});
