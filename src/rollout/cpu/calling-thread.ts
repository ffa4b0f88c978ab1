import { WasmHeap } from '../../wgsl/wasm/heap.ts';
import type { Turns } from '../turns.ts';
import { adopt, lead } from './lead.js';
import { type Machine, newProgramId, wantsHelpers } from './machine.ts';
import { Seat } from './seat.ts';
import { describe, hardwareThreads, where } from './where.ts';

/**
 * The calling thread, with helpers where threads can share memory and it may wait for them.
 *
 * @param turns Lets the event loop turn while a program runs.
 * @param threads At most so many; default what the machine is good for.
 * @param reason Why it is this thread although others would be better, for the description.
 */
export function callingThread(turns: Turns, threads = hardwareThreads(), reason?: string): Machine {
  const { isPage, unshared } = where();
  const seat = threads > 1 && !isPage && unshared === undefined ? Seat.take(true) : undefined;
  const heap = seat?.heap ?? new WasmHeap();
  const most = seat === undefined ? 1 : threads;
  const remark = reason ?? (threads > 1 && seat === undefined ? unshared : undefined);
  const signal = { ended: false };
  const check = () => {
    if (signal.ended) throw new Error('the backend was destroyed');
  };

  return {
    get description() {
      const failure = seat?.team.failure;
      if (seat === undefined || failure === undefined) return describe(most, remark);
      const started = Math.min(most, seat.team.threads);
      return describe(started, `no ${started > 1 ? 'more ' : ''}workers: ${failure}`);
    },
    threads: most,
    shared: heap.isShared,

    allocate(label, byteLength) {
      check();
      return heap.allocate(label, byteLength);
    },

    free(address) {
      // Once destroyed the memory is another's.
      if (!signal.ended) heap.free(address);
    },

    write(address, data) {
      if (!signal.ended) heap.write(address, data);
    },

    prepare({ modules, steps }) {
      check();
      const id = newProgramId();
      const posted = { kind: 'program', id, threads: most, memory: heap.memory, modules, steps } as const;
      const program = adopt(posted, heap.memory, 0);
      const helpers = seat !== undefined && wantsHelpers(steps, 2) ? seat.team.helpers : undefined;
      if (helpers !== undefined) seat?.add(posted);
      if (wantsHelpers(steps)) seat?.team.grow(most);
      return {
        async run(address, result) {
          check();
          const course = lead(program, helpers, signal);
          let passed = false;
          for (let next = course.next(); next.done !== true; next = course.next(passed)) {
            passed = turns.dueBy(next.value);
            if (passed) await turns.pass();
          }
          check();
          heap.read(address, result);
        },
        destroy: () => seat?.forget(id),
      };
    },

    destroy() {
      signal.ended = true;
      // What is under way ends first.
      turns.take(() => seat?.leave());
    },
  };
}
