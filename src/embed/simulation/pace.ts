/** Steps later than this are not made up for, in ms. */
const MOST_BEHIND_MS = 50;

/** A page should come to draw at least so often, in ms. */
const FRAME_MS = 12;

/** The ratio is of about the last so many ms. */
const REMEMBERED_MS = 2000;

/** Keeps simulated time with wall time, frame by frame. */
export class Pace {
  #due = 0;
  #lastFrame = 0;
  #measuredFrom = 0;
  #simulatedMs = 0;
  #ratio = 1;
  #wake: (() => void) | undefined;

  constructor() {
    this.restart();
  }

  /** Simulated by wall time lately. */
  get ratio(): number {
    return this.#ratio;
  }

  /** Forgets what was before, after a pause for instance. */
  restart(): void {
    this.#due = this.#lastFrame = this.#measuredFrom = performance.now();
    this.#simulatedMs = 0;
    this.#ratio = 1;
  }

  /** Waits until a step of `seconds` is over at that speed, and lets frames pass meanwhile. */
  async wait(seconds: number, speed: number): Promise<void> {
    this.#measure(1000 * seconds);
    this.#due = Math.max(this.#due + (1000 * seconds) / speed, performance.now() - MOST_BEHIND_MS);
    while (performance.now() < this.#due || performance.now() - this.#lastFrame > FRAME_MS) {
      // Woken early: whoever waits looks at what has changed.
      if (!(await this.#frame())) return;
    }
  }

  /** Ends a wait at once. */
  wake(): void {
    this.#wake?.();
  }

  #measure(simulatedMs: number): void {
    const now = performance.now();
    this.#simulatedMs += simulatedMs;
    const wall = now - this.#measuredFrom;
    if (wall > REMEMBERED_MS / 4) this.#ratio = this.#simulatedMs / wall;
    if (wall > REMEMBERED_MS) {
      this.#measuredFrom += wall / 2;
      this.#simulatedMs /= 2;
    }
  }

  /** Whether the next frame came; pages that are not seen have none. */
  async #frame(): Promise<boolean> {
    const came = await new Promise<boolean>((resolve) => {
      const cancel = nextFrame(() => resolve(true));
      this.#wake = () => {
        cancel();
        resolve(false);
      };
    });
    this.#wake = undefined;
    this.#lastFrame = performance.now();
    return came;
  }
}

/** Calls back at the next frame of a page, elsewhere after a moment; the returned function takes it back. */
function nextFrame(call: () => void): () => void {
  if (typeof requestAnimationFrame === 'function') {
    const frame = requestAnimationFrame(call);
    return () => cancelAnimationFrame(frame);
  }
  const timer = setTimeout(call, 4);
  return () => clearTimeout(timer);
}
