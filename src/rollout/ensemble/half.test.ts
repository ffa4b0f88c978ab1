import { describe, expect, it } from 'vitest';
import { packedHalves, roundedToHalf } from './half.ts';

/** The number of a half's bits, by the definition of binary16. */
function decoded(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

/** Every finite half. */
const halves = Float32Array.from({ length: 65536 }, (_, bits) => decoded(bits)).filter(
  (_, bits) => ((bits >> 10) & 31) < 31,
);

describe('half precision', () => {
  it('keeps every half as it is, and its bits', () => {
    expect(halves.map(roundedToHalf)).toEqual(halves);
    const words = packedHalves(halves);
    const back = Float32Array.from(halves, (_, i) => decoded(((words[i >> 1] ?? 0) >>> (16 * (i & 1))) & 0xffff));
    // -0 comes back as 0.
    expect(back.map((value) => value + 0)).toEqual(halves.map((value) => value + 0));
  });

  it('rounds to the nearest, ties to even', () => {
    const above = [...halves].filter((value) => value > 0).sort((a, b) => a - b);
    for (let i = 0; i + 1 < above.length; i += 7) {
      const [low = 0, high = 0] = above.slice(i, i + 2);
      const even = decodedIsEven(low) ? low : high;
      expect([0.25, 0.5, 0.75].map((part) => roundedToHalf(low + part * (high - low)))).toEqual([low, even, high]);
    }
    expect([1e-9, -1e-9].map((value) => Math.abs(roundedToHalf(value)))).toEqual([0, 0]);
  });

  it('makes what is too large the largest', () => {
    expect([65519, 65520, 1e30, -1e30].map(roundedToHalf)).toEqual([65504, 65504, 65504, -65504]);
  });
});

/** Whether the last bit of a positive half's fraction is 0. */
function decodedIsEven(value: number): boolean {
  const step = 2 ** (Math.max(-14, Math.floor(Math.log2(value))) - 10);
  return (value / step) % 2 === 0;
}
