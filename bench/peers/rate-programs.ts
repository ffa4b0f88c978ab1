import { DYNA_MAZE } from '../../src/envs/tabular/maze.ts';
import type { BenchCase } from '../case.ts';
import type { RateCase, RateTask } from '../rate/case.ts';
import courseDyna from './course_dyna.py?raw';
import maze from './maze.py?raw';
import mctxSearch from './mctx_search.py?raw';
import numpyBandits from './numpy_bandits.py?raw';
import numpySweeps from './numpy_sweeps.py?raw';
import plainDyna from './plain_dyna.py?raw';
import plainSearch from './plain_search.py?raw';
import type { PeerProgram, PeerSettings } from './programs.ts';
import { pythonProgram } from './python.ts';

/** A peer, what it can do, and its script. */
interface RatePeerScript {
  readonly peer: string;
  readonly suits: (task: RateTask) => boolean;
  readonly script: string;
}

const PEERS: readonly RatePeerScript[] = [
  {
    peer: 'mctx',
    // It has no UCT.
    suits: (task) => task.what === 'search' && task.policy !== 'uct',
    script: mctxSearch,
  },
  {
    peer: 'plain Python tree',
    suits: (task) => task.what === 'search' && task.policy !== 'gumbel' && task.roots === 1,
    script: plainSearch,
  },
  { peer: 'NumPy sweeps', suits: (task) => task.what === 'sweeps' && task.by === 'backend', script: numpySweeps },
  { peer: "course slide's Dyna-Q", suits: (task) => task.what === 'dyna-q', script: `${maze}\n${courseDyna}` },
  { peer: 'plain Python Dyna-Q', suits: (task) => task.what === 'dyna-q', script: `${maze}\n${plainDyna}` },
  { peer: 'NumPy bandits', suits: (task) => task.what === 'bandits', script: numpyBandits },
];

/** Peers of searches, tables and bandits: a process for each case, so that one that does not finish takes no other with it. */
export function ratePrograms(
  cases: readonly BenchCase[],
  { python, effort }: Pick<PeerSettings, 'python' | 'effort'>,
): readonly PeerProgram[] {
  const rates = cases.filter((benchCase): benchCase is RateCase => benchCase.kind === 'rate');
  return PEERS.flatMap(({ peer, suits, script }) =>
    rates
      .filter(({ task }) => suits(task))
      .map(({ name, task }): PeerProgram => {
        const given = { cases: [{ name, ...task, maze: DYNA_MAZE }], effort };
        return { peer, kind: 'rate', case: name, command: pythonProgram(python, script, given) };
      }),
  );
}
