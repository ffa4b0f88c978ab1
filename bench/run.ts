import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ParsedArguments, parseArguments, usageError } from '../src/cli/arguments.ts';
import { table } from '../src/cli/format.ts';
import { untilInterrupted } from '../src/cli/interrupt.ts';
import { checkOutput, writeOutput } from '../src/cli/output-file.ts';
import { showProgress } from '../src/cli/progress.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import { ForerunError } from '../src/error.ts';
import { detectRuntime } from '../src/gpu/runtime.ts';
import { findBackends } from './backends.ts';
import type { BenchCase } from './case.ts';
import { CASES } from './cases.ts';
import { compareDocuments, hasRegression } from './compare/compare.ts';
import { comparisonText } from './compare/table.ts';
import type { BenchDocument } from './document.ts';
import { ENSEMBLE_EFFORT } from './ensemble/measure.ts';
import type { LimitEffort } from './limits/measure.ts';
import { measureCases } from './measure.ts';
import { caseMeasurer } from './measure-case.ts';
import { documentHead } from './opening.ts';
import { peerProgramsHere } from './peers/programs.ts';
import { measurePeers } from './peers/run.ts';
import { QUOTED } from './quoted.ts';
import { reportText, resultFiles } from './report.ts';
import { readDocument } from './schema/read.ts';
import { selectCases, takesLong } from './select.ts';
import { type Effort, FULL_EFFORT, withSeconds } from './statistics/repeat.ts';

/** Where runs of agents are kept unless `--runs` says otherwise. */
const RUNS = 'out/bench-runs';

const HELP = `Measures how quickly Forerun plans, how near that is to what the machine can do, and what peers take for the same.

Usage: npm run -s bench -- [options]        deno task bench [options]

  --list               names of the cases
  --filter <text>      only cases whose name contains this; or any of several, with commas between
  --full               the sweeps over sizes, systems and planners, large networks and published returns, too: an hour
  --backend <name>     webgpu or cpu; default: speed on both, returns on WebGPU where there is one, learning where that is a GPU
  --seconds <n>        time for each case, where its median does not settle before (default ${FULL_EFFORT.seconds})
  --autotune           look for the fastest layout of each speed case's kernels first: two seconds a case
  --no-peers           leave the peers out; they are measured where they are installed (PYTHON names the interpreter,
                       MPPI_GENERIC and AUTORALLY name checkouts)
  --json               print one JSON document; bench/README.md describes its fields
  --out <file>         write that document to a file, too; Ctrl-C stops after the case that is being measured, and writes what there is
  --save               write tables (Markdown), charts (SVG) and figures (JSON) to bench/results
  --compare <file>     compare with an earlier document, case by case; exit code 3 where this machine became slower
  --against <file>     with --compare: take this document in place of measuring
  --slow               plan through large networks on an emulated GPU, too: minutes a plan
  --learning           the cases that learn, too: hours; also those whose --filter says 'learning'
  --seeds <n>          runs of each case that learns, instead of its own number
  --steps <n>          steps of each of these runs, instead of its own number
  --runs <folder>      where these runs are kept, and gone on with after a stop (default ${RUNS})
  --help               this text
`;

const RESULTS = 'bench/results';
const SEEDS = Array.from({ length: 20 }, (_, seed) => seed);

/** What tests replace. */
export interface BenchSetup {
  readonly cases: readonly BenchCase[];
  readonly effort: Effort;
  readonly ensembleEffort: Effort;
  readonly limitEffort?: LimitEffort;
  readonly seeds: readonly number[];
}

