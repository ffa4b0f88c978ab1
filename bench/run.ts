import { join } from 'node:path';
import { type ParsedArguments, parseArguments, usageError } from '../src/cli/arguments.ts';
import { table } from '../src/cli/format.ts';
import { writeOutput } from '../src/cli/output-file.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import { ForerunError } from '../src/error.ts';
import { findBackends } from './backends.ts';
import { type BackendName, type BenchCase, backendsFor } from './case.ts';
import { CASES } from './cases.ts';
import { type BenchDocument, type CaseFailure, type CaseResult, SCHEMA } from './document.ts';
import { describeMachine } from './machine.ts';
import { runCell } from './mbrl/cell.ts';
import { measurePeers } from './peers.ts';
import { QUOTED } from './quoted.ts';
import { reportText, resultFiles } from './report.ts';
import { type Effort, FULL_EFFORT, measureSpeed } from './speed.ts';

const HELP = `Measures what Forerun promises: speed of planning, and returns beside published ones.

Usage: npm run -s bench -- [options]

  --list               names of the cases
  --filter <text>      only cases whose name contains this
  --backend <name>     webgpu or cpu; default: speed on both, returns on WebGPU where there is one
  --json               print one JSON document
  --save               write tables (Markdown) and figures (JSON) to bench/results
  --peers              measure pytorch_mppi beside, where Python has it (PYTHON names the interpreter)
  --help               this text
`;

const RESULTS = 'bench/results';
const SEEDS = Array.from({ length: 20 }, (_, seed) => seed);

/** What tests replace. */
export interface BenchSetup {
  readonly cases: readonly BenchCase[];
  readonly effort: Effort;
  readonly seeds: readonly number[];
}

/**
 * Runs the benchmarks and returns the exit code: 0 done, 1 a case failed, 2 arguments that cannot be used.
 *
 * @param args Without the interpreter and the script
 */
export async function runBench(
  args: readonly string[],
  terminal: Terminal,
  setup: BenchSetup = { cases: CASES, effort: FULL_EFFORT, seeds: SEEDS },
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
  const filter = parsed.text('filter');
  const selected = filter === undefined ? cases : cases.filter(({ name }) => name.includes(filter));
  if (selected.length > 0) return selected;
  const names = cases.map(({ name }) => name).join(', ');
  throw usageError(`bench: --filter '${filter}' is in no name of a case; the cases are ${names}.`);
}

function listText(cases: readonly BenchCase[]): string {
  return table(
    cases.map((benchCase) => [
      benchCase.name,
      benchCase.kind === 'speed' ? 'wall time of plan()' : 'return of 200 steps, beside the published one',
    ]),
    '',
  );
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
  const available = found.map(({ backend }) => backend);
  const runs = selected.flatMap((benchCase) =>
    backendsFor(benchCase, available).map((backend) => ({ benchCase, backend })),
  );
  const cases: CaseResult[] = [];
  const failures: CaseFailure[] = [];
  for (const [index, { benchCase, backend }] of runs.entries()) {
    terminal.error(`${index + 1}/${runs.length} ${benchCase.name} on ${backend} ...\n`);
    try {
      cases.push(await measureCase(benchCase, backend, setup));
    } catch (error) {
      // One broken case must not cost the figures of the others.
      if (!(error instanceof Error)) throw error;
      failures.push({ name: benchCase.name, backend, error: error.message });
    }
  }
  const peers = parsed.flag('peers') ? { peers: await measurePeers(process.env.PYTHON ?? 'python3') } : {};
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
    ...peers,
    quoted: QUOTED,
  };
}

async function measureCase(benchCase: BenchCase, backend: BackendName, setup: BenchSetup): Promise<CaseResult> {
  switch (benchCase.kind) {
    case 'speed':
      return { kind: 'speed', name: benchCase.name, ...(await measureSpeed(benchCase, backend, setup.effort)) };
    case 'return': {
      const started = performance.now();
      const { environment, method, name } = benchCase;
      const result = await runCell({ environment, method, backend, seeds: setup.seeds });
      return { kind: 'return', name, seconds: (performance.now() - started) / 1000, ...result };
    }
    default:
      return benchCase satisfies never;
  }
}
