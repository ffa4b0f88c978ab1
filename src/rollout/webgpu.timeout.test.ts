import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** Runs a TypeScript module in another Node process. */
async function runApart(path: string): Promise<string> {
  const script = `import { runnerImport } from 'vite'; await runnerImport(${JSON.stringify(path)});`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    timeout: 60_000,
  });
  return stdout;
}

it('never waits for an endless kernel longer than timeoutMs, and the process can still end', async () => {
  const output = await runApart(`${import.meta.dirname}/endless.fixture.ts`);
  expect(output.trim().split('\n')).toEqual([
    'first timeout in time',
    'second timeout in time',
    'next backend has a new device',
  ]);
});
