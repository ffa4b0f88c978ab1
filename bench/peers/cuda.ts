import type { PeerProblem } from './problem.ts';
import type { PeerProgram, PeerSettings } from './programs.ts';

/** MPPI-Generic and AutoRally, built from checkouts, on the differential drive. */
export function cudaPrograms(_problems: readonly PeerProblem[], _settings: PeerSettings): readonly PeerProgram[] {
  return [];
}
