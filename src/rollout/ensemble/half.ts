/** IEEE 754 binary16: 11 bits of precision, largest 65504, least normal 2^-14. */
const LARGEST = 65504;
const LEAST_NORMAL = 2 ** -14;

/**
 * The nearest half-precision number, ties to even. What is larger than the largest becomes the largest: weights have to stay
 * finite.
 */
export function roundedToHalf(value: number): number {
  const magnitude = Math.abs(value);
  const exponent = Math.floor(Math.log2(Math.max(magnitude, LEAST_NORMAL)));
  const step = 2 ** (exponent - 10);
  const units = magnitude / step;
  const below = Math.floor(units);
  const rest = units - below;
  const rounded = rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
  return Math.sign(value) * Math.min(rounded * step, LARGEST);
}

/** Two numbers a word, the first in the low half: the layout of `vec4<f16>` in memory. The length is even. */
export function packedHalves(values: Float32Array): Uint32Array {
  const words = new Uint32Array(values.length / 2);
  for (let i = 0; i < words.length; i++)
    words[i] = halfBits(values[2 * i] ?? 0) | (halfBits(values[2 * i + 1] ?? 0) << 16);
  return words;
}

function halfBits(value: number): number {
  const rounded = roundedToHalf(value);
  const magnitude = Math.abs(rounded);
  const sign = rounded < 0 ? 0x8000 : 0;
  if (magnitude < LEAST_NORMAL) return sign | (magnitude * 2 ** 24);
  const exponent = Math.floor(Math.log2(magnitude));
  return sign | ((exponent + 15) << 10) | ((magnitude / 2 ** exponent - 1) * 1024);
}
