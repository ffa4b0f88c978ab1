import { describe, expect, it } from 'vitest';
import { ForerunError } from '../../error.ts';
import { randomIndex, seededRandom } from '../data/random.ts';
import { decodeSafetensors, type Safetensors } from './decode.ts';
import { encodeSafetensors } from './encode.ts';
import { WRITTEN_BY_PYTHON } from './safetensors.testing.ts';
import { DTYPE_BYTES, type Tensor } from './tensor.ts';

/** What a hostile hand would put into a header. */
const PIECES = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '-',
  '.',
  'e9',
  '0',
  '9'.repeat(20),
  'null',
  '\0',
  '\ud83d',
  '__proto__',
  '[[',
];

/** The content, or undefined where it was refused as it should be. */
function decoded(bytes: Uint8Array): Safetensors | undefined {
  try {
    return decodeSafetensors(bytes, { finite: true });
  } catch (error) {
    if (error instanceof ForerunError && error.code === 'invalid-data' && error.message.length < 400) return undefined;
    throw error;
  }
}

/** What may be said of every file that is accepted. */
function checkConsistent({ tensors }: Safetensors, fileBytes: number): void {
  let sum = 0;
  for (const { dtype, shape, data } of tensors.values()) {
    expect(shape.reduce((product, extent) => product * extent, 1)).toBe(data.length);
    expect(data.byteLength).toBe(data.length * DTYPE_BYTES[dtype]);
    expect([...data].every(Number.isFinite)).toBe(true);
    sum += data.byteLength;
  }
  expect(sum).toBeLessThan(fileBytes);
}

const seeds: readonly Uint8Array[] = [
  WRITTEN_BY_PYTHON,
  encodeSafetensors(
    {
      'layer.0.w': { dtype: 'F32', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
      'layer.0.b': { dtype: 'F32', shape: [3], data: Float32Array.of(7, 8, 9) },
      steps: { dtype: 'U32', shape: [], data: Uint32Array.of(1) },
    },
    { kind: 'ensemble' },
  ),
];

describe('a safetensors file that was tampered with', () => {
  it('is read or refused, never anything else: every cut', () => {
    for (const bytes of seeds) {
      for (let length = 0; length < bytes.length; length++) {
        expect(decoded(bytes.slice(0, length)), `cut to ${length}`).toBeUndefined();
      }
      expect(decoded(Uint8Array.of(...bytes, 0)), 'a byte more').toBeUndefined();
    }
  });

  it('is read or refused, never anything else: every byte of length and header, changed four ways', () => {
    for (const bytes of seeds) {
      const header = Number(new DataView(bytes.buffer).getBigUint64(0, true));
      for (let at = 0; at < 8 + header; at++) {
        for (const change of [1, 0x80, 0x20, 0x5f]) {
          const changed = bytes.slice();
          changed[at] = (changed[at] ?? 0) ^ change;
          const read = decoded(changed);
          if (read !== undefined) checkConsistent(read, changed.length);
        }
      }
    }
  });

  it('is read or refused, never anything else: pieces put in, taken out and moved in the header', () => {
    const random = seededRandom(20);
    let read = 0;
    for (let round = 0; round < 6000; round++) {
      const bytes = seeds[round % seeds.length] ?? new Uint8Array(0);
      const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
      let header = new TextDecoder().decode(bytes.subarray(8, 8 + length));
      for (let edits = 1 + randomIndex(random, 3); edits > 0; edits--) {
        const [from, to] = [randomIndex(random, header.length), randomIndex(random, header.length)].sort(
          (a, b) => a - b,
        );
        const piece = random() < 0.5 ? (PIECES[randomIndex(random, PIECES.length)] ?? '') : header.slice(from, to);
        const removed = random() < 0.5 ? 0 : randomIndex(random, 12);
        const at = randomIndex(random, header.length);
        header = header.slice(0, at) + piece + header.slice(at + removed);
      }
      const text = new TextEncoder().encode(header);
      const changed = new Uint8Array(bytes.length - length + text.length);
      changed.set(text, 8);
      changed.set(bytes.subarray(8 + length), 8 + text.length);
      new DataView(changed.buffer).setBigUint64(0, BigInt(text.length), true);
      const content = decoded(changed);
      if (content === undefined) continue;
      read++;
      checkConsistent(content, changed.length);
    }
    // Some of the edits hit spaces and names; were none or most accepted, this test would show little.
    expect(read).toBeGreaterThan(20);
    expect(read).toBeLessThan(1500);
  });

  it('is read back whole when it was not: tensors of random names, types and shapes', () => {
    const random = seededRandom(21);
    for (let round = 0; round < 200; round++) {
      const tensors: Record<string, Tensor> = Object.fromEntries(
        Array.from({ length: randomIndex(random, 6) }, (_, i) => {
          const shape = Array.from({ length: randomIndex(random, 4) }, () => randomIndex(random, 5));
          const size = shape.reduce((product, extent) => product * extent, 1);
          const name = `${i}${String.fromCharCode(1 + randomIndex(random, 0x2000))}`;
          const tensor: Tensor =
            random() < 0.5
              ? { dtype: 'F32', shape, data: Float32Array.from({ length: size }, () => random() - 0.5) }
              : { dtype: 'U8', shape, data: Uint8Array.from({ length: size }, () => randomIndex(random, 256)) };
          return [name, tensor];
        }),
      );
      expect(Object.fromEntries(decodeSafetensors(encodeSafetensors(tensors)).tensors)).toEqual(tensors);
    }
  });
});
