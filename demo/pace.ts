/** Steps later than this are not made up for, in ms. */
const MOST_BEHIND_MS = 50;

/** Keeps simulated time with wall time, frame by frame. */
export class Pace {
  #due = 0;
  #from = 0;
  #simulated = 0;

  constructor() {
    this.restart();
  }

  /** Simulated time by wall time since the last restart: 1 where planning keeps up. */
  get ratio(): number {
    const wall = performance.now() - this.#from;
    return this.#simulated < 1000 ? 1 : this.#simulated / wall;
  }

  /** Forgets what was before, after a pause for instance. */
  restart(): void {
    this.#due = this.#from = performance.now();
    this.#simulated = 0;
  }

  /** Waits until a step of `seconds` is over; at least for the next frame, so that the page stays alive. */
  async wait(seconds: number): Promise<void> {
    this.#simulated += 1000 * seconds;
    this.#due = Math.max(this.#due + 1000 * seconds, performance.now() - MOST_BEHIND_MS);
    do {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    } while (performance.now() < this.#due);
  }
}
