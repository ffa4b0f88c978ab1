import { join } from 'node:path';
import { type ParsedArguments, parseArguments, usageError } from '../src/cli/arguments.ts';
import { table } from '../src/cli/format.ts';
import { writeOutput } from '../src/cli/output-file.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import { ForerunError } from '../src/error.ts';
import { findBackends } from './backends.ts';
import { type BenchCase, backendsFor } from './case.ts';
import { CASES } from './cases.ts';
import { type BenchDocument, type CaseFailure, type CaseResult, type CaseSkip, SCHEMA } from './document.ts';
import { ENSEMBLE_EFFORT } from './ensemble/measure.ts';
import { describeMachine } from './machine.ts';
import { type BenchSetup, caseMeasurer, RUNS } from './measure-case.ts';
import { measurePeers, peerPrograms } from './peers.ts';
import { QUOTED } from './quoted.ts';
import { reportText, resultFiles } from './report.ts';
import { FULL_EFFORT } from './speed.ts';

const HELP = `Measures what Forerun promises: speed of planning, and returns beside published ones.

Usage: npm run -s bench -- [options]

  --list               names of the cases
  --filter <text>      only cases whose name contains this; or any of several, with commas between
  --backend <name>     webgpu or cpu; default: speed on both, returns on WebGPU where there is one, learning where that is a GPU
  --json               print one JSON document
  --save               write tables (Markdown) and figures (JSON) to bench/results
  --peers              measure PyTorch beside, where Python has it (PYTHON names the interpreter; speed: pytorch_mppi)
  --slow               plan through large networks on an emulated GPU, too: minutes a plan
  --learning           the cases that learn, too: hours; also those whose --filter says 'learning'
  --seeds <n>          runs of each case that learns, instead of its own number
  --steps <n>          steps of each of these runs, instead of its own number
  --runs <folder>      where these runs are kept, and gone on with after a stop (default ${RUNS})
  --help               this text
`;

const RESULTS = 'bench/results';
const SEEDS = Array.from({ length: 20 }, (_, seed) => seed);

/**
 * Runs the benchmarks and returns the exit code: 0 done, 1 a case failed, 2 arguments that cannot be used.
 *
 * @param args Without the interpreter and the script
 */
export async function runBench(
  args: readonly string[],
  terminal: Terminal,
  setup: BenchSetup = { cases: CASES, effort: FULL_EFFORT, ensembleEffort: ENSEMBLE_EFFORT, seeds: SEEDS },
): Promise<number> {
  try {
    return await run(args, terminal, setup);
  } catch (error) {
    if (!(error instanceof ForerunError)) throw error;
    terminal.error(`${error.message}\n`);
    return error.code === 'invalid-argument' ? 2 : 1;
  }
}

async function run(args: readonly string[], terminal: Terminal, setup: BenchSetup): Promise<number> {
  const parsed = parseArguments('bench', args, {
    list: { type: 'boolean' },
    filter: { type: 'string' },
    backend: { type: 'string' },
    json: { type: 'boolean' },
    save: { type: 'boolean' },
    peers: { type: 'boolean' },
    slow: { type: 'boolean' },
    learning: { type: 'boolean' },
    seeds: { type: 'string' },
    steps: { type: 'string' },
    runs: { type: 'string' },
    help: { type: 'boolean' },
  });
  if (parsed.flag('help')) {
    terminal.out(HELP);
    return 0;
  }
  const selected = selectedCases(parsed, setup.cases);
  if (parsed.flag('list')) {
    terminal.out(parsed.flag('json') ? `${JSON.stringify({ cases: selected })}\n` : listText(selected));
    return 0;
  }
  const document = await measure(args, parsed, selected, terminal, setup);
  terminal.out(parsed.flag('json') ? `${JSON.stringify(document, undefined, 2)}\n` : reportText(document));
  if (parsed.flag('save')) {
    for (const [name, text] of resultFiles(document)) {
      const path = join(RESULTS, name);
      await writeOutput('bench: --save', path, text);
      terminal.error(`wrote ${path}\n`);
    }
  }
  return document.failures.length > 0 ? 1 : 0;
}

function selectedCases(parsed: ParsedArguments, cases: readonly BenchCase[]): readonly BenchCase[] {
  const filter = parsed.text('filter') ?? '';
  // What takes hours has to be asked for; listing it takes no time.
  const learning = parsed.flag('learning') || parsed.flag('list') || filter.includes('learning');
  const wanted = (name: string) => filter.split(',').some((part) => name.includes(part));
  const selected = cases.filter(({ name, kind }) => wanted(name) && (learning || kind !== 'learning'));
  if (selected.length > 0) return selected;
  const names = cases.map(({ name }) => name).join(', ');
  throw usageError(`bench: --filter '${filter}' is in no name of a case; the cases are ${names}.`);
}

function listText(cases: readonly BenchCase[]): string {
  return table(
    cases.map((benchCase) => [benchCase.name, whatIsMeasured(benchCase)]),
    '',
  );
}

function whatIsMeasured({ kind }: BenchCase): string {
  switch (kind) {
    case 'speed':
      return 'wall time of plan()';
    case 'ensemble':
      return "wall time of plan() through networks, beside the adapter's peak";
    case 'return':
      return 'return of 200 steps, beside the published one';
    case 'learning':
      return 'returns while an agent learns: hours; only with --learning or --filter learning';
    default:
      return kind satisfies never;
  }
}

async function measure(
  args: readonly string[],
  parsed: ParsedArguments,
  selected: readonly BenchCase[],
  terminal: Terminal,
  setup: BenchSetup,
): Promise<BenchDocument> {
  const machine = describeMachine();
  const date = new Date().toISOString();
  const { found, missing } = await findBackends(parsed.choice('backend', ['webgpu', 'cpu']));
  const choices = selected.flatMap((benchCase) =>
    backendsFor(benchCase, found, parsed.flag('slow')).map((choice) => ({ benchCase, ...choice })),
  );
  const runs = choices.filter(({ skip }) => skip === undefined);
  const skipped = choices.flatMap(({ benchCase: { name }, backend, skip }): CaseSkip[] =>
    skip === undefined ? [] : [{ name, backend, reason: skip }],
  );
  const measureCase = caseMeasurer(parsed, terminal, setup);
  const cases: CaseResult[] = [];
  const failures: CaseFailure[] = [];
  for (const [index, { benchCase, backend }] of runs.entries()) {
    terminal.error(`${index + 1}/${runs.length} ${benchCase.name} on ${backend} ...\n`);
    try {
      cases.push(await measureCase(benchCase, backend));
    } catch (error) {
      // One broken case must not cost the figures of the others.
      if (!(error instanceof Error)) throw error;
      failures.push({ name: benchCase.name, backend, error: error.message });
    }
  }
  const programs = peerPrograms(selected, setup.ensembleEffort);
  const peers = parsed.flag('peers') ? { peers: await measurePeers(process.env.PYTHON ?? 'python3', programs) } : {};
  const command = ['npm run -s bench --', ...args].join(' ');
  return {
    schema: SCHEMA,
    date,
    command,
    machine,
    backends: found,
    missingBackends: missing,
    cases,
    failures,
    skipped,
    ...peers,
    quoted: QUOTED,
  };
}
