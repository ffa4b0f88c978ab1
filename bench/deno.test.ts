import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { readDocument } from './schema/read.ts';

it('the built benchmark measures in Deno, and writes the same document', async () => {
  const options = ['--backend', 'cpu', '--filter', 'integrator', '--seconds', '1', '--no-peers', '--json'];
  const { stdout } = await promisify(execFile)('node_modules/.bin/deno', ['run', '-A', 'bench/deno.ts', ...options]);
  const document = readDocument('the output', stdout);
  expect(document.machine.runtime).toMatch(/^Deno \d/);
  expect(document.command).toBe(`deno task bench ${options.join(' ')}`);
  expect(document.cases.map(({ name }) => name)).toEqual(['speed/integrator-random-shooting-100x5']);
});
