import { type StartedWorker, startWorker } from './start-worker.ts';
import { announce, type Helpers, MOST_THREADS, type PostedProgram, WORD, WORDS } from './worker.js';

/** Helpers stay for so long after the last backend that used them went, in ms: the next one often follows at once. */
const LINGER_MS = 1000;

/**
 * Worker threads that help the calling thread, one team for all backends of a process. They start when they are first needed,
 * sleep when there is nothing to do, and end when the last backend that uses them is gone.
 */
export class Team {
  readonly #words = new Int32Array(new SharedArrayBuffer(4 * WORDS));
  readonly #workers: StartedWorker[] = [];
  readonly #programs = new Map<number, PostedProgram>();
  #failure: string | undefined;
  #lost: string | undefined;

  /** Helpers that run or are on their way. */
  get size(): number {
    return this.#workers.length;
  }

  /** Why there are fewer helpers than were asked for. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** What {@link lead} takes for a backend of so many threads. */
  helpers(threads: number): Helpers {
    return { words: this.#words, start: () => this.grow(threads), lost: () => this.#lost };
  }

  /** Starts what lacks of `threads - 1` helpers. They take part once they have come. */
  grow(threads: number): void {
    while (this.#failure === undefined && this.#workers.length < threads - 1) {
      const thread = this.#workers.length + 1;
      try {
        const onEnd = (reason: string) => this.#ended(thread, reason);
        this.#workers.push(startWorker({ onMessage: () => undefined, onEnd }));
      } catch (error) {
        this.#failure = error instanceof Error ? error.message : String(error);
        return;
      }
      this.#post(thread, { kind: 'join', words: this.#words, thread });
      for (const program of this.#programs.values()) this.#post(thread, program);
    }
  }

  add(program: PostedProgram): void {
    this.#programs.set(program.id, program);
    this.#postAll(program);
  }

  forget(id: number): void {
    if (!this.#programs.delete(id)) return;
    this.#postAll({ kind: 'forget', id });
  }

  stop(): void {
    for (const worker of this.#workers.splice(0)) worker.stop();
    Atomics.store(this.#words, WORD.ready, 0);
  }

  #postAll(message: unknown): void {
    for (const index of this.#workers.keys()) this.#post(index + 1, message);
  }

  #post(thread: number, message: unknown): void {
    announce(this.#words, thread);
    this.#workers[thread - 1]?.post(message);
  }

  /** One that never came is no loss; one that had come may have left work undone. */
  #ended(thread: number, reason: string): void {
    this.#failure = reason;
    if (Atomics.load(this.#words, WORD.joined + thread) === 0) return;
    this.#lost = reason;
    this.stop();
  }
}

/** A backend's place at the team. */
export class Seat {
  readonly team: Team;
  readonly #programs: Set<number>;

  /**
   * @param owner When it is collected as garbage, its programs go from the helpers too.
   */
  constructor(owner: object) {
    this.team = current ??= new Team();
    this.#programs = new Set();
    seats.add(this.#programs);
    collected.register(owner, { team: this.team, programs: this.#programs }, this);
  }

  add(program: PostedProgram): void {
    this.#programs.add(program.id);
    this.team.add(program);
  }

  forget(id: number): void {
    if (this.#programs.delete(id)) this.team.forget(id);
  }

  leave(): void {
    collected.unregister(this);
    vacate({ team: this.team, programs: this.#programs });
  }
}

let current: Team | undefined;

/** By the programs of those who sit there. */
const seats = new Set<Set<number>>();

const collected = new FinalizationRegistry(vacate);

function vacate({ team, programs }: { readonly team: Team; readonly programs: Set<number> }): void {
  for (const id of programs) team.forget(id);
  seats.delete(programs);
  if (seats.size > 0) return;
  const timer: unknown = setTimeout(() => {
    if (seats.size > 0 || current !== team) return;
    current = undefined;
    team.stop();
  }, LINGER_MS);
  // Nobody waits for it: in Node it must not keep the process alive.
  if (typeof timer === 'object') (timer as { unref?: () => void }).unref?.();
}

/** Whether threads can share memory here, and the calling thread may wait for others. */
export function canLead(): boolean {
  // Pages that are not isolated may have the class, and cannot send it to workers.
  if (typeof SharedArrayBuffer !== 'function' || globalThis.crossOriginIsolated === false) return false;
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}

/** How many threads this machine is good for. */
export function hardwareThreads(): number {
  const os = globalThis.process?.getBuiltinModule?.('node:os');
  const count = os?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
  return Math.max(1, Math.min(count, MOST_THREADS));
}
