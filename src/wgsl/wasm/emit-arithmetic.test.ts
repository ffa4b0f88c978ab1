import { describe, expect, it } from 'vitest';
import type { BinaryOp, Expr, Scalar, UnaryOp } from '../ir.ts';
import { entryOf, ir, moduleOf, runModule, withWorkgroup } from './ir.testing.ts';
import { multiplyAdd } from './relaxed.ts';

const INTEGERS = [0, 1, 2, 5, 31, 32, 33, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff, 0x12345678];
const FLOATS = [0, -0, 1, -1, 0.5, 1.5, 2.5, -2.5, 3.7, -3.7, 1e10, -1e10, 1e-40, 3e38, Infinity, -Infinity, NaN];

const floatBits = (values: readonly number[]) => new Uint32Array(new Float32Array(values).buffer);
const asFloats = (words: Uint32Array | undefined) => [...new Float32Array((words ?? new Uint32Array()).buffer)];
const asSigned = (words: Uint32Array | undefined) => [...new Int32Array((words ?? new Uint32Array()).buffer)];

const id = ir.local('u32', 0);

/** Evaluates `expr(x[i], y[i])` for all pairs, with x and y in buffers 1 and 2. */
function onPairs(type: Scalar, expr: (x: Expr, y: Expr) => Expr, values: Uint32Array): Uint32Array | undefined {
  const pairs = [...values].flatMap((x) => [...values].map((y) => [x, y] as const));
  const x = Uint32Array.from(pairs, ([a]) => a);
  const y = Uint32Array.from(pairs, ([, b]) => b);
  const body = [ir.store(0, id, expr(ir.load(type, 1, id), ir.load(type, 2, id)))];
  return runModule(moduleOf(3, entryOf(body)), pairs.length, [new Uint32Array(pairs.length), x, y])[0];
}

function pairsOf<T>(values: readonly T[]): (readonly [T, T])[] {
  return values.flatMap((x) => values.map((y) => [x, y] as const));
}

