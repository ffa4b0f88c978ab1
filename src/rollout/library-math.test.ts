import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backend } from './backend.ts';
import { backends } from './backends.testing.ts';
import { evaluateF32, evaluateWgsl } from './evaluate-wgsl.testing.ts';

/** How far a function may be from the truth; the truth is computed in float64. */
interface Claim {
  readonly call: string;
  readonly truth: (x: number, y: number) => number;
  readonly x: Float32Array;
  readonly y?: Float32Array;
  readonly absolute?: number;
  /** In units of the last place of the result. */
  readonly ulp?: number;
}

const N = 100_001;
const near100 = grid(-100, 100, 1_000_001);
const half = grid(0.5, 2);
const wide = both(spread(1e-30, 1e30));
const random = randomPairs(200_000);

const claims: readonly Claim[] = [
  { call: 'fr_sin(x)', truth: Math.sin, x: near100, absolute: 2.5e-7 },
  { call: 'fr_cos(x)', truth: Math.cos, x: near100, absolute: 2.5e-7 },
  { call: 'fr_sincos(x).x', truth: Math.sin, x: near100, absolute: 2.5e-7 },
  { call: 'fr_sincos(x).y', truth: Math.cos, x: near100, absolute: 2.5e-7 },
  { call: 'fr_sin(x)', truth: Math.sin, x: grid(-1e5, 1e5, 1_000_001), absolute: 3e-7 },
  { call: 'fr_cos(x)', truth: Math.cos, x: grid(-1e5, 1e5, 1_000_001), absolute: 3e-7 },
  { call: 'fr_sin(x)', truth: Math.sin, x: both(spread(1e-30, 1)), ulp: 2 },
  { call: 'fr_tan(x)', truth: Math.tan, x: grid(-1.5707, 1.5707), ulp: 6 },
  { call: 'fr_tan(x)', truth: Math.tan, x: grid(-10, 10), ulp: 12 },
  { call: 'fr_asin(x)', truth: Math.asin, x: grid(-1, 1), ulp: 4 },
  { call: 'fr_acos(x)', truth: Math.acos, x: grid(-1, 1), ulp: 4 },
  { call: 'fr_atan(x)', truth: Math.atan, x: wide, ulp: 4 },
  { call: 'fr_atan2(x, y)', truth: Math.atan2, x: random.x, y: random.y, ulp: 4 },
  { call: 'fr_exp(x)', truth: Math.exp, x: grid(-86.98, 88.72, 400_001), ulp: 3 },
  { call: 'fr_exp2(x)', truth: (x) => 2 ** x, x: grid(-125.4, 127.99, 400_001), ulp: 3 },
  { call: 'fr_log(x)', truth: Math.log, x: spread(1.2e-38, 3.4e38), ulp: 3 },
  { call: 'fr_log(x)', truth: Math.log, x: half, ulp: 3 },
  { call: 'fr_log2(x)', truth: Math.log2, x: spread(1.2e-38, 3.4e38), ulp: 4 },
  { call: 'fr_log2(x)', truth: Math.log2, x: half, ulp: 4 },
  { call: 'fr_sinh(x)', truth: Math.sinh, x: grid(-88.7, 88.7), ulp: 4 },
  { call: 'fr_sinh(x)', truth: Math.sinh, x: grid(-2, 2), ulp: 4 },
  { call: 'fr_cosh(x)', truth: Math.cosh, x: grid(-88.7, 88.7), ulp: 4 },
  { call: 'fr_tanh(x)', truth: Math.tanh, x: both(spread(1e-18, 100)), ulp: 10 },
  { call: 'fr_asinh(x)', truth: Math.asinh, x: wide, ulp: 6 },
  { call: 'fr_asinh(x)', truth: Math.asinh, x: grid(-2, 2), ulp: 6 },
  { call: 'fr_acosh(x)', truth: Math.acosh, x: spread(1, 1e30), ulp: 6 },
  { call: 'fr_acosh(x)', truth: Math.acosh, x: half.filter((x) => x >= 1), ulp: 6 },
  { call: 'fr_atanh(x)', truth: Math.atanh, x: grid(-0.999999, 0.999999), ulp: 4 },
];

