import { execFile } from 'node:child_process';
import pytorchMppi from './peers/pytorch_mppi.py?raw';

/** A peer's figure, measured on this machine by the same command. */
export interface PeerFigure {
  readonly peer: string;
  readonly system: string;
  readonly samples: number;
  readonly horizon: number;
  readonly plans: number;
  readonly planMs: { readonly p50: number; readonly p95: number; readonly min: number };
  readonly stepsPerSecond: number;
}

/** What came of the peers. */
export interface PeerReport {
  readonly measured: readonly PeerFigure[];
  readonly skipped: readonly { readonly peer: string; readonly reason: string }[];
}

/** Peers are programs of their own, in Python; none is needed to build or to use Forerun. */
const SCRIPTS: readonly { readonly peer: string; readonly script: string }[] = [
  { peer: 'pytorch_mppi', script: pytorchMppi },
];

const TIMEOUT_MS = 300_000;

/** Measures the peers that are installed; names those that are not, with the reason. `python` is the interpreter. */
export async function measurePeers(python: string): Promise<PeerReport> {
  const measured: PeerFigure[] = [];
  const skipped: { peer: string; reason: string }[] = [];
  for (const { peer, script } of SCRIPTS) {
    const { lines, problem } = await runPython(python, script);
    measured.push(...lines.map((line) => JSON.parse(line) as PeerFigure));
    if (problem !== undefined) skipped.push({ peer, reason: problem });
  }
  return { measured, skipped };
}

function runPython(python: string, script: string): Promise<{ lines: string[]; problem: string | undefined }> {
  return new Promise((resolve) => {
    execFile(python, ['-c', script], { timeout: TIMEOUT_MS }, (error, stdout, stderr) => {
      const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
      if (error === null) return resolve({ lines, problem: undefined });
      const last = stderr.trim().split('\n').at(-1) || error.message;
      const reason =
        error.code === 'ENOENT' ? `there is no '${python}'; set PYTHON to the interpreter that has the package.` : last;
      resolve({ lines, problem: reason });
    });
  });
}
