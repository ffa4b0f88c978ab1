import { type RandomBits, threefry } from '../models/data/random-bits.ts';

/** What the numbers of a bandit are drawn for; the first word of the generator's counter, as in shaders/exploration/bandit.wgsl. */
export const STREAM = { truth: 0, reward: 1, walk: 2, choice: 3 } as const;

/** Marks the numbers of bandits, so that other users of the same seed draw others: 'band'. */
const BANDIT_MARK = 0x62616e64;

/**
 * Random bits of one moment of one problem, as `fr_random4` draws them in WGSL: Threefry4x32 with 12 rounds (Salmon et al. 2011), key
 * (seed, problem), counter (stream, time, index, mark).
 */
export function banditBits(seed: number, problem: number, stream: number, time: number): RandomBits {
  return (index) => threefry(seed, problem, [stream, time, index, BANDIT_MARK]);
}
