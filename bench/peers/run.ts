import { execFile } from 'node:child_process';
import type { BenchCase } from '../case.ts';
import { evaluationsOf, flopPerEvaluation } from '../ensemble/problem.ts';
import { workOf } from '../rate/case.ts';
import { summarise } from '../statistics/median.ts';
import type { PeerFigure, PeerReport, PeerSkip } from './figure.ts';
import type { PeerProgram } from './programs.ts';

/** One line of a program. */
interface PeerLine {
  readonly peer: string;
  readonly skip?: string;
  readonly device?: string;
  readonly case?: string;
  /** In ms. */
  readonly times?: readonly number[];
  readonly product?: string;
  readonly readyMs?: number | null;
}

const TIMEOUT_MS = 1_200_000;
const MOST_OUTPUT = 256 * 2 ** 20;

/** Measures the peers that are installed; names those that are not, with the reason. `signal` ends it before the next one. */
export async function measurePeers(
  programs: readonly PeerProgram[],
  cases: readonly BenchCase[],
  onProgress?: (share: number, text: string) => void,
  signal?: AbortSignal,
): Promise<PeerReport> {
  const measured: PeerFigure[] = [];
  const skipped: PeerSkip[] = [];
  for (const [index, program] of programs.entries()) {
    const { peer, command, kind, timeoutMs = TIMEOUT_MS } = program;
    const skip = (name: string, reason: string) => {
      // Programs of the same peer lack the same.
      if (skipped.some((before) => before.peer === name && before.reason === reason)) return;
      skipped.push({ peer: name, reason, ...(kind && { kind }) });
    };
    if (signal?.aborted === true) {
      skip(peer, 'stopped before it was measured.');
      continue;
    }
    onProgress?.(
      index / programs.length,
      `${index + 1}/${programs.length} peer ${peer}${program.case === undefined ? '' : ` on ${program.case}`}`,
    );
    const ready = await command();
    if ('skip' in ready) {
      skip(peer, ready.skip);
      continue;
    }
    const { lines, problem, ended } = await runProgram(ready, timeoutMs);
    for (const line of lines) {
      const figure = 'text' in line || line.skip !== undefined ? undefined : figureOf(line, cases);
      if (figure !== undefined) measured.push(figure);
      else if ('text' in line) skip(peer, `it printed '${line.text}', which is no figure.`);
      else skip(line.peer, line.skip ?? `it measured '${line.case}', which was not asked for.`);
    }
    if (problem !== undefined) skip(peer, problem);
    if (ended) skip(peer, `${program.case ?? 'what is left'}: not finished within ${timeoutMs / 1000} s.`);
  }
  onProgress?.(1, `${measured.length} figures of peers`);
  return { measured, skipped };
}

function figureOf(
  { peer, device = '', times = [], product = '', readyMs = null, ...line }: PeerLine,
  cases: readonly BenchCase[],
): PeerFigure | undefined {
  const benchCase = cases.find(({ name }) => name === line.case);
  const planMs = summarise(times);
  if (benchCase?.kind === 'ensemble') {
    const evaluationsPerSecond = (1000 * evaluationsOf(benchCase.problem)) / planMs.p50;
    const gflops = (evaluationsPerSecond * flopPerEvaluation(benchCase.problem)) / 1e9;
    return { kind: 'ensemble', peer, device, case: benchCase.name, planMs, product, evaluationsPerSecond, gflops };
  }
  if (benchCase?.kind === 'rate') {
    const { count, unit } = workOf(benchCase.task);
    const perSecond = (1000 * count) / planMs.p50;
    return { kind: 'rate', peer, device, case: benchCase.name, planMs, unit, perSecond, readyMs };
  }
  if (benchCase?.kind !== 'speed') return undefined;
  const { samples, horizon } = benchCase.settings;
  const stepsPerSecond = (1000 * Number(samples) * Number(horizon)) / planMs.p50;
  return { kind: 'speed', peer, device, case: benchCase.name, planMs, stepsPerSecond };
}

/** A line as programs write it; or its text, where one was ended in the middle of it or a library prints braces. */
function peerLine(line: string): PeerLine | { readonly text: string } {
  try {
    const found: Partial<PeerLine> = JSON.parse(line);
    const { peer, skip, times } = found;
    const isFigure = Array.isArray(times) && times.length > 0 && times.every((time) => time > 0);
    if (typeof peer === 'string' && (typeof skip === 'string' || isFigure)) return { ...found, peer };
  } catch {
    // Below.
  }
  return { text: line.slice(0, 80) };
}

function runProgram(
  [file = '', ...args]: readonly string[],
  timeoutMs: number,
): Promise<{
  lines: (PeerLine | { readonly text: string })[];
  problem: string | undefined;
  /** It took too long. */
  ended: boolean;
}> {
  return new Promise((resolve) => {
    execFile(file, args, { timeout: timeoutMs, maxBuffer: MOST_OUTPUT }, (error, stdout, stderr) => {
      const lines = stdout
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map(peerLine);
      if (error === null) return resolve({ lines, problem: undefined, ended: false });
      if (error.killed === true && error.signal !== null) {
        return resolve({ lines, problem: undefined, ended: true });
      }
      // A message of Node's would repeat the whole command.
      if (error.signal) return resolve({ lines, problem: `it was ended by ${error.signal}.`, ended: false });
      const written = stderr.trim().split('\n');
      const last =
        written.findLast((line) => /^\w*(Error|Exception)\b/.test(line)) ?? (written.at(-1) || error.message);
      const reason =
        error.code === 'ENOENT' ? `there is no '${file}'; set PYTHON to the interpreter that has the package.` : last;
      resolve({ lines, problem: reason, ended: false });
    });
  });
}
