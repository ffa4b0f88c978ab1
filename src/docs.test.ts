import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const pages = ['README.md', ...readdirSync('docs').map((name) => `docs/${name}`)].map((path) => ({
  path,
  text: readFileSync(path, 'utf8'),
}));
const examples = pages.flatMap(({ path, text }) =>
  [...text.matchAll(/```ts\n(.*?)```/gs)].map(
    ([, code = '']) => [path, code.trim().split('\n')[0] ?? '', code] as const,
  ),
);

// Those that read files follow those that write them.
const folder = mkdtempSync(join(tmpdir(), 'forerun-docs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// They run as they stand, in the built package: `npm test` builds it first.
describe('the examples of README and docs', () => {
  it('are there', () => {
    expect(examples.length).toBeGreaterThanOrEqual(10);
  });

  it.each(examples)('%s: %s ...', (_path, _line, code) => {
    const built = (path: string) => new URL(`../dist/${path}`, import.meta.url).href;
    const program = code
      .replaceAll("'forerun/learn'", `'${built('learn.js')}'`)
      .replaceAll("'forerun/envs'", `'${built('envs/index.js')}'`)
      .replaceAll("'forerun'", `'${built('index.js')}'`);
    const options = { cwd: folder, timeout: 60_000, stdio: 'pipe' } as const;
    execFileSync(process.execPath, ['--input-type=module', '--eval', program], options);
  });
});

describe('links of README and docs', () => {
  const links = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\(([^)#\s]+)(#[^)\s]*)?\)/g)].map(([, target = '', anchor]) => ({ path, target, anchor })),
  );
  const within = links.filter(({ target }) => !/^\w+:/.test(target));

  it('within the project lead to what is there', () => {
    expect(within.length).toBeGreaterThan(10);
    expect(within.filter(({ path, target }) => !existsSync(join(dirname(path), target)))).toEqual([]);
  });

  it('reach every page from the README', () => {
    const linked = within.filter(({ path }) => path === 'README.md').map(({ target }) => target);
    expect(pages.map(({ path }) => path).filter((path) => path !== 'README.md' && !linked.includes(path))).toEqual([]);
  });
});
