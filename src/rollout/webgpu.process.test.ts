import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** Runs a TypeScript module in another Node process, and returns its lines of output once it has ended by itself. */
async function runApart(path: string): Promise<string[]> {
  const script = `import { runnerImport } from 'vite'; await runnerImport(${JSON.stringify(path)});`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    timeout: 60_000,
  });
  return stdout.trim().split('\n');
}

it('never waits for an endless kernel longer than timeoutMs, and the process can still end', async () => {
  expect(await runApart(`${import.meta.dirname}/endless.fixture.ts`)).toEqual([
    'first timeout in time',
    'second timeout in time',
    'next backend has a new device',
  ]);
});

it('does not keep a process alive that forgot to destroy it', async () => {
  expect(await runApart(`${import.meta.dirname}/forgotten.fixture.ts`)).toEqual(['3']);
});
