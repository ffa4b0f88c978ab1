import { basename, dirname, join, relative, sep } from 'node:path';

/** What of a process says how it was started. */
export interface Started {
  /** The script, as in `process.argv[1]`. */
  readonly script: string | undefined;
  /** The working directory. */
  readonly folder: string;
  /** What npm tells the processes that it starts. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * What the user typed to call the command, up to its name: `'npm run -s forerun --'` by the script of this repository, `'npx forerun'`
 * where the package is installed beside, `'forerun'` where it is on the path, else `'node <script>'`.
 */
export function invocation({ script, folder, env }: Started): string {
  if (script === undefined) return 'forerun';
  const installed = script.includes(join('node_modules', 'forerun') + sep) || basename(script) === 'forerun';
  if (installed) return env.npm_command === 'exec' || isBeside(script, folder) ? 'npx forerun' : 'forerun';
  // Whoever calls it by this script, or by the one that shows the flight, has npm set this.
  const byScript = ['forerun', 'start'].includes(env.npm_lifecycle_event ?? '');
  if (byScript && env.npm_package_name === 'forerun') return 'npm run -s forerun --';
  return basename(script) === 'main.js' ? `node ${quoted(relative(folder, script))}` : 'forerun';
}

/** A call of the command with these words, as the user would type it here. */
export function commandLine(...words: readonly string[]): string {
  return [FORERUN, ...words.map(quoted)].join(' ');
}

/** Whether a script lies in the `node_modules` of a folder, or of one above it, where npx finds it. */
function isBeside(script: string, folder: string): boolean {
  for (let above = folder; ; above = dirname(above)) {
    if (script.startsWith(join(above, 'node_modules') + sep)) return true;
    if (dirname(above) === above) return false;
  }
}

/** For a shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

const FORERUN = invocation({ script: process.argv[1], folder: process.cwd(), env: process.env });
