import { Turns } from '../turns.ts';
import { type Machine, newProgramId, wantsHelpers } from './machine.ts';
import { Seat } from './seat.ts';
import { describe, hardwareThreads } from './where.ts';

/** The leader takes one program at a time, of all backends of the page. */
const queue = new Turns();

/**
 * Workers that share memory with a page, which computes nothing itself and never waits.
 *
 * @param turns The backend's order of work.
 * @param threads At most so many workers; default what the machine is good for.
 * @throws Error where there is no memory to share, or workers cannot be started
 */
export async function pageTeam(turns: Turns, threads = hardwareThreads()): Promise<Machine> {
  const seat = Seat.take(false);
  if (seat === undefined) throw new Error('no memory that can be shared');
  const { heap, team } = seat;
  try {
    await team.openForPage();
  } catch (error) {
    seat.leave();
    throw error;
  }
  let running = false;
  let destroyed = false;
  const check = () => {
    if (destroyed) throw new Error('the backend was destroyed');
  };

  return {
    get description() {
      const { failure } = team;
      if (failure === undefined) return describe(threads, undefined);
      return describe(Math.min(threads, team.threads), `no more workers: ${failure}`);
    },
    threads,
    shared: true,

    allocate(label, byteLength) {
      check();
      return heap.allocate(label, byteLength);
    },

    free(address) {
      // Once destroyed the memory is another's.
      if (!destroyed) heap.free(address);
    },

    write(address, data) {
      if (!destroyed) heap.write(address, data);
    },

    prepare({ modules, steps }) {
      check();
      const id = newProgramId();
      seat.add({ kind: 'program', id, threads, memory: heap.memory, modules, steps });
      if (wantsHelpers(steps)) team.grow(threads);
      return {
        run: (address, result) =>
          queue.takeAsync(async () => {
            check();
            running = true;
            try {
              await team.ask(id);
            } finally {
              running = false;
            }
            check();
            heap.read(address, result);
          }),
        destroy: () => seat.forget(id),
      };
    },

    destroy() {
      destroyed = true;
      if (running) team.interrupt();
      // What is under way ends first.
      turns.take(() => seat.leave());
    },
  };
}
