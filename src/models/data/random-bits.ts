/**
 * 128 random bits as four words, by index: the same index gives the same words, in any order, as often as wanted. One such function belongs
 * to one moment (a choice, a reward).
 */
export type RandomBits = (index: number) => Uint32Array;

/** Four uniform numbers in [0, 1), multiples of 2^-24: `fr_uniform4`. */
export function uniforms(bits: Uint32Array): readonly [number, number, number, number] {
  const one = (word = 0) => (word & 0xffffff) / 2 ** 24;
  return [one(bits[0]), one(bits[1]), one(bits[2]), one(bits[3])];
}

/** Four standard normal numbers, by Box and Muller in float64: what `fr_normal4` approximates to 7e-6. */
export function standardNormals(bits: Uint32Array): readonly [number, number, number, number] {
  const [a, b] = pair(bits[0] ?? 0, bits[1] ?? 0);
  const [c, d] = pair(bits[2] ?? 0, bits[3] ?? 0);
  return [a, b, c, d];
}

function pair(lengthWord: number, angleWord: number): [number, number] {
  const length = Math.sqrt(-2 * Math.log(((lengthWord & 0x7fffffff) | 1) / 2 ** 31));
  const signed = lengthWord >>> 31 === 1 ? -length : length;
  const angle = (Math.PI * (angleWord | 0)) / 2 ** 32;
  return [signed * Math.cos(angle), signed * Math.sin(angle)];
}

/** Rotation distances of rounds 1 to 8. */
const ROTATIONS: readonly (readonly [number, number])[] = [
  [10, 26],
  [11, 21],
  [13, 27],
  [23, 5],
  [6, 20],
  [17, 11],
  [25, 10],
  [18, 20],
];

const ROUNDS = 12;

/** Threefry4x32 with 12 rounds (Salmon et al. 2011), as `fr_random4` in WGSL. */
export function threefry(key0: number, key1: number, counter: readonly [number, number, number, number]): Uint32Array {
  const keys = [key0 | 0, key1 | 0, 0, 0, 0x1bd11bda ^ key0 ^ key1];
  let [x0, x1, x2, x3] = counter;
  x0 = (x0 + key0) | 0;
  x1 = (x1 + key1) | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const [n, m] = ROTATIONS[round % 8] ?? [0, 0];
    if (round % 2 === 0) {
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << n) | (x1 >>> (32 - n))) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = ((x3 << m) | (x3 >>> (32 - m))) ^ x2;
    } else {
      x0 = (x0 + x3) | 0;
      x3 = ((x3 << n) | (x3 >>> (32 - n))) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = ((x1 << m) | (x1 >>> (32 - m))) ^ x2;
    }
    if (round % 4 !== 3) continue;
    const injected = (round + 1) / 4;
    x0 = (x0 + (keys[injected % 5] ?? 0)) | 0;
    x1 = (x1 + (keys[(injected + 1) % 5] ?? 0)) | 0;
    x2 = (x2 + (keys[(injected + 2) % 5] ?? 0)) | 0;
    x3 = (x3 + (keys[(injected + 3) % 5] ?? 0) + injected) | 0;
  }
  return Uint32Array.of(x0, x1, x2, x3);
}
