/** What a derived seed is for. Each has numbers of its own. */
export type SeedUse = 'training' | 'evaluation' | 'agent' | 'fit' | 'table';

const USES: Readonly<Record<SeedUse, number>> = { training: 1, evaluation: 2, agent: 3, fit: 4, table: 5 };

/**
 * The seed of the `index`-th episode or fit of a run: a whole number below 2^32. Seeds that depend only on the run's seed
 * and a count make an interrupted run go on with the numbers it would have had.
 */
export function derivedSeed(seed: number, use: SeedUse, index: number): number {
  let hash = mixed(seed | 0);
  for (const word of [Math.floor(seed / 2 ** 32), USES[use], index]) hash = mixed((hash + 0x9e3779b9) ^ word);
  return hash >>> 0;
}

/** The finaliser of MurmurHash3 (Appleby): every bit of the result depends on every bit of `word`. */
function mixed(word: number): number {
  let z = word | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return z ^ (z >>> 16);
}
