/** Uniform numbers in [0, 1) from a seed (Steele, Lea and Flood's SplitMix, the 32-bit variant). */
export declare function uniformNumbers(seed: number): () => number;
