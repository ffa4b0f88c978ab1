import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { parseArguments } from '../../src/cli/arguments.ts';
import { ForerunError } from '../../src/error.ts';
import { type Piece, PROJECT, planBundle } from './plan.ts';
import { systemPieces } from './system.ts';

/** Of the archive, in bytes. */
export const MOST_BYTES = 60e6;

/** The folder that the archive makes. */
const NAME = 'forerun-bench';

const HELP = `Makes one archive that runs the GPU tests and the benchmark on a bare Linux machine (x86-64) with a GPU and its driver.

Usage: npm run -s bench:bundle -- [options]

  --out <file>    where the archive goes (default out/${NAME}-linux-x64.tar.gz)
  --help          this text
`;

/**
 * Makes the bundle; returns the exit code: 0 done, 1 it became too large, 2 it cannot be made here, or arguments that cannot be used.
 *
 * @param args Without the interpreter and the script
 */
export async function makeBundle(args: readonly string[]): Promise<number> {
  try {
    const parsed = parseArguments('bench:bundle', args, { out: { type: 'string' }, help: { type: 'boolean' } });
    if (parsed.flag('help')) {
      process.stdout.write(HELP);
      return 0;
    }
    return await make(parsed.text('out') ?? `out/${NAME}-linux-x64.tar.gz`);
  } catch (error) {
    if (!(error instanceof ForerunError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

async function make(archive: string): Promise<number> {
  const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
  process.chdir(root);
  const { pieces, tests, leftOut } = planBundle(root);
  const all = [...pieces, ...(await systemPieces(root))];
  const parent = join(root, 'out/bundle');
  const folder = join(parent, NAME);
  rmSync(folder, { recursive: true, force: true });
  // The project's own build, with the program that runs over there as one more entry.
  await build({
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: {
      outDir: join(folder, PROJECT, 'dist'),
      emptyOutDir: true,
      sourcemap: false,
      lib: { entry: { 'bench/bare': 'bench/bundle/bare/main.ts' } },
    },
  });
  for (const piece of all) place(piece, folder);
  writeFileSync(join(folder, 'about.json'), `${JSON.stringify(about(root, tests, leftOut), undefined, 2)}\n`);
  mkdirSync(dirname(archive), { recursive: true });
  // Beside it first, so that no half of one is left.
  const unfinished = `${archive}.unfinished`;
  const sameAlways = [
    '--sort=name',
    '--mtime=@0',
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '--format=ustar',
    '--mode=u=rwX,go=rX',
  ];
  execFileSync('tar', [...sameAlways, '-C', parent, '--use-compress-program=gzip -9n', '-cf', unfinished, NAME]);
  const bytes = statSync(unfinished).size;
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  if (bytes > MOST_BYTES) {
    const largest = all
      .map(({ from, to }) => ({ to, bytes: statSync(from).size }))
      .sort((a, b) => b.bytes - a.bytes)
      .slice(0, 8)
      .map(({ to, bytes: own }) => `  ${(own / 1e6).toFixed(1)} MB ${to}\n`);
    rmSync(unfinished);
    process.stderr.write(`The archive has ${size}; at most ${MOST_BYTES / 1e6} MB are allowed. The largest files:\n`);
    process.stderr.write(largest.join(''));
    return 1;
  }
  renameSync(unfinished, archive);
  rmSync(folder, { recursive: true });
  process.stdout.write(
    `${relative(root, archive) || archive}: ${size}, ${tests.length} files of tests. There: tar xzf ${archive.split('/').at(-1)} && ${NAME}/run.sh\n`,
  );
  return 0;
}

function place({ from, to, executable }: Piece, folder: string): void {
  const path = join(folder, to);
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(from, path);
  chmodSync(path, executable === true ? 0o755 : 0o644);
  // Names of functions for debuggers are a tenth of these.
  if (to === 'bin/node' || to.endsWith('.node')) strip(path);
}

function strip(path: string): void {
  try {
    execFileSync('strip', [path], { stdio: 'ignore' });
  } catch {
    // It is larger without.
  }
}

/** What it was made from, for whoever reads the results. */
function about(root: string, tests: readonly string[], leftOut: readonly object[]): object {
  const versionOf = (folder: string) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).version;
  return {
    forerun: versionOf('.'),
    commit: git('rev-parse', 'HEAD'),
    changed: git('status', '--porcelain', '--untracked-files=no', 'src', 'bench', 'shaders') !== '',
    node: process.version,
    webgpu: versionOf('node_modules/webgpu'),
    loaderFrom: `@sparticuz/chromium ${versionOf('node_modules/@sparticuz/chromium')}`,
    tests,
    leftOut,
  };
}

/** Null outside of a checkout. */
function git(...args: readonly string[]): string | null {
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}
