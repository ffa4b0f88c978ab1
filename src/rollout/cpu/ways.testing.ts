import type { Backend } from '../backend.ts';
import { cpuBackend } from '../cpu.ts';
import { Turns } from '../turns.ts';
import { callingThread } from './calling-thread.ts';
import type { Machine } from './machine.ts';
import { oneWorker } from './one-worker.ts';
import { pageTeam } from './page-team.ts';
import { where } from './where.ts';

/** A way in which the CPU backend computes. */
export interface Way {
  readonly name: string;
  readonly machine: (turns: Turns) => Promise<Machine>;
  readonly create: () => Promise<Backend>;
}

function way(name: string, machine: Way['machine']): Way {
  return {
    name,
    machine,
    create: async () => {
      const turns = new Turns();
      return cpuBackend(await machine(turns), turns);
    },
  };
}

const { isPage, unshared } = where();

/** All ways that there are here. In Node they are all there, those of pages included. */
export const ways: readonly Way[] = [
  way('the calling thread', async (turns) => callingThread(turns, 1)),
  way('one worker, by messages', () => oneWorker('as a test')),
  ...(isPage || unshared !== undefined
    ? []
    : [2, 3].map((threads) =>
        way(`${threads} threads, the calling one leads`, async (turns) => callingThread(turns, threads)),
      )),
  ...(unshared === undefined
    ? [1, 3].map((threads) => way(`${threads} workers of a page`, (turns) => pageTeam(turns, threads)))
    : []),
];
