import type { Helpers, PostedProgram } from './lead.js';
import { inTime, type StartedWorker, startWorker } from './start-worker.ts';
import { announce, readFailure, WORD, WORDS } from './words.js';

/** Younger than the types that TypeScript's target has, and than some browsers. */
const { waitAsync } = Atomics as {
  waitAsync?: (
    words: Int32Array,
    index: number,
    value: number,
  ) => { readonly async: false } | { readonly async: true; readonly value: Promise<unknown> };
};

/**
 * Worker threads around one set of shared words. In a page, which may not wait, thread 0 is a worker that leads; elsewhere the
 * calling thread leads. Helpers start when they are first needed and sleep when there is nothing to do.
 */
export class Team {
  readonly #words = new Int32Array(new SharedArrayBuffer(4 * WORDS));
  /** For those that lead on the calling thread. */
  readonly helpers: Helpers = {
    words: this.#words,
    isBusy: false,
    endedAt: Number.NEGATIVE_INFINITY,
    start: (threads) => this.grow(threads),
    lost: () => this.#lost,
  };
  /** By thread, from {@link Team.#first}. */
  readonly #workers: StartedWorker[] = [];
  /** The number of the first thread that is a worker. */
  readonly #first: 0 | 1;
  readonly #programs = new Map<number, PostedProgram>();
  readonly #ready = new Map<number, () => void>();
  #opened: Promise<void> | undefined;
  #failure: string | undefined;
  #lost: string | undefined;
  /** Workers that ended before they came. */
  #missing = 0;
  /** Wakes the page when a worker has told it something, or ended. */
  #wake: () => void = () => undefined;

  /** @param leads Whether the calling thread leads. */
  constructor(leads: boolean) {
    this.#first = leads ? 1 : 0;
  }

  /** Threads that run or are on their way. */
  get threads(): number {
    return this.#first + this.#workers.length - this.#missing;
  }

  /** Why there are fewer than were asked for. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Whether a thread ended that should not have: nothing is to be had of this team any more. */
  get isLost(): boolean {
    return this.#lost !== undefined;
  }

  /** Starts workers until there are so many threads. They take part once they have come. */
  grow(threads: number): void {
    while (this.#failure === undefined && this.#first + this.#workers.length < threads) {
      const thread = this.#first + this.#workers.length;
      try {
        const onEnd = (reason: string) => this.#ended(thread, reason);
        this.#workers.push(startWorker({ onMessage: (message) => this.#told(thread, message), onEnd }));
      } catch (error) {
        this.#failure = error instanceof Error ? error.message : String(error);
        return;
      }
      const posts = waitAsync === undefined;
      this.#post(thread, { kind: 'join', words: this.#words, thread, posts });
      for (const program of this.#programs.values()) this.#post(thread, program);
    }
  }

  /** Starts the leader of a page and resolves when it has come, or could not. */
  async openForPage(): Promise<void> {
    if (Atomics.load(this.#words, WORD.joined) !== 0) return;
    this.#opened ??= inTime((resolve) => {
      this.#ready.set(0, resolve);
      this.grow(1);
      if (this.#failure !== undefined) resolve();
    });
    await this.#opened;
    if (this.#failure !== undefined && Atomics.load(this.#words, WORD.joined) === 0) throw new Error(this.#failure);
  }

  add(program: PostedProgram): void {
    this.#programs.set(program.id, program);
    this.#postAll(program);
  }

  forget(id: number): void {
    if (this.#programs.delete(id)) this.#postAll({ kind: 'forget', id });
  }

  /**
   * Asks the leader of a page for a run. One at a time.
   *
   * @throws Error with the reason, when a thread fails
   */
  async ask(id: number): Promise<void> {
    const words = this.#words;
    Atomics.store(words, WORD.askedFor, id);
    const run = (Atomics.add(words, WORD.asked, 1) + 1) | 0;
    Atomics.add(words, WORD.call, 1);
    Atomics.notify(words, WORD.call);
    for (;;) {
      if (this.#lost !== undefined) throw new Error(this.#lost);
      const answered = Atomics.load(words, WORD.answered);
      if (answered === run) break;
      const told = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const changed = waitAsync?.(words, WORD.answered, answered);
      await (changed === undefined ? told : changed.async ? Promise.race([told, changed.value]) : undefined);
    }
    const failure = readFailure(words);
    if (failure !== undefined) throw new Error(failure);
  }

  /** Ends the run that a page has asked for, soon. */
  interrupt(): void {
    Atomics.store(this.#words, WORD.stop, Atomics.load(this.#words, WORD.asked));
  }

  stop(): void {
    this.#missing = 0;
    for (const worker of this.#workers.splice(0)) worker.stop();
    Atomics.store(this.#words, WORD.ready, 0);
  }

  #postAll(message: unknown): void {
    for (const index of this.#workers.keys()) this.#post(this.#first + index, message);
  }

  #post(thread: number, message: unknown): void {
    announce(this.#words, thread);
    this.#workers[thread - this.#first]?.post(message);
  }

  #told(thread: number, message: unknown): void {
    const { kind, threads = 0 } = message as { kind: string; threads?: number };
    if (kind === 'ready') this.#ready.get(thread)?.();
    else if (kind === 'start') this.grow(threads);
    else this.#wake();
  }

  /** One that never came is no loss; one that had come may have left work undone. */
  #ended(thread: number, reason: string): void {
    this.#failure = reason;
    this.#ready.get(thread)?.();
    if (Atomics.load(this.#words, WORD.joined + thread) === 0) {
      this.#missing++;
      return;
    }
    this.#lost = reason;
    this.stop();
    this.#wake();
  }
}
