/** After this many ms of uninterrupted work the event loop gets its turn. */
const TURN_MS = 50;

/** Lets work on one thread take turns: with other work of the same kind, in order, and with the event loop. */
export class Turns {
  /** The last work that was asked for, while it has not ended. */
  #last: Promise<unknown> | undefined;
  #passedAt = performance.now();

  /** True when nothing is under way: `take` runs its work at once. */
  get idle(): boolean {
    return this.#last === undefined;
  }

  /** Whether it is time for {@link pass}. */
  get due(): boolean {
    return this.dueBy(performance.now());
  }

  /** As {@link due}, for those who know the time. */
  dueBy(now: number): boolean {
    return now - this.#passedAt > TURN_MS;
  }

  /** Lets the event loop run what has become due: timers, messages, input. */
  async pass(): Promise<void> {
    await macrotask();
    this.#passedAt = performance.now();
  }

  /** Runs `work` behind everything asked for before it: at once when idle. */
  take(work: () => void): void {
    if (this.#last === undefined) work();
    else void this.takeAsync(async () => work());
  }

  /** Runs `work` behind everything asked for before it: at once, up to its first `await`, when idle. */
  takeAsync<T>(work: () => Promise<T>): Promise<T> {
    const task = this.#last === undefined ? work() : this.#last.then(work, work);
    const clear = () => {
      if (this.#last === task) this.#last = undefined;
    };
    this.#last = task;
    task.then(clear, clear);
    return task;
  }
}

function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    // setTimeout waits for at least 4 ms in browsers once it is nested.
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(undefined);
    }
  });
}
