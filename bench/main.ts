import { processTerminal } from '../src/cli/terminal.ts';
import { runBench } from './run.ts';

const code = await runBench(process.argv.slice(2), processTerminal());
// A WebGPU instance keeps Node alive; leave once the output is handed over.
process.stdout.write('', () => process.exit(code));
