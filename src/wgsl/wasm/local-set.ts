/** A set of locals, as bits: what analyses of large functions join again and again. */
export class LocalSet {
  readonly #words: Uint32Array;

  /** Empty, with room for locals 0 ... count - 1. */
  constructor(count: number) {
    this.#words = new Uint32Array((count + 31) >>> 5);
  }

  has(local: number): boolean {
    return (((this.#words[local >>> 5] ?? 0) >>> (local & 31)) & 1) === 1;
  }

  add(local: number): void {
    this.#words[local >>> 5] = (this.#words[local >>> 5] ?? 0) | (1 << (local & 31));
  }

  delete(local: number): void {
    this.#words[local >>> 5] = (this.#words[local >>> 5] ?? 0) & ~(1 << (local & 31));
  }

  /** Adds what is in the other set; returns whether that was anything new. */
  addAll(other: LocalSet): boolean {
    let changed = 0;
    for (const [index, word] of other.#words.entries()) {
      const old = this.#words[index] ?? 0;
      this.#words[index] = old | word;
      changed |= word & ~old;
    }
    return changed !== 0;
  }

  copy(): LocalSet {
    const copy = new LocalSet(32 * this.#words.length);
    copy.#words.set(this.#words);
    return copy;
  }
}