const LARGEST = 3.4028234663852886e38;
const PI = Math.fround(Math.PI);
/** Results that must be exact; zeros of either sign are equal. */
const cases: readonly (readonly [call: string, args: readonly number[], expected: number])[] = [
  ['fr_sin(x)', [0], 0],
  ['fr_sin(x)', [-0], 0],
  ['fr_cos(x)', [0], 1],
  ['fr_cos(x)', [-0], 1],
  ['fr_tan(x)', [0], 0],
  ['fr_sin(x)', [1e30], 0],
  ['fr_asin(x)', [1], PI / 2],
  ['fr_asin(x)', [-1], -PI / 2],
  ['fr_acos(x)', [1], 0],
  ['fr_acos(x)', [-1], PI],
  ['fr_atan(x)', [3e38], PI / 2],
  ['fr_atan(x)', [-1e30], -PI / 2],
  ['fr_atan2(x, y)', [0, 0], 0],
  ['fr_atan2(x, y)', [0, 1], 0],
  ['fr_atan2(x, y)', [0, -1], PI],
  ['fr_atan2(x, y)', [-0, -1], -PI],
  ['fr_atan2(x, y)', [1, 0], PI / 2],
  ['fr_atan2(x, y)', [-1, 0], -PI / 2],
  ['fr_atan2(x, y)', [-1, -0], -PI / 2],
  ['fr_atan2(x, y)', [2e38, 2e38], Math.fround(Math.PI / 4)],
  ['fr_exp(x)', [0], 1],
  ['fr_exp(x)', [-0], 1],
  ['fr_exp(x)', [89], LARGEST],
  ['fr_exp(x)', [1e30], LARGEST],
  ['fr_exp(x)', [-87], 0],
  ['fr_exp(x)', [-1e30], 0],
  ['fr_exp2(x)', [10], 1024],
  ['fr_exp2(x)', [-125], 2 ** -125],
  ['fr_exp2(x)', [127], 2 ** 127],
  ['fr_exp2(x)', [128], LARGEST],
  ['fr_exp2(x)', [-1e10], 0],
  ['fr_log(x)', [1], 0],
  ['fr_log(x)', [0], Math.fround(-1e30)],
  ['fr_log(x)', [-0], Math.fround(-1e30)],
  ['fr_log2(x)', [8], 3],
  ['fr_log2(x)', [2 ** -126], -126],
  ['fr_log2(x)', [0], Math.fround(-1e30)],
  ['fr_sinh(x)', [0], 0],
  ['fr_cosh(x)', [0], 1],
  ['fr_tanh(x)', [0], 0],
  ['fr_tanh(x)', [30], 1],
  ['fr_tanh(x)', [-3e38], -1],
  ['fr_asinh(x)', [0], 0],
  ['fr_acosh(x)', [1], 0],
  ['fr_atanh(x)', [0], 0],
  ['fr_pow(x, y)', [2, 10], 1024],
  ['fr_pow(x, y)', [0, 0], 1],
  ['fr_pow(x, y)', [0, 0.5], 0],
  ['fr_pow(x, y)', [0, 2], 0],
  ['fr_pow(x, y)', [5, 0], 1],
  ['fr_pow(x, y)', [4, 0.5], 2],
  ['fr_pow(x, y)', [1e30, 5], LARGEST],
];

const oneArgument = 'sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp exp2 log log2'.split(' ');

