import type { Moment } from './simulation.ts';

/** Moments kept at most. */
const MOST_MOMENTS = 4000;

/** Numbers in their plans kept at most: 64 MB. */
const MOST_NUMBERS = 16 * 2 ** 20;

/** The latest moments of a run, as many as memory should hold. */
export class History {
  readonly #moments: Moment[] = [];
  #numbers = 0;

  /** The newest last. The array is the same one always. */
  get moments(): readonly Moment[] {
    return this.#moments;
  }

  add(moment: Moment): void {
    this.#moments.push(moment);
    this.#numbers += numbersIn(moment);
    while (this.#moments.length > MOST_MOMENTS || (this.#numbers > MOST_NUMBERS && this.#moments.length > 1)) {
      const [oldest] = this.#moments.splice(0, 1);
      if (oldest !== undefined) this.#numbers -= numbersIn(oldest);
    }
  }

  clear(): void {
    this.#moments.length = 0;
    this.#numbers = 0;
  }
}

function numbersIn({ plan }: Moment): number {
  return plan.actions.length + plan.states.length;
}
