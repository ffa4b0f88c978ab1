import { badValues, checkTransitions, invalid } from './check.ts';
import { type Episode, episodesOf } from './episodes.ts';
import { type Random, randomIndex } from './random.ts';
import { copyRows, emptyTransitions, selectRows } from './rows.ts';
import { checkSpace } from './space.ts';
import type { Transition, TransitionSpace, Transitions } from './transitions.ts';

/** What a {@link ReplayBuffer} is made from. */
export interface ReplayBufferOptions {
  readonly space: TransitionSpace;
  /** How many transitions are kept; then the oldest make room. Memory is taken as needed. Default 1,000,000. */
  readonly capacity?: number;
}

const SMALLEST = 256;
const LARGEST_CAPACITY = 2 ** 28;

/** Transitions in the order they were made, the newest `capacity` of them. */
export class ReplayBuffer {
  readonly space: TransitionSpace;
  readonly capacity: number;
  /** Grows until it holds `capacity` rows; only then the ring wraps. */
  #rows: Transitions;
  /** Where the oldest row is; 0 until the ring wraps. */
  #oldest = 0;
  #size = 0;

  /** @throws ForerunError `invalid-argument` for a space or capacity that cannot be */
  constructor({ space, capacity = 1_000_000 }: ReplayBufferOptions) {
    checkSpace('ReplayBuffer', space);
    if (!Number.isInteger(capacity) || capacity < 1 || capacity > LARGEST_CAPACITY) {
      throw invalid(
        'ReplayBuffer',
        `capacity is ${String(capacity)}; give a whole number from 1 to ${LARGEST_CAPACITY}.`,
      );
    }
    this.space = space;
    this.capacity = capacity;
    this.#rows = emptyTransitions(space, 0);
  }

  /** How many transitions there are. */
  get size(): number {
    return this.#size;
  }

  /**
   * Adds one transition. Numbers are kept as f32; actions outside their bounds are taken, since logs have them.
   *
   * @throws ForerunError `invalid-argument` for a wrong width, a number that is not finite as f32, a choice that does not exist;
   * nothing is then added
   */
  add(transition: Transition): void {
    const [bad] = badValues(this.space, transition);
    if (bad !== undefined) throw invalid('ReplayBuffer.add', `${bad.column} is ${bad.got}; give ${bad.expected}.`);
    this.#makeRoom(1);
    const row = (this.#oldest + this.#size) % this.#rows.count;
    const { states, actions, rewards, nextStates, terminated, truncated } = this.#rows;
    states.set(transition.state, row * transition.state.length);
    actions.set(transition.action, row * transition.action.length);
    rewards[row] = transition.reward;
    nextStates.set(transition.nextState, row * transition.nextState.length);
    terminated[row] = transition.terminated ? 1 : 0;
    truncated[row] = transition.truncated ? 1 : 0;
    this.#count(1);
  }

  /**
   * Adds transitions, oldest first.
   *
   * @throws ForerunError `invalid-argument` for another space or numbers that cannot be; nothing is then added
   */
  addAll(transitions: Transitions): void {
    checkTransitions('ReplayBuffer.addAll', this.space, transitions);
    const added = Math.min(transitions.count, this.capacity);
    this.#makeRoom(added);
    for (let done = 0; done < added; ) {
      const row = (this.#oldest + this.#size) % this.#rows.count;
      const piece = Math.min(added - done, this.#rows.count - row);
      copyRows(transitions, transitions.count - added + done, piece, this.#rows, row);
      this.#count(piece);
      done += piece;
    }
  }

  /**
   * The episode ends with the newest transition, which becomes truncated unless it ends one already. For episodes that stop without a
   * transition to show it: they were given up, or their next step diverged.
   */
  endEpisode(): void {
    if (this.#size === 0) return;
    const newest = (this.#oldest + this.#size - 1) % this.#rows.count;
    const { terminated, truncated } = this.#rows;
    if (terminated[newest] === 0) truncated[newest] = 1;
  }

  /** A copy of everything, oldest first. */
  transitions(): Transitions {
    const all = emptyTransitions(this.space, this.#size);
    this.#copyOrdered(all);
    return all;
  }

  /**
   * The episodes by their rows in {@link transitions}. Of an episode that the ring has partly overwritten the rest is left, as a
   * shorter one.
   */
  episodes(): readonly Episode[] {
    return episodesOf(this.transitions());
  }

  /**
   * `count` transitions drawn evenly and with replacement.
   *
   * @param random for instance `seededRandom(seed)`
   * @throws ForerunError `invalid-argument` when the buffer is empty or `count` is not a whole number
   */
  sample(count: number, random: Random): Transitions {
    if (!Number.isInteger(count) || count < 0) {
      throw invalid('ReplayBuffer.sample', `count is ${String(count)}; give a whole number from 0.`);
    }
    if (this.#size === 0) throw invalid('ReplayBuffer.sample', 'the buffer is empty; add transitions first.');
    const rows = Uint32Array.from(
      { length: count },
      () => (this.#oldest + randomIndex(random, this.#size)) % this.#rows.count,
    );
    return selectRows(this.#rows, rows);
  }

  /** Forgets everything and gives the memory back. */
  clear(): void {
    this.#rows = emptyTransitions(this.space, 0);
    this.#oldest = 0;
    this.#size = 0;
  }

  #makeRoom(added: number): void {
    const needed = Math.min(this.#size + added, this.capacity);
    if (needed <= this.#rows.count) return;
    const larger = emptyTransitions(
      this.space,
      Math.min(this.capacity, Math.max(needed, 2 * this.#rows.count, SMALLEST)),
    );
    this.#copyOrdered(larger);
    this.#rows = larger;
    this.#oldest = 0;
  }

  #copyOrdered(to: Transitions): void {
    const untilEnd = Math.min(this.#size, this.#rows.count - this.#oldest);
    copyRows(this.#rows, this.#oldest, untilEnd, to, 0);
    copyRows(this.#rows, 0, this.#size - untilEnd, to, untilEnd);
  }

  /** Rows have been written behind the newest: they count now, and take the place of the oldest where the ring was full. */
  #count(added: number): void {
    const over = Math.max(0, this.#size + added - this.capacity);
    this.#size += added - over;
    this.#oldest = (this.#oldest + over) % this.#rows.count;
  }
}