describe('arithmetic in WebAssembly from IR', () => {
  const truncatedF32Remainder = (x: number, y: number) =>
    Math.fround(x - Math.fround(y * Math.trunc(Math.fround(x / y))));

  it.each<[BinaryOp, (x: number, y: number) => number]>([
    ['add', (x, y) => x + y],
    ['sub', (x, y) => x - y],
    ['mul', (x, y) => x * y],
    ['div', (x, y) => x / y],
    ['rem', truncatedF32Remainder],
    // biome-ignore lint/complexity/useMathMinMax: NaN in the first argument stays, as WGSL writes it
    ['min', (x, y) => (y < x ? y : x)],
    // biome-ignore lint/complexity/useMathMinMax: NaN in the first argument stays, as WGSL writes it
    ['max', (x, y) => (x < y ? y : x)],
  ])('f32 %s rounds as IEEE single precision does', (fn, truth) => {
    const values = FLOATS.map(Math.fround);
    const got = asFloats(onPairs('f32', (x, y) => ir.binary(fn, 'f32', x, y), floatBits(values)));
    expect(got).toEqual(pairsOf(values).map(([x, y]) => Math.fround(truth(x, y))));
  });

  it.each<[BinaryOp, (x: number, y: number) => number]>([
    ['add', (x, y) => (x + y) | 0],
    ['sub', (x, y) => (x - y) | 0],
    ['mul', Math.imul],
    ['div', (x, y) => (y === 0 ? x : (x / y) | 0)],
    ['rem', (x, y) => (y === 0 ? 0 : (x % y) | 0)],
    ['and', (x, y) => x & y],
    ['or', (x, y) => x | y],
    ['xor', (x, y) => x ^ y],
    ['shl', (x, y) => x << y],
    ['shr', (x, y) => x >> y],
    ['min', Math.min],
    ['max', Math.max],
    ['lt', (x, y) => Number(x < y)],
    ['le', (x, y) => Number(x <= y)],
    ['gt', (x, y) => Number(x > y)],
    ['ge', (x, y) => Number(x >= y)],
    ['eq', (x, y) => Number(x === y)],
    ['ne', (x, y) => Number(x !== y)],
  ])('i32 %s wraps and never traps', (fn, truth) => {
    const got = asSigned(onPairs('i32', (x, y) => ir.binary(fn, 'i32', x, y), Uint32Array.from(INTEGERS)));
    expect(got).toEqual(pairsOf(INTEGERS.map((x) => x | 0)).map(([x, y]) => truth(x, y)));
  });

  it.each<[BinaryOp, (x: number, y: number) => number]>([
    ['add', (x, y) => (x + y) >>> 0],
    ['mul', (x, y) => Math.imul(x, y) >>> 0],
    ['div', (x, y) => (y === 0 ? x : Math.floor(x / y))],
    ['rem', (x, y) => (y === 0 ? 0 : x % y)],
    ['shl', (x, y) => (x << y) >>> 0],
    ['shr', (x, y) => x >>> y],
    ['min', Math.min],
    ['max', Math.max],
    ['lt', (x, y) => Number(x < y)],
    ['ge', (x, y) => Number(x >= y)],
  ])('u32 %s is unsigned', (fn, truth) => {
    const got = onPairs('u32', (x, y) => ir.binary(fn, 'u32', x, y), Uint32Array.from(INTEGERS));
    expect([...(got ?? [])]).toEqual(pairsOf(INTEGERS).map(([x, y]) => truth(x, y)));
  });

  it.each([0, 1, -1, 7, -0x80000000])('i32 division by the constant %i is guarded too', (divisor) => {
    for (const fn of ['div', 'rem'] as const) {
      const got = asSigned(onPairs('i32', (x) => ir.binary(fn, 'i32', x, ir.i32(divisor)), Uint32Array.from(INTEGERS)));
      const truth = (x: number) => {
        if (divisor === 0) return fn === 'div' ? x : 0;
        return (fn === 'div' ? x / divisor : x % divisor) | 0;
      };
      expect(got).toEqual(pairsOf(INTEGERS.map((x) => x | 0)).map(([x]) => truth(x)));
    }
  });

  it.each<[UnaryOp, Scalar, (x: number) => number]>([
    ['neg', 'i32', (x) => -x | 0],
    ['abs', 'i32', (x) => Math.abs(x) | 0],
    ['complement', 'u32', (x) => ~x],
    ['countLeadingZeros', 'u32', Math.clz32],
    ['countTrailingZeros', 'u32', (x) => (x === 0 ? 32 : 31 - Math.clz32(x & -x))],
    ['countOneBits', 'u32', (x) => (x >>> 0).toString(2).replaceAll('0', '').length],
    [
      'reverseBits',
      'u32',
      (x) => Number.parseInt([...(x >>> 0).toString(2).padStart(32, '0')].reverse().join(''), 2) | 0,
    ],
  ])('%s of %s', (fn, type, truth) => {
    const got = asSigned(onPairs(type, (x) => ir.unary(fn, type, x), Uint32Array.from(INTEGERS)));
    expect(got).toEqual(pairsOf(INTEGERS.map((x) => x | 0)).map(([x]) => truth(x)));
  });

  it.each<[UnaryOp, (x: number) => number]>([
    ['neg', (x) => -x],
    ['abs', Math.abs],
    ['ceil', Math.ceil],
    ['floor', Math.floor],
    ['trunc', Math.trunc],
    ['sqrt', Math.sqrt],
    ['round', (x) => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.sign(x) * Math.round(Math.abs(x)))],
  ])('%s of f32', (fn, truth) => {
    const values = FLOATS.map(Math.fround);
    const got = asFloats(onPairs('f32', (x) => ir.unary(fn, 'f32', x), floatBits(values)));
    expect(got).toEqual(pairsOf(values).map(([x]) => Math.fround(truth(x))));
  });

  it('converts f32 to integers by truncation and saturation, NaN to 0', () => {
    const convert = (type: Scalar) => (x: Expr) => ({ op: 'convert', type, from: 'f32', arg: x }) as const;
    const clamp = (low: number, high: number) => (x: number) =>
      Number.isNaN(x) ? 0 : Math.min(Math.max(Math.trunc(x), low), high) + 0;
    const values = FLOATS.map(Math.fround);
    expect(asSigned(onPairs('f32', convert('i32'), floatBits(values)))).toEqual(
      pairsOf(values).map(([x]) => clamp(-0x80000000, 2147483520)(x)),
    );
    expect([...(onPairs('f32', convert('u32'), floatBits(values)) ?? [])]).toEqual(
      pairsOf(values).map(([x]) => clamp(0, 4294967040)(x)),
    );
    expect([...(onPairs('f32', convert('bool'), floatBits(values)) ?? [])]).toEqual(
      pairsOf(values).map(([x]) => Number(x !== 0)),
    );
  });

  it('converts integers to f32 with the sign of their type', () => {
    const got = (from: Scalar) =>
      asFloats(onPairs(from, (x) => ({ op: 'convert', type: 'f32', from, arg: x }), Uint32Array.from(INTEGERS)));
    expect(got('u32')).toEqual(pairsOf(INTEGERS).map(([x]) => Math.fround(x)));
    expect(got('i32')).toEqual(pairsOf(INTEGERS).map(([x]) => Math.fround(x | 0)));
  });

  it.each([1, 4])('multiplies and adds alike in workgroups of %i: rounded once where the engine can', (size) => {
    const values = FLOATS.map(Math.fround);
    const triples = values.flatMap((a) => values.map((b) => [a, b, Math.fround(-a * b)] as const));
    const part = (index: number) => floatBits(triples.map((triple) => triple[index] ?? 0));
    const [a, b, c] = [1, 2, 3].map((buffer) => ir.load('f32', buffer, id)) as [Expr, Expr, Expr];
    const body = [
      ir.if(ir.binary('lt', 'u32', id, ir.u32(triples.length)), [ir.store(0, id, { op: 'fma', type: 'f32', a, b, c })]),
    ];
    const groups = Math.ceil(triples.length / size);
    const room = 4 * Math.ceil(triples.length / 4);
    const words = (given: Uint32Array) => Uint32Array.from({ length: room }, (_, index) => given[index] ?? 0);
    const module = withWorkgroup(moduleOf(4, entryOf(body)), size);
    const [out] = runModule(module, groups, [new Uint32Array(room), words(part(0)), words(part(1)), words(part(2))]);
    const got = asFloats(out).slice(0, triples.length);
    expect(got).toEqual(triples.map(([x, y, z]) => multiplyAdd(x, y, z)));
  });

  it('recognises a rotation only where it is one', () => {
    const x = ir.local('u32', 3);
    const rotated = (shift: number, back: number) => {
      const value = ir.binary(
        'or',
        'u32',
        ir.binary('shr', 'u32', x, ir.u32(back)),
        ir.binary('shl', 'u32', x, ir.u32(shift)),
      );
      const body = [ir.set(3, ir.load('u32', 0, id)), ir.store(0, id, value)];
      return runModule(moduleOf(1, entryOf(body, ['u32'])), 1, [Uint32Array.of(0x12345678)])[0]?.[0];
    };
    expect(rotated(8, 24)).toBe(0x34567812);
    expect(rotated(8, 20)).toBe(0x34567800 | 0x123);
  });
});
