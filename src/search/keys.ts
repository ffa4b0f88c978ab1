/**
 * The seed of the `root`-th root of a search: a root that is searched alone with it finds the same. The first root's is the search's own; the
 * others' are mixed, so that those of neighbouring seeds have nothing in common.
 */
export function rootSeed(seed: number, root: number): number {
  return root === 0 ? seed : mixedKey(seed, 0x726f6f74, root);
}

/** A word that depends on every bit of whole numbers below 2^53: for streams that must not be one another's. */
export function mixedKey(...numbers: readonly number[]): number {
  let hash = 0;
  for (const number of numbers) {
    for (const word of [number, Math.floor(number / 2 ** 32)]) hash = mixed((hash + 0x9e3779b9) ^ word);
  }
  return hash >>> 0;
}

/** The finaliser of MurmurHash3 (Appleby). */
function mixed(word: number): number {
  let z = word | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return z ^ (z >>> 16);
}
