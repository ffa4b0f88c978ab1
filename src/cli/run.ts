import { readFile } from 'node:fs/promises';
import { ForerunError } from '../error.ts';
import { unknownName } from './arguments.ts';
import type { Command } from './command.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { table } from './format.ts';
import { listCommand } from './list.ts';
import { planCommand } from './plan.ts';
import type { Terminal } from './terminal.ts';

/** A command by name; what learns is loaded when it is called. */
interface CommandEntry extends Pick<Command, 'name' | 'summary'> {
  readonly load: () => Promise<Command>;
}

const COMMANDS: readonly CommandEntry[] = [
  ...[demoCommand, planCommand, listCommand, doctorCommand].map((command) => ({
    name: command.name,
    summary: command.summary,
    load: async () => command,
  })),
  {
    name: 'simulate',
    summary: 'run many closed loops at once, planner and plant on the device',
    load: async () => (await import('./simulate.ts')).simulateCommand,
  },
  {
    name: 'tune',
    summary: 'search better settings for a planner by running closed loops',
    load: async () => (await import('./tune.ts')).tuneCommand,
  },
  {
    name: 'train',
    summary: 'learn a model of an environment by acting in it, and plan with it',
    load: async () => (await import('./train.ts')).trainCommand,
  },
  {
    name: 'bandit',
    summary: 'compare strategies of exploration on thousands of bandits at once',
    load: async () => (await import('./bandit.ts')).banditCommand,
  },
  {
    name: 'tables',
    summary: 'compare learners with tables: the figures of Sutton and Barto, or your own',
    load: async () => (await import('./tables.ts')).tablesCommand,
  },
  {
    name: 'explore',
    summary: 'steps until the first reward: planned exploration beside random actions',
    load: async () => (await import('./explore.ts')).exploreCommand,
  },
  {
    name: 'evaluate',
    summary: 'let a trained agent act, without learning',
    load: async () => (await import('./evaluate.ts')).evaluateCommand,
  },
  {
    name: 'diagnose',
    summary: 'show how wrong a learned model is, and whether it knows',
    load: async () => (await import('./diagnose.ts')).diagnoseCommand,
  },
  {
    name: 'bridge',
    summary: 'drive a robot through rosbridge or Foxglove',
    load: async () => (await import('./bridge.ts')).bridgeCommand,
  },
];

/**
 * Runs the command line and returns the exit code: 0 done, 1 failed, 2 arguments that cannot be used, 130 stopped by Ctrl-C.
 *
 * @param args Without the interpreter and the script
 */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await dispatch(args, terminal);
    return 0;
  } catch (error) {
    if (!(error instanceof ForerunError)) throw error;
    // Arguments are refused in the name of the command, the rest in the name of the library's function.
    terminal.error(`${error.message.startsWith('forerun ') ? '' : 'forerun: '}${error.message}\n`);
    if (error.code === 'aborted') return 130;
    return error.code === 'invalid-argument' ? 2 : 1;
  }
}

async function dispatch(args: readonly string[], terminal: Terminal): Promise<void> {
  const [name, ...rest] = args;
  if (name === '--version' || name === '-v') {
    terminal.out(`${await version()}\n`);
    return;
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const asked = COMMANDS.find((command) => command.name === rest[0]);
    terminal.out(name === 'help' && asked ? (await asked.load()).help : overview());
    return;
  }
  const entry = COMMANDS.find((candidate) => candidate.name === name);
  if (!entry)
    throw unknownName(
      'command',
      name,
      COMMANDS.map((candidate) => candidate.name),
    );
  const command = await entry.load();
  const wantsHelp = rest.some(
    (word, index) => (word === '--help' || word === '-h') && !rest.slice(0, index).includes('--'),
  );
  if (wantsHelp) terminal.out(command.help);
  else await command.run(rest, terminal);
}

function overview(): string {
  return [
    'forerun: planning by running ahead, on the GPU through WebGPU or on the CPU\n\n',
    'Usage: forerun <command> [options]\n\nCommands\n',
    table(COMMANDS.map(({ name, summary }) => [name, summary])),
    "\n'forerun <command> --help' explains one command; 'forerun --version' prints the version.\n",
  ].join('');
}

/** What the package says, which lies as far above the built file as above this one. */
async function version(): Promise<string> {
  // Not written as bundlers know it, who would take the file in.
  const here = import.meta.url;
  return JSON.parse(await readFile(new URL('../../package.json', here), 'utf8')).version;
}
