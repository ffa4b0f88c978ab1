/** Uniform numbers in [0, 1) from a seed, for shuffles, splits and first weights on the host. */
export type Random = () => number;

/**
 * Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014), in 32 bits: the same numbers for the same
 * seed in every runtime. What runs on a backend draws its numbers in WGSL, not here.
 */
export function seededRandom(seed: number): Random {
  return randomStream(seed).next;
}

/** Random numbers whose place can be kept, so that they go on later where they were. */
export interface RandomStream {
  readonly next: Random;
  /** All that decides the numbers to come: a whole number below 2^32. */
  place(): number;
}

/** The numbers of {@link seededRandom}; from a place that was kept, those that would have come. */
export function randomStream(seed: number, place?: number): RandomStream {
  let state = (place ?? seed ^ (Math.floor(seed / 2 ** 32) * 0x9e3779b9)) | 0;
  const word = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  return { next: () => word() / 2 ** 32, place: () => state >>> 0 };
}

/** Standard normal numbers (Box and Muller) from uniform ones. */
export function normals(random: Random): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A whole number from 0 to `count - 1`. */
export function randomIndex(random: Random, count: number): number {
  return Math.min(count - 1, Math.floor(random() * count));
}

/** 0 to `count - 1` in random order (Fisher and Yates). */
export function permutation(random: Random, count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = randomIndex(random, i + 1);
    const kept = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = kept;
  }
  return order;
}
