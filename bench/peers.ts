import { execFile } from 'node:child_process';
import type { BenchCase, EnsembleCase } from './case.ts';
import type { EnsembleEffort } from './ensemble/measure.ts';
import { evaluationsOf, flopPerEvaluation, layersOf } from './ensemble/problem.ts';
import pytorchMppi from './peers/pytorch_mppi.py?raw';
import pytorchPets from './peers/pytorch_pets.py?raw';

interface Measured {
  /** Name, version and threads. */
  readonly peer: string;
  readonly plans: number;
  readonly planMs: { readonly p50: number; readonly p95: number; readonly min: number };
}

/** A peer on a speed case. */
export interface SpeedPeer extends Measured {
  readonly kind: 'speed';
  readonly system: string;
  readonly samples: number;
  readonly horizon: number;
  readonly stepsPerSecond: number;
}

/** A peer on an ensemble case. */
export interface EnsemblePeer extends Measured {
  readonly kind: 'ensemble';
  /** Name of the case. */
  readonly case: string;
  /** How it multiplies by the members' weights: what was quicker. */
  readonly product: string;
  readonly evaluationsPerSecond: number;
  readonly gflops: number;
}

/** A peer's figure, measured on this machine by the same command. */
export type PeerFigure = SpeedPeer | EnsemblePeer;

/** What came of the peers. */
export interface PeerReport {
  readonly measured: readonly PeerFigure[];
  readonly skipped: readonly { readonly peer: string; readonly reason: string }[];
}

/** A program of its own, in Python; none is needed to build or to use Forerun. */
interface PeerProgram {
  readonly peer: string;
  readonly script: string;
  readonly args: readonly string[];
}

const TIMEOUT_MS = 600_000;

/** The programs that have something to stand beside among the cases. */
export function peerPrograms(cases: readonly BenchCase[], effort: EnsembleEffort): readonly PeerProgram[] {
  const speed = cases.some(({ kind }) => kind === 'speed')
    ? [{ peer: 'pytorch_mppi', script: pytorchMppi, args: [] }]
    : [];
  const ensembles = cases.filter((benchCase) => benchCase.kind === 'ensemble');
  return [
    ...speed,
    ...ensembles.map((benchCase) => ({
      peer: `PyTorch on ${benchCase.name}`,
      script: pytorchPets,
      args: [JSON.stringify(petsProblem(benchCase, effort))],
    })),
  ];
}

/** What pytorch_pets.py is told. */
function petsProblem({ name, problem }: EnsembleCase, { limitSeconds }: EnsembleEffort) {
  return {
    name,
    ...problem,
    layers: layersOf(problem),
    evaluations: evaluationsOf(problem),
    flopPerEvaluation: flopPerEvaluation(problem),
    limitSeconds,
  };
}

/** Measures the peers that are installed; names those that are not, with the reason. `python` is the interpreter. */
export async function measurePeers(python: string, programs: readonly PeerProgram[]): Promise<PeerReport> {
  const measured: PeerFigure[] = [];
  const skipped: { peer: string; reason: string }[] = [];
  for (const { peer, script, args } of programs) {
    const { lines, problem } = await runPython(python, script, args);
    measured.push(...lines.map((line) => JSON.parse(line) as PeerFigure));
    if (problem !== undefined) skipped.push({ peer, reason: problem });
  }
  return { measured, skipped };
}

function runPython(
  python: string,
  script: string,
  args: readonly string[],
): Promise<{ lines: string[]; problem: string | undefined }> {
  return new Promise((resolve) => {
    execFile(python, ['-c', script, ...args], { timeout: TIMEOUT_MS }, (error, stdout, stderr) => {
      const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
      if (error === null) return resolve({ lines, problem: undefined });
      const last = stderr.trim().split('\n').at(-1) || error.message;
      const reason =
        error.code === 'ENOENT' ? `there is no '${python}'; set PYTHON to the interpreter that has the package.` : last;
      resolve({ lines, problem: reason });
    });
  });
}
