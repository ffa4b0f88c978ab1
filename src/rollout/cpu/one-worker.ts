import { AddressSpace } from '../../wgsl/wasm/heap.ts';
import { type Machine, newProgramId } from './machine.ts';
import { inTime, startWorker } from './start-worker.ts';
import { describe } from './where.ts';

/** What the worker says. */
type Told =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ran'; readonly words: Uint32Array }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * One worker with the memory to itself, which is told everything by messages: for pages that cannot share memory.
 *
 * @param reason Why, for the description.
 * @throws Error where workers cannot be started
 */
export async function oneWorker(reason: string): Promise<Machine> {
  let settle: { resolve: (told: Told) => void; reject: (error: Error) => void } | undefined;
  let ended: Error | undefined;
  const told = () =>
    new Promise<Told>((resolve, reject) => {
      if (ended !== undefined) reject(ended);
      settle = { resolve, reject };
    });
  const end = (why: string) => {
    ended ??= new Error(why);
    settle?.reject(ended);
  };
  const worker = startWorker({ onMessage: (message) => settle?.resolve(message as Told), onEnd: end });
  const opened = inTime<Told>((resolve, reject) => told().then(resolve, reject));
  worker.post({ kind: 'own' });
  try {
    await opened;
  } catch (error) {
    worker.stop();
    throw error;
  }
  const space = new AddressSpace({
    grow: (pages) => worker.post({ kind: 'grow', pages }),
    clear: (address, byteLength) => worker.post({ kind: 'clear', address, byteLength }),
  });

  return {
    description: describe(1, reason, 'worker'),
    threads: 1,
    shared: false,
    allocate: (label, byteLength) => space.allocate(label, byteLength),
    free: (address) => space.free(address),

    write(address, data) {
      const words = new Uint32Array(data.buffer, data.byteOffset, data.length);
      // A view would be sent with all that it is a part of.
      worker.post({
        kind: 'write',
        address,
        words: words.length * 4 === data.buffer.byteLength ? words : words.slice(),
      });
    },

    prepare({ modules, steps }) {
      const id = newProgramId();
      worker.post({ kind: 'program', id, threads: 1, memory: undefined, modules, steps });
      return {
        async run(address, result) {
          const answer = told();
          worker.post({ kind: 'run', id, address, length: result.length });
          const message = await answer;
          if (message.kind === 'failed') throw new Error(message.reason);
          if (message.kind === 'ran') result.set(message.words);
        },
        destroy: () => worker.post({ kind: 'forget', id }),
      };
    },

    destroy() {
      end('the backend was destroyed');
      worker.stop();
    },
  };
}
