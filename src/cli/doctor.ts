import { diagnose } from '../gpu/doctor.ts';
import { parseArguments } from './arguments.ts';
import type { Command } from './command.ts';

const HELP = `forerun doctor [--json]

Shows the runtime, the WebGPU adapters with features and limits, which backend would be used, and what to do about
whatever is missing.

  --json    print one JSON object
`;

/** `forerun doctor`: what this machine offers. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'what this machine offers, and the fix for what is missing',
  help: HELP,
  async run(args, terminal) {
    const parsed = parseArguments('forerun doctor', args, { json: { type: 'boolean' } });
    const report = await diagnose();
    terminal.out(`${parsed.flag('json') ? JSON.stringify(report) : JSON.stringify(report, null, 2)}\n`);
  },
};
