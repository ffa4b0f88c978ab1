#!/usr/bin/env node
import { runCommandLine } from './run.ts';
import { processTerminal } from './terminal.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
// Progress that nobody reads any more is no reason to leave a robot alone.
process.stderr.on('error', () => undefined);

const code = await runCommandLine(process.argv.slice(2), processTerminal());
// A WebGPU instance keeps Node alive; by now all output is handed over, so leave once it is written.
process.stdout.write('', () => process.exit(code));
