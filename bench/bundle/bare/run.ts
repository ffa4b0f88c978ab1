import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArguments, unknownName, usageError } from '../../../src/cli/arguments.ts';
import { doctorText } from '../../../src/cli/doctor.ts';
import { ForerunError } from '../../../src/error.ts';
import type { DoctorReport } from '../../../src/gpu/doctor.ts';
import { reportText } from '../../report.ts';
import { readDocument } from '../../schema/read.ts';
import { type Driver, driversText, findDrivers, nvidiaLine } from './drivers.ts';
import { HELP, MINUTES, PARTS } from './help.ts';
import { type MeasureRequest, timedCases } from './measure-part.ts';
import { runPart } from './part.ts';
import { adapterSlug, reportFiles, resultName } from './results.ts';
import type { TestedFile, TestRequest } from './test-part.ts';

/** What starts all parts, and the bundle's folder, three folders above it. */
const MAIN = fileURLToPath(import.meta.url);
const HERE = resolve(MAIN, '../../../..');

/**
 * Runs the parts that are asked for; returns the exit code, as the help says.
 *
 * @param args Of `run.sh`
 */
export async function runBundle(args: readonly string[]): Promise<number> {
  try {
    return await run(args);
  } catch (error) {
    if (!(error instanceof ForerunError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

async function run(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(
    'run.sh',
    args,
    {
      minutes: { type: 'string' },
      out: { type: 'string' },
      software: { type: 'boolean' },
      tests: { type: 'string' },
      filter: { type: 'string' },
      quick: { type: 'boolean' },
      seconds: { type: 'string' },
      autotune: { type: 'boolean' },
      'no-peers': { type: 'boolean' },
      help: { type: 'boolean' },
    },
    1,
  );
  if (parsed.flag('help')) {
    process.stdout.write(HELP);
    return 0;
  }
  const [given = 'all'] = parsed.positionals;
  const part = PARTS.find((name) => name === given);
  if (part === undefined) throw unknownName('run.sh: part', given, PARTS);
  const minutes = parsed.integer('minutes', 1, 600) ?? MINUTES;
  const about = JSON.parse(readFileSync(join(HERE, 'about.json'), 'utf8')) as About;
  const files = chosen(about.tests, parsed.text('tests'));
  const filter = parsed.text('filter');
  // Says so now, not after the tests.
  timedCases(filter, true);
  const request: Omit<MeasureRequest, 'output'> = {
    command: ['run.sh', ...args].join(' '),
    // The last case may take longer than was left.
    minutes: 0.9 * minutes,
    filter,
    quick: parsed.flag('quick'),
    autotune: parsed.flag('autotune'),
    peers: !parsed.flag('no-peers'),
    seconds: parsed.integer('seconds', 1, 3600),
  };
  process.stdout.write(
    `Forerun ${about.forerun}, commit ${about.commit ?? 'unknown'}${about.changed ? ' with changes' : ''}; Node ${about.node}, Dawn of webgpu ${about.webgpu}\n`,
  );

  const software = parsed.flag('software');
  const env = driverEnvironment(software);
  if (env === undefined) return 3;
  const report = diagnose(env);
  if (report === undefined) return 1;
  process.stdout.write(`\n${doctorText(report)}`);
  if (report.adapter === null || (report.adapter.software && !software)) {
    process.stdout.write(
      `\nNo GPU: ${report.adapter === null ? 'WebGPU has no adapter' : 'WebGPU runs in software'}. ${GO_ON}`,
    );
    return 3;
  }
  const folder = resolve(parsed.text('out') ?? (process.env.OUT || 'results'));
  mkdirSync(folder, { recursive: true });
  // Parts that are run one by one come to lie beside each other.
  const [testing, measuring] = [part === 'all' || part === 'tests', part === 'all' || part === 'bench'];
  const endings = [...(testing ? ['-tests.json'] : []), ...(measuring ? ['.json'] : [])];
  const name = join(folder, resultName(folder, adapterSlug(report.adapter), new Date().toISOString(), endings));
  writeFileSync(
    `${name}-doctor.json`,
    `${JSON.stringify({ ...report, about: { ...about, tests: undefined } }, undefined, 2)}\n`,
  );

  let failed = false;
  const limitMs = 60_000 * minutes;
  if (testing) {
    failed = !(await tests({ root: join(HERE, 'project'), files, output: `${name}-tests.json` }, env, limitMs));
  }
  if (measuring) {
    failed = !(await bench({ ...request, output: `${name}.json` }, env, limitMs, name)) || failed;
  }
  process.stdout.write(`\nResults: ${name}*\n`);
  return failed ? 1 : 0;
}

/** What the bundle was made from. */
interface About {
  readonly forerun: string;
  readonly commit: string | null;
  readonly changed: boolean;
  readonly node: string;
  readonly webgpu: string;
  readonly tests: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

const GO_ON = 'Results from it say nothing about GPUs; --software goes on all the same.\n';

function chosen(files: readonly string[], filter = ''): readonly string[] {
  const parts = filter.split(',').map((text) => text.trim());
  const found = files.filter((file) => parts.some((text) => file.includes(text)));
  if (found.length > 0) return found;
  throw usageError(`run.sh: --tests '${filter}' is in no path of a test; the tests are ${files.join(', ')}.`);
}

/** The environment of all parts, with the driver that they use; `undefined` where there is none. */
function driverEnvironment(software: boolean): Environment | undefined {
  const drivers = findDrivers(process.env);
  process.stdout.write(`nvidia-smi: ${nvidiaLine() ?? 'none'}\n${driversText(drivers)}`);
  const usable = drivers.filter(({ fault }) => fault === undefined);
  const gpus = usable.filter((driver) => !driver.software);
  const named = process.env.VK_DRIVER_FILES || process.env.VK_ICD_FILENAMES ? usable : [];
  // One that the environment names is what --software means; else the one that the bundle has.
  const own: Driver = { manifest: join(HERE, 'software/vk_swiftshader_icd.json'), library: '', software: true };
  const used = software ? (named.length > 0 ? named : [own]) : gpus;
  if (used.length === 0) {
    process.stdout.write(
      `\nNo GPU: no Vulkan driver of one can be loaded. Install the GPU's driver with its Vulkan part. ${GO_ON}`,
    );
    return undefined;
  }
  const { VK_DRIVER_FILES: _, ...env } = process.env;
  return { ...env, VK_ICD_FILENAMES: used.map(({ manifest }) => manifest).join(':') };
}

/** What `forerun doctor` says, in a process of its own; `undefined`, and printed why, where it does not answer. */
function diagnose(env: Environment): DoctorReport | undefined {
  const doctor = [join(HERE, 'project/dist/cli/main.js'), 'doctor', '--json'];
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, doctor, {
    env,
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (status === 0) return JSON.parse(stdout) as DoctorReport;
  process.stderr.write(
    `${stderr}run.sh: the doctor ended with ${signal ?? `exit code ${status}`}; the driver may be broken.\n`,
  );
  return undefined;
}

async function tests(request: TestRequest, env: Environment, limitMs: number): Promise<boolean> {
  process.stdout.write(`\nTests: ${request.files.length} files\n`);
  // Tests read files of the project by their paths in it.
  const { code, late } = await runPart([MAIN, 'part:tests', JSON.stringify(request)], env, limitMs, request.root);
  const done = existsSync(request.output)
    ? (JSON.parse(readFileSync(request.output, 'utf8')) as readonly TestedFile[])
    : [];
  const failed = done.filter((file) => file.failed.length > 0);
  const passed = done.reduce((sum, file) => sum + file.passed, 0);
  const missing = request.files.filter((file) => !done.some((one) => one.file === file));
  process.stdout.write(
    `Tests: ${passed} passed in ${request.files.length - missing.length} of ${request.files.length} files\n` +
      failed.map(({ file }) => `  FAILED ${file}\n`).join('') +
      missing.map((file) => `  ${late ? 'NOT ENDED IN TIME' : 'NOT RUN'} ${file}\n`).join(''),
  );
  return code === 0;
}

async function bench(request: MeasureRequest, env: Environment, limitMs: number, name: string): Promise<boolean> {
  process.stdout.write('\nBenchmark\n');
  const { code, late } = await runPart([MAIN, 'part:bench', JSON.stringify(request)], env, limitMs);
  if (late) process.stdout.write('The benchmark ran out of time and was ended; what it had measured by then counts.\n');
  if (!existsSync(request.output)) {
    process.stdout.write('The benchmark ended before a case was measured.\n');
    return false;
  }
  const document = readDocument(`run.sh: '${request.output}'`, readFileSync(request.output, 'utf8'));
  process.stdout.write(reportText(document));
  for (const [file, text] of reportFiles(document, basename(name))) writeFileSync(join(dirname(name), file), text);
  return code === 0;
}
