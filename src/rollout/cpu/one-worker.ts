import { AddressSpace } from '../../wgsl/wasm/heap.ts';
import { type Machine, newProgramId } from './machine.ts';
import { inTime, type StartedWorker, startWorker } from './start-worker.ts';
import { describe } from './where.ts';

/** The worker stays for so long after the last backend that used it went, in ms. */
const LINGER_MS = 1000;

/** What the worker says of a backend's memory. */
type Told = { readonly space: number } & (
  | { readonly kind: 'ready' }
  | { readonly kind: 'ran'; readonly words: Uint32Array }
  | { readonly kind: 'failed'; readonly reason: string }
);

/** Who waits for what the worker says. */
interface Waiting {
  resolve(told: Told): void;
  reject(error: Error): void;
}

/** The worker of a page, with a memory for each backend. */
class Host {
  readonly #worker: StartedWorker;
  /** By space; nothing for those that do not wait. */
  readonly #spaces = new Map<number, Waiting | undefined>();
  #ended: Error | undefined;

  constructor() {
    this.#worker = startWorker({
      onMessage: (message) => this.#spaces.get((message as Told).space)?.resolve(message as Told),
      onEnd: (reason) => this.#end(new Error(reason)),
    });
  }

  get isEnded(): boolean {
    return this.#ended !== undefined;
  }

  post(message: unknown): void {
    this.#worker.post(message);
  }

  /** Posts a message and waits for the next that the worker says of a space. */
  ask(space: number, message: unknown): Promise<Told> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) reject(this.#ended);
      this.#spaces.set(space, { resolve, reject });
      this.post(message);
    });
  }

  /** Forgets a space; who waits for it is told the reason. */
  close(space: number, reason: string): void {
    if (!this.#spaces.has(space)) return;
    this.#spaces.get(space)?.reject(new Error(reason));
    this.#spaces.delete(space);
    this.post({ kind: 'close', space });
    if (this.#spaces.size === 0) setTimeout(() => this.#dissolve(), LINGER_MS);
  }

  #dissolve(): void {
    if (this.#spaces.size > 0) return;
    this.#worker.stop();
    this.#end(new Error('it was stopped'));
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const waiting of this.#spaces.values()) waiting?.reject(error);
  }
}

let host: Host | undefined;
let spaces = 0;

/** A backend that nobody destroyed may be collected as garbage. */
const abandoned = new FinalizationRegistry(({ host, space }: { readonly host: Host; readonly space: number }) =>
  host.close(space, 'it was abandoned'),
);

/**
 * A memory in a worker that is told everything by messages: for pages that cannot share memory. One worker for all backends.
 *
 * @param reason Why, for the description.
 * @throws Error where workers cannot be started
 */
export async function oneWorker(reason: string): Promise<Machine> {
  if (host === undefined || host.isEnded) host = new Host();
  const mine = host;
  const space = spaces++;
  try {
    await inTime<Told>((resolve, reject) => mine.ask(space, { kind: 'open', space }).then(resolve, reject));
  } catch (error) {
    mine.close(space, 'it did not start');
    throw error;
  }
  const post = (message: Readonly<Record<string, unknown>>) => mine.post({ ...message, space });
  const addresses = new AddressSpace({
    grow: (pages) => post({ kind: 'grow', pages }),
    clear: (address, byteLength) => post({ kind: 'clear', address, byteLength }),
  });
  abandoned.register(addresses, { host: mine, space }, addresses);

  return {
    description: describe(1, reason, 'worker'),
    threads: 1,
    shared: false,
    allocate: (label, byteLength) => addresses.allocate(label, byteLength),
    free: (address) => addresses.free(address),

    write(address, data) {
      const words = new Uint32Array(data.buffer, data.byteOffset, data.length);
      // A view would be sent with all that it is a part of.
      post({ kind: 'write', address, words: words.byteLength === data.buffer.byteLength ? words : words.slice() });
    },

    prepare({ modules, steps }) {
      const id = newProgramId();
      post({ kind: 'program', id, threads: 1, modules, steps });
      return {
        async run(address, result) {
          const told = await mine.ask(space, { kind: 'run', space, id, address, length: result.length });
          if (told.kind === 'failed') throw new Error(told.reason);
          if (told.kind === 'ran') result.set(told.words);
        },
        destroy: () => post({ kind: 'forget', id }),
      };
    },

    destroy() {
      abandoned.unregister(addresses);
      mine.close(space, 'the backend was destroyed');
    },
  };
}