/**
 * Runs the benchmarks and returns the exit code: 0 done, 1 a case failed, 2 arguments that cannot be used, 3 slower than before, 130 stopped
 * by Ctrl-C.
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
    full: { type: 'boolean' },
    backend: { type: 'string' },
    seconds: { type: 'string' },
    autotune: { type: 'boolean' },
    'no-peers': { type: 'boolean' },
    json: { type: 'boolean' },
    out: { type: 'string' },
    save: { type: 'boolean' },
    compare: { type: 'string' },
    against: { type: 'string' },
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
  const list = parsed.flag('list');
  const selected = selectCases(setup.cases, {
    filter: parsed.text('filter'),
    // Listing takes no time.
    full: list || parsed.flag('full'),
    learning: list || parsed.flag('learning'),
  });
  if (list) {
    terminal.out(parsed.flag('json') ? `${JSON.stringify({ cases: selected })}\n` : listText(selected));
    return 0;
  }
  const [before, against] = [await readOption(parsed, 'compare'), await readOption(parsed, 'against')];
  if (against !== undefined && before === undefined) throw usageError('bench: --against needs --compare.');
  const out = parsed.text('out');
  // A run may take hours, and nothing of it may be lost.
  if (out !== undefined) await checkOutput('bench: --out', out);
  if (parsed.flag('save')) await checkOutput('bench: --save', join(RESULTS, 'speed.json'));
  const { document, stopped } =
    against === undefined
      ? await measure(args, parsed, selected, terminal, setup)
      : { document: against, stopped: false };
  const comparison = before === undefined ? undefined : compareDocuments(before, document);
  if (parsed.flag('json')) {
    terminal.out(
      `${JSON.stringify(comparison === undefined ? document : { ...document, comparison }, undefined, 2)}\n`,
    );
  } else {
    const changes = comparison === undefined ? '' : `\n${comparisonText(comparison)}`;
    terminal.out(against === undefined ? reportText(document) + changes : changes.trimStart());
  }
  const files: (readonly [path: string, text: string])[] = [];
  if (out !== undefined) files.push([out, `${JSON.stringify(document, undefined, 2)}\n`]);
  // Half a run does not replace a whole one.
  if (parsed.flag('save') && !stopped)
    files.push(...resultFiles(document).map(([name, text]) => [join(RESULTS, name), text] as const));
  for (const [path, text] of files) {
    await writeOutput('bench', path, text);
    terminal.error(`wrote ${path}\n`);
  }
  if (stopped) return 130;
  if (document.failures.length > 0) return 1;
  return comparison !== undefined && hasRegression(comparison) ? 3 : 0;
}

async function readOption(parsed: ParsedArguments, option: string): Promise<BenchDocument | undefined> {
  const path = parsed.text(option);
  if (path === undefined) return undefined;
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw usageError(
      `bench: --${option}: cannot read '${path}' (${reason}); name a file that --json or --out has made.`,
    );
  });
  return readDocument(`bench: --${option}: '${path}'`, text);
}

function listText(cases: readonly BenchCase[]): string {
  return table(
    cases.map((benchCase) => [benchCase.name, takesLong(benchCase) ? 'full' : '', whatIsMeasured(benchCase)]),
    '',
  );
}

function whatIsMeasured({ kind }: BenchCase): string {
  switch (kind) {
    case 'speed':
      return 'times of plan(), beside the limits of the adapter';
    case 'ensemble':
      return "wall time of plan() through networks, beside the adapter's f32 rate";
    case 'rate':
      return 'times of searches, sweeps, learning in tables and bandits, and what that is a second';
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
): Promise<{ document: BenchDocument; stopped: boolean }> {
  const task = detectRuntime().kind === 'deno' ? 'deno task bench' : 'npm run -s bench --';
  const head = documentHead([task, ...args].join(' '));
  const effort = withSeconds(setup.effort, parsed.integer('seconds', 1, 3600));
  const { ensembleEffort, limitEffort } = setup;
  const measureCase = caseMeasurer({
    effort,
    ensembleEffort,
    autotune: parsed.flag('autotune'),
    seeds: setup.seeds,
    learningSeeds: parsed.integer('seeds', 1, 1000),
    learningSteps: parsed.integer('steps', 1, 1e9),
    runs: parsed.text('runs') ?? RUNS,
    onEpisode: (line) => terminal.error(`${line}\n`),
  });
  const backends = await findBackends(parsed.choice('backend', ['webgpu', 'cpu']));
  const slow = parsed.flag('slow');
  const programs = peerProgramsHere(selected, { effort, ensembleEffort });
  const { measured, peers, stopped } = await untilInterrupted(async (signal) => {
    signal.addEventListener('abort', () => terminal.error('stops after this case; Ctrl-C once more ends it at once\n'));
    const progress = showProgress(terminal);
    const onProgress = (share: number, text: string) => progress.update(share, text);
    const measured = await measureCases(selected, { backends, measureCase, slow, limitEffort, onProgress, signal });
    progress.done();
    const peerProgress = showProgress(terminal);
    const onPeer = (share: number, text: string) => peerProgress.update(share, text);
    const peers = parsed.flag('no-peers') ? null : await measurePeers(programs, selected, onPeer, signal);
    peerProgress.done();
    return { measured, peers, stopped: signal.aborted };
  });
  return { document: { ...head, ...measured, peers, quoted: QUOTED }, stopped };
}