describe.each(backends)("the library's elementary functions on $name", ({ create }) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await create();
  });
  afterAll(() => backend.destroy());

  it.each(claims.map((claim) => ({ claim, bound: claim.absolute ?? `${claim.ulp} ulp`, ...ends(claim.x) })))(
    '$claim.call is within $bound of the truth on [$from, $to]',
    async ({ claim }) => {
      const y = claim.y ?? new Float32Array(claim.x.length);
      const got = await evaluateF32(backend, claim.call, claim.x, y);
      let worst = { excess: -1, x: 0, y: 0, got: 0, truth: 0 };
      for (let i = 0; i < got.length; i++) {
        const truth = claim.truth(claim.x[i] ?? 0, y[i] ?? 0);
        const excess =
          Math.abs((got[i] ?? Number.NaN) - truth) / (claim.absolute ?? (claim.ulp ?? 0) * lastPlace(truth));
        if (!(excess <= worst.excess)) worst = { excess, x: claim.x[i] ?? 0, y: y[i] ?? 0, got: got[i] ?? 0, truth };
      }
      expect(worst.excess, JSON.stringify(worst)).toBeLessThanOrEqual(1);
    },
  );

  it('pow is within 1.2e-7 (2 + |y log2 x|) relative', async () => {
    const x = spread(1e-3, 1e3);
    const y = Float32Array.from(x, (_, i) => 10 * Math.sin(i));
    const got = await evaluateF32(backend, 'fr_pow(x, y)', x, y);
    const excess = got.map((value, i) => {
      const [a = 0, b = 0] = [x[i], y[i]];
      return Math.abs(value / a ** b - 1) / (1.2e-7 * (2 + Math.abs(b * Math.log2(a))));
    });
    expect(excess.reduce((a, b) => Math.max(a, b))).toBeLessThanOrEqual(1);
  });

  it.each(cases)('%s of %j is %d', async (call, args, expected) => {
    const columns = args.map((value) => Float32Array.of(value));
    const [got = Number.NaN] = await evaluateF32(backend, call, ...columns);
    expect(got + 0).toBe(expected + 0); // -0 + 0 = 0
  });

  it('sin, cos and tanh stay within [-1, 1]', async () => {
    // Every f32 from 1.55 to 1.58, and where tanh comes to 1.
    const peak = new Float32Array(new Uint32Array(260_000).map((_, i) => 0x3fc66666 + i).buffer);
    for (const [call, x] of [
      ['fr_sin(x)', peak],
      ['fr_sin(x + 3.14159274)', peak],
      ['fr_cos(x - 1.57079637)', peak],
      ['fr_sin(x)', both(spread(1e5, 3.4e38))],
      ['fr_cos(x)', both(spread(1e5, 3.4e38))],
      ['fr_tanh(x)', grid(4, 10)],
    ] as const) {
      const got = await evaluateF32(backend, call, x);
      expect(got.reduce((a, b) => Math.max(a, Math.abs(b)), 0)).toBeLessThanOrEqual(1);
    }
  });

  it.each([...oneArgument.map((name) => `fr_${name}(x)`), 'fr_atan2(x, 1.0)', 'fr_atan2(1.0, x)', 'fr_pow(x, 2.0)'])(
    '%s of NaN is no innocent number',
    async (call) => {
      // As bits: a NaN that passes through f32 code must still be one when it is stored.
      const result = await evaluateWgsl(
        backend,
        {
          inputs: 1,
          outputs: ['bitcast<u32>(row(bitcast<f32>(w0)))'],
          functions: `fn row(x: f32) -> f32 { return ${call}; }`,
        },
        Uint32Array.of(0x7fc00000, 0xffc00000, 0x7fc12345),
      );
      expect([...result].map((word) => (word & 0x7f800000) === 0x7f800000)).toEqual([true, true, true]);
    },
  );

  it('nothing traps or loops on infinities, the largest and the smallest numbers', async () => {
    const x = Float32Array.of(Infinity, -Infinity, LARGEST, -LARGEST, 1e-45, -1e-45, 1.1e-38);
    for (const name of oneArgument) expect(await evaluateF32(backend, `fr_${name}(x)`, x)).toHaveLength(7);
    expect(await evaluateF32(backend, 'fr_pow(x, y)', x, x)).toHaveLength(7);
    expect(await evaluateF32(backend, 'fr_atan2(x, y)', x, x)).toHaveLength(7);
  });

  it('tells non-finite numbers by their bits', async () => {
    const words = Uint32Array.of(
      0,
      0x80000000,
      0x7f7fffff,
      0xff7fffff,
      1,
      0x7f800000,
      0xff800000,
      0x7fc00000,
      0xff812345,
    );
    const outputs = ['u32(fr_is_finite(bitcast<f32>(w0)))', 'u32(fr_is_finite_word(w0))'];
    const got = await evaluateWgsl(backend, { inputs: 1, outputs }, words);
    expect([...got]).toEqual([...words].flatMap((_, i) => (i < 5 ? [1, 1] : [0, 0])));
  });
});

function grid(from: number, to: number, count = N): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}

/** Evenly on a logarithmic scale. */
function spread(from: number, to: number): Float32Array {
  const [a, b] = [Math.log(from), Math.log(to)];
  return Float32Array.from({ length: N }, (_, i) => Math.exp(a + ((b - a) * i) / (N - 1)));
}

/** x and -x */
function both(x: Float32Array): Float32Array {
  return Float32Array.from([...x, ...x.map((v) => -v)]);
}

/** Points in all directions and at distances from 1e-15 to 1e15. */
function randomPairs(count: number): { x: Float32Array; y: Float32Array } {
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const angle = i * 2.399963229728653;
    const distance = 10 ** (((i * 0.6180339887498949) % 1) * 30 - 15);
    x[i] = distance * Math.sin(angle);
    y[i] = distance * Math.cos(angle);
  }
  return { x, y };
}

function ends(x: Float32Array): { from: number; to: number } {
  const sorted = x.toSorted();
  return { from: sorted[0] ?? 0, to: sorted[sorted.length - 1] ?? 0 };
}

/** The spacing of f32 numbers at x. */
function lastPlace(x: number): number {
  return 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(x)))) - 23);
}
