import { describe, expect, it } from 'vitest';
import { refusal } from '../data/space.testing.ts';
import { decodeSafetensors } from './decode.ts';
import { encodeSafetensors } from './encode.ts';
import { entryText, fileOf, WRITTEN_BY_PYTHON } from './safetensors.testing.ts';
import type { Tensor } from './tensor.ts';

const one = entryText('a', 'F32', '[2]', '[0,8]');

const written: Readonly<Record<string, Tensor>> = {
  flags: { dtype: 'U8', shape: [3], data: Uint8Array.of(1, 0, 255) },
  weights: { dtype: 'F32', shape: [2, 2], data: Float32Array.of(1.5, -0, 0.1, 3.4e38) },
  exact: { dtype: 'F64', shape: [], data: Float64Array.of(Math.PI) },
  nothing: { dtype: 'I32', shape: [0, 5], data: new Int32Array(0) },
  ids: { dtype: 'U32', shape: [1, 1], data: Uint32Array.of(2 ** 32 - 1) },
};

describe('safetensors', () => {
  it('reads what the Python package wrote', () => {
    const { tensors, metadata } = decodeSafetensors(WRITTEN_BY_PYTHON);
    expect([...metadata]).toEqual([['made by', 'safetensors 0.8.0']]);
    expect(Object.fromEntries(tensors)).toEqual({
      w: { dtype: 'F32', shape: [2, 3], data: Float32Array.of(1.5, -2.25, 3, 0.1, 1e-40, -3.4e38) },
      b: { dtype: 'I32', shape: [2], data: Int32Array.of(7, -8) },
      scalar: { dtype: 'F64', shape: [], data: Float64Array.of(2.5) },
      none: { dtype: 'F32', shape: [0, 3], data: new Float32Array(0) },
      flag: { dtype: 'U8', shape: [3], data: Uint8Array.of(1, 0, 255) },
      'é\n"': { dtype: 'U32', shape: [1], data: Uint32Array.of(4294967295) },
    });
  });

  it('reads back what it wrote, every bit', () => {
    const { tensors, metadata } = decodeSafetensors(encodeSafetensors(written, { 'a "b"': 'é', __proto__x: '' }));
    expect(Object.fromEntries(tensors)).toEqual(written);
    expect(Object.fromEntries(metadata)).toEqual({ 'a "b"': 'é', __proto__x: '' });
    expect(Object.is(tensors.get('weights')?.data[1], -0)).toBe(true);
    expect(decodeSafetensors(encodeSafetensors({})).tensors.size).toBe(0);
  });

  it('writes the same bytes whatever the order of the names, each tensor aligned', () => {
    const backwards = Object.fromEntries(Object.entries(written).reverse());
    expect(encodeSafetensors(backwards)).toEqual(encodeSafetensors(written));
    const bytes = encodeSafetensors(written);
    for (const { data } of decodeSafetensors(bytes).tensors.values()) expect(data.buffer).toBe(bytes.buffer);
  });

  it('copies what is not aligned, from views and from Buffers of Node, and nothing else', () => {
    const bytes = encodeSafetensors(written);
    for (let shift = 0; shift < 9; shift++) {
      const moved = new Uint8Array(bytes.length + shift).subarray(shift);
      moved.set(bytes);
      for (const given of 'Buffer' in globalThis ? [moved, Buffer.from(moved.buffer, shift)] : [moved]) {
        const { tensors } = decodeSafetensors(given);
        expect(Object.fromEntries(tensors)).toEqual(written);
        expect(tensors.get('weights')?.data.buffer === moved.buffer).toBe(shift % 4 === 0);
      }
    }
  });

  it('keeps names of prototypes as names', () => {
    const header = `{${entryText('__proto__', 'U8', '[1]', '[0,1]')},${entryText('constructor', 'U8', '[1]', '[1,2]')},"__metadata__":{"__proto__":"x"}}`;
    const { tensors, metadata } = decodeSafetensors(fileOf(header, 2));
    expect([...tensors.keys()]).toEqual(['__proto__', 'constructor']);
    expect([...metadata]).toEqual([['__proto__', 'x']]);
    expect('dtype' in {}).toBe(false);
  });

  it('reads headers as others write them: spaces, any order, zero-sized tensors anywhere', () => {
    const header = `{ "b" : { "data_offsets" : [ 8 , 16 ] , "dtype" : "F64" , "shape" : [ ] } ,\n${entryText('n', 'F32', '[3,0]', '[8,8]')}, ${one}}   `;
    expect([...decodeSafetensors(fileOf(header, 16)).tensors.keys()]).toEqual(['b', 'n', 'a']);
  });

  it('finds numbers that are not finite where asked to', () => {
    const file = fileOf(`{${one}}`, 8);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      new DataView(file.buffer).setFloat32(file.length - 4, bad, true);
      expect(decodeSafetensors(file).tensors.get('a')?.data[1]).toBe(bad);
      expect(refusal(() => decodeSafetensors(file, { finite: true })).message).toMatch(`tensor "a" has ${bad} at 1`);
    }
  });

  it.each<[string, Tensor, RegExp]>([
    [
      'a shape that the numbers do not fill',
      { dtype: 'F32', shape: [3], data: new Float32Array(2) },
      /shape \[3\] and 2 numbers/,
    ],
    ['extents that are not whole', { dtype: 'F32', shape: [0.5, 4], data: new Float32Array(2) }, /shape \[0.5, 4\]/],
    ['extents below 0', { dtype: 'F32', shape: [-1, -2], data: new Float32Array(2) }, /shape \[-1, -2\]/],
    [
      'the array of another type',
      { dtype: 'F32', shape: [2], data: new Float64Array(2) as never },
      /F32 and a Float64Array/,
    ],
    ['a type that does not exist', { dtype: 'F16' as never, shape: [2], data: new Float32Array(2) }, /dtype F16/],
    ['NaN', { dtype: 'F32', shape: [2], data: Float32Array.of(0, Number.NaN) }, /NaN at 1; only finite/],
    ['infinity', { dtype: 'F64', shape: [1], data: Float64Array.of(-1 / 0) }, /-Infinity at 0; only finite/],
  ])('does not write %s', (_, tensor, message) => {
    const error = refusal(() => encodeSafetensors({ t: tensor }));
    expect(error.code).toBe('invalid-argument');
    expect(error.message).toMatch(message);
  });

  it("does not write a tensor under the format's own name", () => {
    const error = refusal(() =>
      encodeSafetensors({ __metadata__: { dtype: 'U8', shape: [0], data: new Uint8Array(0) } }),
    );
    expect(error.message).toMatch(/the format's own/);
  });
});
