import { F32_MAX } from './constant.ts';
import { invalid, type Position } from './fault.ts';
import type { Literal } from './syntax.ts';

/** Reads the text of a number token. Integers without suffix stay exact; hexadecimal floats are read exactly. */
export function parseNumber(text: string, at: Position): Literal {
  const node = { kind: 'literal', at, height: 1 } as const;
  const isHex = /^0[xX]/.test(text);
  const isFloat = isHex ? /[.pP]/.test(text) : /[.eEfh]/.test(text);
  const suffix =
    /[iu]$/.test(text) || (isFloat && /[fh]$/.test(text) && (!isHex || /[pP]/.test(text))) ? text.slice(-1) : '';
  const digits = text.slice(0, text.length - suffix.length);
  if (suffix === 'h') invalid(at, `'${text}' is an f16 literal; f16 is not available here. Use the suffix f.`);
  if (!isHex && /^0[0-9]/.test(digits) && !/[.eE]/.test(digits)) {
    invalid(at, `'${text}' begins with a zero that WGSL does not allow; remove it.`);
  }
  if (isFloat) {
    const value = isHex ? parseHexFloat(digits, at) : Number(digits);
    if (!Number.isFinite(value)) invalid(at, `'${text}' is too large for a floating-point number.`);
    if (suffix !== 'f') return { ...node, type: 'abstractFloat', value };
    const rounded = Math.fround(value);
    if (isHex && rounded !== value) invalid(at, `'${text}' has more digits than f32; remove the last ones.`);
    if (value > F32_MAX) invalid(at, `'${text}' is too large for f32 (at most ${F32_MAX}).`);
    return { ...node, type: 'f32', value: rounded };
  }
  const value = BigInt(digits);
  if (suffix === 'i') {
    if (value > 0x7fffffffn) invalid(at, `'${text}' is too large for i32 (at most 2147483647).`);
    return { ...node, type: 'i32', value: Number(value) };
  }
  if (suffix === 'u') {
    if (value > 0xffffffffn) invalid(at, `'${text}' is too large for u32 (at most 4294967295).`);
    return { ...node, type: 'u32', value: Number(value) };
  }
  if (value > 0x7fffffffffffffffn) invalid(at, `'${text}' is too large for an integer (at most 9223372036854775807).`);
  return { ...node, type: 'abstractInt', value };
}

/** `0x1.8p-3`: mantissa digits as one integer, scaled by a power of two. */
function parseHexFloat(text: string, at: Position): number {
  const [mantissa = '', exponent = '0'] = text.slice(2).toLowerCase().split('p');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const exact = BigInt(`0x${whole}${fraction}`);
  const integer = Number(exact);
  if (Number.isFinite(integer) && BigInt(integer) !== exact) {
    invalid(at, `'${text}' has more digits than a 64-bit float; remove the last ones.`);
  }
  let power = Math.max(-5000, Math.min(5000, Number(exponent))) - 4 * fraction.length;
  let value = integer;
  // In steps, because 2^power alone may underflow or overflow where the product does not.
  while (value !== 0 && Number.isFinite(value) && power !== 0) {
    const step = Math.max(-1000, Math.min(1000, power));
    value *= 2 ** step;
    power -= step;
  }
  return value;
}
