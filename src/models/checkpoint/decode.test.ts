import { describe, expect, it } from 'vitest';
import { refusal } from '../data/space.testing.ts';
import { decodeSafetensors } from './decode.ts';
import { entryText, fileOf } from './safetensors.testing.ts';

const one = entryText('a', 'F32', '[2]', '[0,8]');

describe('a file that is damaged, or meant to do harm', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['no bytes', new Uint8Array(0), /0 bytes; the length/],
    ['half a length', new Uint8Array(7), /7 bytes; the length/],
    ['a header longer than the file', fileOf('{}', 0, 3n), /said to have 3 bytes, but only 2 follow/],
    ['a header longer than the limit', fileOf('{}', 0, 100_000_001n), /100000001 bytes; at most 100000000/],
    ['a header of 2^64 - 1 bytes', fileOf('{}', 0, 2n ** 64n - 1n), /18446744073709551615 bytes; at most/],
    ['an empty header', fileOf('', 0), /does not begin with '{'/],
    ['a space before the header', fileOf(' {}', 0), /does not begin with '{'/],
    ['a byte order mark', fileOf('\ufeff{}', 0), /does not begin with '{'/],
    ['bytes that are not UTF-8', fileOf(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d), 0), /not UTF-8/],
    ['a header cut off', fileOf(`{${one}`, 8), /has its end at .*; '}' has to be there/],
    ['text behind the header', fileOf(`{${one}}x`, 8), /has "x" at .*; the end/],
    ['a zero behind the header', fileOf(`{${one}}\0`, 8), /the end has to be there/],
    ['a list as header entry', fileOf('{"a":[]}', 0), /'{' has to be there/],
    ['brackets and no end', fileOf(`{"a":{"shape":${'['.repeat(100)}`, 0), /a whole number/],
    ['a trailing comma', fileOf(`{${one},}`, 8), /has "}" at .*; a string/],
    ['a string without an end', fileOf('{"a', 0), /a string of JSON/],
    ['an escape without an end', fileOf('{"\\', 0), /a string of JSON/],
    ['a line break in a string', fileOf('{"a\nb":{}}', 0), /a string of JSON/],
    ['a tensor twice', fileOf(`{${one},${one}}`, 8), /key "a" twice/],
    ['a tensor twice, once escaped', fileOf(`{${one},${one.replace('a', '\\u0061')}}`, 8), /key "a" twice/],
    ['a shape twice', fileOf(`{${one.replace('{', '{"shape":[2],')}}`, 8), /key "shape" twice/],
    ['metadata twice', fileOf('{"__metadata__":{},"__metadata__":{}}', 0), /key "__metadata__" twice/],
    ['metadata that are numbers', fileOf('{"__metadata__":{"a":1}}', 0), /a string/],
    ['an unknown field', fileOf(`{${one.replace('{', '{"strides":[1],')}}`, 8), /not of "strides"/],
    ['no shape', fileOf('{"a":{"dtype":"F32","data_offsets":[0,8]}}', 8), /dtype, shape and two data_offsets/],
    ['one offset', fileOf(`{${entryText('a', 'F32', '[2]', '[0]')}}`, 8), /two data_offsets/],
    ['three offsets', fileOf(`{${entryText('a', 'F32', '[2]', '[0,8,8]')}}`, 8), /at most 2 numbers/],
    ['17 dimensions', fileOf(`{${entryText('a', 'F32', `[${'1,'.repeat(16)}1]`, '[0,4]')}}`, 4), /at most 16 numbers/],
    ['a negative extent', fileOf(`{${entryText('a', 'F32', '[-2]', '[0,8]')}}`, 8), /"-2\].*; a whole number/],
    ['an extent of -0', fileOf(`{${entryText('a', 'F32', '[-0]', '[0,0]')}}`, 0), /a whole number/],
    ['a fraction', fileOf(`{${entryText('a', 'F32', '[2.0]', '[0,8]')}}`, 8), /a whole number/],
    ['an exponent', fileOf(`{${entryText('a', 'F32', '[2e0]', '[0,8]')}}`, 8), /a whole number/],
    ['a leading zero', fileOf(`{${entryText('a', 'F32', '[02]', '[0,8]')}}`, 8), /a whole number/],
    ['a number beyond 2^53', fileOf(`{${entryText('a', 'F32', '[9007199254740992]', '[0,8]')}}`, 8), /a whole number/],
    [
      'a number of many digits',
      fileOf(`{${entryText('a', 'F32', `[${'9'.repeat(400)}]`, '[0,8]')}}`, 8),
      /a whole number/,
    ],
    ['a text for a number', fileOf(`{${entryText('a', 'F32', '["2"]', '[0,8]')}}`, 8), /a whole number/],
    ['offsets the wrong way round', fileOf(`{${entryText('a', 'F32', '[2]', '[8,0]')}}`, 8), /from byte 8 to 0 of 8/],
    ['data cut off', fileOf(`{${one}}`, 7), /from byte 0 to 8 of 7/],
    ['data behind the tensors', fileOf(`{${one}}`, 9), /end at byte 8, but there are 9/],
    ['data without tensors', fileOf('{}', 1), /end at byte 0, but there are 1/],
    [
      'an offset far out',
      fileOf(`{${entryText('a', 'U8', '[2]', '[9007199254740989,9007199254740991]')}}`, 2),
      /of 2\./,
    ],
    [
      'tensors that overlap',
      fileOf(`{${one},${entryText('b', 'F32', '[2]', '[4,12]')}}`, 12),
      /"b" begins at byte 4 and overlaps/,
    ],
    ['two tensors of the same bytes', fileOf(`{${one},${entryText('b', 'F32', '[2]', '[0,8]')}}`, 8), /overlaps/],
    [
      'a gap',
      fileOf(`{${one},${entryText('b', 'F32', '[1]', '[12,16]')}}`, 16),
      /"b" begins at byte 12 and leaves a gap/,
    ],
    ['a gap before the first', fileOf(`{${entryText('a', 'F32', '[1]', '[4,8]')}}`, 8), /leaves a gap/],
    [
      'an empty tensor in the middle of another',
      fileOf(`{${one},${entryText('b', 'F32', '[0]', '[4,4]')}}`, 8),
      /overlaps/,
    ],
    ['a shape too small', fileOf(`{${entryText('a', 'F32', '[1]', '[0,8]')}}`, 8), /shape \[1\] of F32 but 8 bytes/],
    ['a shape too large', fileOf(`{${entryText('a', 'F32', '[3]', '[0,8]')}}`, 8), /shape \[3\] of F32 but 8 bytes/],
    [
      'a shape whose product overflows to 2',
      fileOf(`{${entryText('a', 'F32', '[4294967296,4294967296,2]', '[0,8]')}}`, 8),
      /but 8 bytes/,
    ],
    [
      'a shape whose product overflows, then 0',
      fileOf(`{${entryText('a', 'F32', '[9007199254740991,9007199254740991,0]', '[0,0]')}}`, 0),
      /but 0 bytes/,
    ],
    ['half a number', fileOf(`{${entryText('a', 'F32', '[1]', '[0,2]')}}`, 2), /shape \[1\] of F32 but 2 bytes/],
    [
      'a data type that is not read',
      fileOf(`{${entryText('a', 'BF16', '[4]', '[0,8]')}}`, 8),
      /dtype "BF16"; F64, F32, I32, U32, U8/,
    ],
    [
      'a data type named like a prototype',
      fileOf(`{${entryText('a', '__proto__', '[8]', '[0,8]')}}`, 8),
      /dtype "__proto__"/,
    ],
  ])('refuses %s', (_, bytes, message) => {
    const error = refusal(() => decodeSafetensors(bytes));
    expect(error.code).toBe('invalid-data');
    expect(error.message).toMatch(message);
    expect(error.message.length).toBeLessThan(300);
  });

  it('refuses more than its caller wants to read', () => {
    const two = fileOf(`{${one},${entryText('b', 'F32', '[1]', '[8,12]')}}`, 12);
    expect(decodeSafetensors(two, { maxTensors: 2 }).tensors.size).toBe(2);
    expect(refusal(() => decodeSafetensors(two, { maxTensors: 1 })).message).toMatch(/at most 1 tensors/);
    const texts = fileOf('{"__metadata__":{"a":"","b":""}}', 0);
    expect(refusal(() => decodeSafetensors(texts, { maxTensors: 1 })).message).toMatch(/at most 1 texts/);
    expect(refusal(() => decodeSafetensors(two, { maxHeaderBytes: 50 })).message).toMatch(/at most 50 are read/);
    expect(refusal(() => decodeSafetensors('bytes' as never)).code).toBe('invalid-argument');
  });
});
