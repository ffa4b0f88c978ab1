import { WasmHeap } from '../../wgsl/wasm/heap.ts';
import type { Turns } from '../turns.ts';
import type { Machine } from './machine.ts';
import { canLead, hardwareThreads, Seat } from './team.ts';
import { adopt, lead } from './worker.js';

/** A program with so much work in one step, in units that are never divided, may want helpers from its first run. */
const UNITS_FOR_HELPERS = 16;

let programs = 0;

/**
 * The calling thread, with helpers where threads can share memory and it may wait for them.
 *
 * @param turns Lets the event loop turn while a program runs.
 * @param threads At most so many; default what the machine is good for.
 * @param reason Why it is this thread although others would be better, for the description.
 */
export function callingThread(turns: Turns, threads = hardwareThreads(), reason?: string): Machine {
  const isTeam = threads > 1 && canLead();
  const heap = new WasmHeap(isTeam);
  const shared = heap.isShared;
  const most = shared ? threads : 1;
  let seat: Seat | undefined;
  let destroyed = false;

  return {
    get description() {
      const failure = seat?.team.failure;
      if (failure !== undefined) return describe(Math.min(most, 1 + (seat?.team.size ?? 0)), `no workers: ${failure}`);
      return describe(most, reason);
    },
    threads: most,
    shared,
    allocate: (label, byteLength) => heap.allocate(label, byteLength),
    free: (address) => heap.free(address),

    write(address, data) {
      if (data instanceof Float32Array) heap.floats.set(data, address / 4);
      else heap.words.set(data, address / 4);
    },

    prepare({ modules, steps }) {
      const id = programs++;
      const posted = { kind: 'program', id, threads: most, memory: heap.memory, modules, steps } as const;
      const program = adopt(posted, heap.memory, 0);
      const units = Math.max(...steps.map(({ runs, unit }) => runs / unit));
      if (most > 1 && units > 1) {
        seat ??= new Seat(heap);
        seat.add(posted);
        if (units >= UNITS_FOR_HELPERS) seat.team.grow(most);
      }
      const helpers = units > 1 ? seat?.team.helpers(most) : undefined;
      return {
        async run(address, result) {
          const course = lead(program, helpers);
          let passed = false;
          for (let next = course.next(); next.done !== true; next = course.next(passed)) {
            passed = turns.dueBy(next.value);
            if (!passed) continue;
            await turns.pass();
            if (destroyed) {
              course.return();
              throw new Error('the backend was destroyed');
            }
          }
          result.set(heap.words.subarray(address / 4, address / 4 + result.length));
        },
        destroy: () => seat?.forget(id),
      };
    },

    destroy() {
      destroyed = true;
      seat?.leave();
    },
  };
}

/** `'WebAssembly, 2 threads'`, with what is to be said of it. */
export function describe(threads: number, remark: string | undefined): string {
  const count = threads === 1 ? '1 thread' : `${threads} threads`;
  return `WebAssembly, ${count}${remark === undefined ? '' : ` (${remark})`}`;
}
