import type { BenchCase } from '../../case.ts';
import type { PeerReport } from '../../peers/figure.ts';
import type { PeerProgram } from '../../peers/programs.ts';
import { measurePeers } from '../../peers/run.ts';

/** What {@link measurePeersWithin} goes by. */
export interface PeerTime {
  /** What is left for all peers that have not begun. */
  readonly leftMs: () => number;
  /** With less left, a program is not begun, as starting one takes about as long; default 10. */
  readonly leastSeconds?: number;
  readonly onProgress: (share: number, text: string) => void;
  /** Told after each program what was measured so far. */
  readonly onMeasured: (soFar: PeerReport) => void;
}

/**
 * Measures peers one after the other, each within its share of the time that is left; what one had measured when its time was over
 * counts.
 */
export async function measurePeersWithin(
  programs: readonly PeerProgram[],
  cases: readonly BenchCase[],
  { leftMs, leastSeconds = 10, onProgress, onMeasured }: PeerTime,
): Promise<void> {
  let soFar: PeerReport = { measured: [], skipped: [] };
  for (const [index, program] of programs.entries()) {
    const { peer } = program;
    onProgress(index / programs.length, `${index + 1}/${programs.length} peer ${peer}`);
    const left = leftMs() / 1000;
    // Those that are not installed leave their share to the others.
    const seconds = Math.max(leastSeconds, Math.floor(left / (programs.length - index)));
    if (left < leastSeconds) {
      soFar = { ...soFar, skipped: [...soFar.skipped, { peer, reason: 'There was no time left.' }] };
    } else {
      const { measured, skipped } = await measurePeers([within(program, seconds)], cases);
      soFar = { measured: [...soFar.measured, ...measured], skipped: [...soFar.skipped, ...skipped] };
    }
    onMeasured(soFar);
  }
  onProgress(1, `${soFar.measured.length} figures of peers`);
}

/** What a program gets at least once it is built: compilers take what they take. */
const LEAST_BUILT_SECONDS = 30;

/**
 * Runs a program, and ends it when its time is over: `node -e SCRIPT seconds program arguments...`. What is not of the bundle gets the
 * user's libraries, which `run.sh` has kept.
 */
const SCRIPT = `
const [, seconds, file, ...args] = process.argv;
const { FORERUN_USERS_LIBRARIES: libraries, ...env } = process.env;
if (libraries) env.LD_LIBRARY_PATH = libraries;
else if (libraries === '') delete env.LD_LIBRARY_PATH;
const child = require('node:child_process').spawn(file, args, { stdio: 'inherit', env });
setTimeout(() => {
  console.error('It was ended after ' + seconds + ' s; what it had measured by then counts.');
  child.kill('SIGKILL');
}, 1000 * Number(seconds)).unref();
child.on('error', () => {
  console.error("there is no '" + file + "'; set PYTHON to the interpreter that has the package.");
  process.exit(127);
});
child.on('exit', (code) => process.exit(code ?? 1));
`;

function within({ peer, command }: PeerProgram, seconds: number): PeerProgram {
  return {
    peer,
    command: async () => {
      const begun = performance.now();
      const ready = await command();
      if ('skip' in ready) return ready;
      const building = (performance.now() - begun) / 1000;
      const left = building < 1 ? seconds : Math.max(LEAST_BUILT_SECONDS, Math.ceil(seconds - building));
      return [process.execPath, '-e', SCRIPT, String(left), ...ready];
    },
  };
}
