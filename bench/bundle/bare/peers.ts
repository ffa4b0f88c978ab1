import type { BenchCase } from '../../case.ts';
import type { PeerReport } from '../../peers/figure.ts';
import type { PeerProgram } from '../../peers/programs.ts';
import { measurePeers } from '../../peers/run.ts';

/** What {@link measurePeersWithin} goes by. */
export interface PeerTime {
  /** What is left for all peers that have not begun. */
  readonly leftMs: () => number;
  readonly onProgress: (share: number, text: string) => void;
  /** Told after each program what was measured so far. */
  readonly onMeasured: (soFar: PeerReport) => void;
}

/** Under this a program is not begun: starting one takes about as long. */
const LEAST_SECONDS = 10;

/**
 * Measures peers one after the other, each within its share of the time that is left; what one had measured when its time was over
 * counts.
 */
export async function measurePeersWithin(
  programs: readonly PeerProgram[],
  cases: readonly BenchCase[],
  { leftMs, onProgress, onMeasured }: PeerTime,
): Promise<void> {
  let soFar: PeerReport = { measured: [], skipped: [] };
  for (const [index, program] of programs.entries()) {
    const { peer } = program;
    onProgress(index / programs.length, `${index + 1}/${programs.length} peer ${peer}`);
    const seconds = Math.floor(leftMs() / 1000 / (programs.length - index));
    if (seconds < LEAST_SECONDS) {
      soFar = { ...soFar, skipped: [...soFar.skipped, { peer, reason: 'There was no time left.' }] };
    } else {
      const begun = performance.now();
      const { measured, skipped } = await measurePeers([within(program, seconds)], cases);
      const late = performance.now() - begun >= 1000 * seconds;
      const reason = `It was ended after ${seconds} seconds; what it had measured by then counts.`;
      soFar = {
        measured: [...soFar.measured, ...measured],
        skipped: [...soFar.skipped, ...(late ? [{ peer, reason }] : skipped)],
      };
    }
    onMeasured(soFar);
  }
  onProgress(1, `${soFar.measured.length} figures of peers`);
}

/** The program under `timeout` of coreutils; building it counts. */
function within({ peer, command }: PeerProgram, seconds: number): PeerProgram {
  return {
    peer,
    command: async () => {
      const begun = performance.now();
      const ready = await command();
      if ('skip' in ready) return ready;
      const left = Math.max(1, Math.ceil(seconds - (performance.now() - begun) / 1000));
      return ['timeout', '-k', '2', String(left), ...ready];
    },
  };
}
