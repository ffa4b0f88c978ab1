import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backend } from './backend.ts';
import { backends } from './backends.testing.ts';
import { evaluateWgsl } from './evaluate-wgsl.testing.ts';

/** The library's rounds, 12, carried on to the round counts that Random123 publishes vectors of. */
const publishedRounds = `
  fn threefry13(key: vec4u, counter: vec4u) -> vec4u {
    return fr_threefry_even(fr_threefry4x32_12(key, counter), 6u, 20u);
  }
  fn threefry20(key: vec4u, counter: vec4u) -> vec4u {
    let parity = fr_threefry_parity(key);
    var x = fr_threefry_second4(fr_threefry4x32_12(key, counter));
    x = fr_threefry_first4(x + vec4u(parity, key.x, key.y, key.z + 4u));
    return x + vec4u(key.x, key.y, key.z, key.w + 5u);
  }`;

/** Random123 1.14, tests/kat_vectors: counter, key, result. */
const vectors = {
  threefry13: [
    '00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 531c7e4f 39491ee5 2c855a92 3d6abf9a',
    'ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff c4189358 1c9cc83a d5881c67 6a0a89e0',
    '243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0 082efa98 ec4e6c89 4aa71d8f 734738c2 431fc6a8 ae6debf1',
  ],
  threefry20: [
    '00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 9c6ca96a e17eae66 fc10ecd4 5256a7d8',
    'ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff 2a881696 57012287 f6c7446e a16a6732',
    '243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0 082efa98 ec4e6c89 59cd1dbb b8879579 86b5d00c ac8b6d84',
  ],
} as const;

const components = ['x', 'y', 'z', 'w'] as const;
const counters = 2 ** 18;
/** Samples: four per counter. */
const n = 4 * counters;

describe.each(backends)('random numbers on $name', ({ create }) => {
  let backend: Backend;
  let normals: Float32Array;
  beforeAll(async () => {
    backend = await create();
    normals = await draw('fr_normal4(fr_random4(vec2u(7u, 0u), vec4u(w0, 3u, 0u, 0u)))');
  });
  afterAll(() => backend.destroy());

  /** A vec4f expression for w0 = 0, 1, 2, ... */
  async function draw(expression: string, count = counters): Promise<Float32Array> {
    const words = await evaluateWgsl(
      backend,
      {
        inputs: 1,
        functions: `fn row(w0: u32) -> vec4f { return ${expression}; }`,
        outputs: components.map((c) => `bitcast<u32>(row(w0).${c})`),
      },
      new Uint32Array(count).map((_, i) => i),
    );
    return new Float32Array(words.buffer);
  }

  describe.each([false, true])('without shifts: %s', (withoutShifts) => {
    it.each(['threefry13', 'threefry20'] as const)('%s gives the published integers', async (name) => {
      const rows = vectors[name].map((line) => line.split(' ').map((hex) => Number.parseInt(hex, 16)));
      const call = `${name}(vec4u(w4, w5, w6, w7), vec4u(w0, w1, w2, w3))`;
      const got = await evaluateWgsl(
        backend,
        { inputs: 8, outputs: components.map((c) => `${call}.${c}`), functions: publishedRounds, withoutShifts },
        Uint32Array.from(rows.flatMap((row) => row.slice(0, 8))),
      );
      expect([...got]).toEqual(rows.flatMap((row) => row.slice(8)));
    });
  });

  it('are the same integers without shifts', async () => {
    const fn = {
      inputs: 2,
      outputs: components.map((c) => `fr_random4(vec2u(w0, w1), vec4u(w1, w0, w0 * w1, 5u)).${c}`),
    };
    const words = new Uint32Array(20_000).map((_, i) => Math.imul(i, 0x9e3779b9));
    const [plain, products] = [
      await evaluateWgsl(backend, fn, words),
      await evaluateWgsl(backend, { ...fn, withoutShifts: true }, words),
    ];
    expect(products).toEqual(plain);
  });

  it('normals have the moments of the normal distribution', () => {
    const [mean, variance, skew, kurtosis] = [1, 2, 3, 4].map((k) => normals.reduce((sum, x) => sum + x ** k, 0) / n);
    // Standard errors of the mean of x^k: sqrt((E x^2k - (E x^k)^2) / n).
    expect(Math.abs(mean ?? 9)).toBeLessThan(4 * Math.sqrt(1 / n));
    expect(Math.abs((variance ?? 9) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(skew ?? 9)).toBeLessThan(4 * Math.sqrt(15 / n));
    expect(Math.abs((kurtosis ?? 9) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
  });

  it('normals follow the normal distribution (Kolmogorov and Smirnov)', () => {
    // sqrt(n) D stays below 1.95 with probability 0.999.
    expect(Math.sqrt(n) * kolmogorovSmirnov(normals, normalCdf)).toBeLessThan(1.95);
    for (const lane of lanes(normals)) {
      expect(Math.sqrt(lane.length) * kolmogorovSmirnov(lane, normalCdf)).toBeLessThan(1.95);
    }
  });

  it('normals have as many in the tails as they should', () => {
    for (const [from, probability] of [
      [3, 2.6997960632601883e-3],
      [4, 6.334248366623996e-5],
    ] as const) {
      const expected = n * probability;
      const got = normals.reduce((count, x) => count + (Math.abs(x) > from ? 1 : 0), 0);
      expect(Math.abs(got - expected)).toBeLessThan(4 * Math.sqrt(expected));
    }
  });

  it('the length of a pair is sqrt(-2 log u) to 1e-5, from 0 to 6.5', async () => {
    // Words at all scales: the tails are where few samples would ever come.
    const words = new Uint32Array(62_000).map((_, i) => 2 ** (i / 2000));
    const outputs = ['bitcast<u32>(fr_normal_length(w0))'];
    const got = new Float32Array((await evaluateWgsl(backend, { inputs: 1, outputs }, words)).buffer);
    for (const [i, word] of words.entries()) {
      const u = ((word & 0x7fffffff) | 1) / 2 ** 31;
      const truth = Math.sqrt(-2 * Math.log(u));
      // The word becomes an f32 of 24 bits first: near u = 1 that is what limits.
      expect(Math.abs((got[i] ?? 9) - truth)).toBeLessThan(1e-5 * truth + 2 ** -25 / Math.max(truth, 2 ** -12));
    }
    expect(got[0]).toBeGreaterThan(6.5);
    const [last] = await evaluateWgsl(backend, { inputs: 1, outputs }, Uint32Array.of(0xffffffff));
    expect(last === 0 || last === 0x80000000).toBe(true);
  });

  it('the direction of a pair is on the unit circle to 1e-5, by its word and one more bit', async () => {
    const words = new Uint32Array(20_000).map((_, i) => Math.imul(i, 0x9e3779b9));
    const table = Uint32Array.from([...words].flatMap((word, i) => [i % 2 === 0 ? 12345 : 12345 + 2 ** 31, word]));
    const outputs = ['x', 'y'].map((c) => `bitcast<u32>(fr_normal2(w0, w1).${c} / fr_normal_length(w0))`);
    const got = new Float32Array((await evaluateWgsl(backend, { inputs: 2, outputs }, table)).buffer);
    for (const [i, word] of words.entries()) {
      const angle = ((word | 0) / 2 ** 32) * Math.PI + (i % 2) * Math.PI;
      expect(Math.abs((got[2 * i] ?? 9) - Math.cos(angle))).toBeLessThan(1e-5);
      expect(Math.abs((got[2 * i + 1] ?? 9) - Math.sin(angle))).toBeLessThan(1e-5);
    }
  });

  it('the four normals of a call are independent', () => {
    const separate = lanes(normals);
    const functions = [(x: number) => x, (x: number) => x * x - 1, (x: number) => Math.abs(x) - Math.sqrt(2 / Math.PI)];
    for (const [a, left] of separate.entries()) {
      for (const right of separate.slice(a + 1)) {
        for (const f of functions)
          expect(Math.abs(correlation(left.map(f), right.map(f)))).toBeLessThan(4.5 / Math.sqrt(counters));
      }
    }
  });

  it('neighbouring counters and keys are uncorrelated', async () => {
    const count = 2 ** 16;
    const base = await draw('fr_normal4(fr_random4(vec2u(0u, 0u), vec4u(w0, 0u, 0u, 0u)))', count);
    for (const [key, counter] of [
      ['0u, 0u', 'w0 + 1u, 0u, 0u, 0u'],
      ['0u, 0u', 'w0, 1u, 0u, 0u'],
      ['0u, 0u', 'w0, 0u, 1u, 0u'],
      ['0u, 0u', 'w0, 0u, 0u, 1u'],
      ['1u, 0u', 'w0, 0u, 0u, 0u'],
      ['0u, 1u', 'w0, 0u, 0u, 0u'],
      ['0x80000000u, 0u', 'w0, 0u, 0u, 0u'],
      ['0u, 0u', '0u, w0, 0u, 0u'],
    ]) {
      const other = await draw(`fr_normal4(fr_random4(vec2u(${key}), vec4u(${counter})))`, count);
      expect(Math.abs(correlation(base, other)), `${key}; ${counter}`).toBeLessThan(4.5 / Math.sqrt(base.length));
      const squares = correlation(
        base.map((x) => x * x - 1),
        other.map((x) => x * x - 1),
      );
      expect(Math.abs(squares), `${key}; ${counter}`).toBeLessThan(4.5 / Math.sqrt(base.length));
    }
  });

  it('uniform numbers are uniform in [0, 1)', async () => {
    const uniform = await draw('fr_uniform4(fr_random4(vec2u(1u, 2u), vec4u(w0, 0u, 0u, 9u)))');
    expect(uniform.every((u) => u >= 0 && u < 1)).toBe(true);
    expect(Math.sqrt(n) * kolmogorovSmirnov(uniform, (u) => u)).toBeLessThan(1.95);
    const extremes = 'vec4u(0u, 0xffffffffu, 0x00ffffffu, 0xff000000u)';
    expect([...(await draw(`fr_uniform4(${extremes})`, 1))]).toEqual([0, 1 - 2 ** -24, 1 - 2 ** -24, 0]);
  });
});

it('all backends draw the same integers, and normals that differ by rounding only', async () => {
  const all = await Promise.all(backends.map(({ create }) => create()));
  const words = new Uint32Array(40_000).map((_, i) => Math.imul(i, 0x9e3779b9));
  const bits = 'fr_random4(vec2u(w0, 0u), vec4u(w1, w0, 0u, 0u))';
  const integers = { inputs: 2, outputs: components.map((c) => `${bits}.${c}`) };
  const normals = { inputs: 2, outputs: components.map((c) => `bitcast<u32>(fr_normal4(${bits}).${c})`) };
  const [first, ...others] = await Promise.all(
    all.map(async (backend) => ({
      integers: await evaluateWgsl(backend, integers, words),
      normals: new Float32Array((await evaluateWgsl(backend, normals, words)).buffer),
    })),
  );
  expect(others.length).toBeGreaterThan(0);
  for (const other of others) {
    expect(other.integers).toEqual(first?.integers);
    const apart = other.normals.map((x, i) => Math.abs(x - (first?.normals[i] ?? Number.NaN)));
    expect(apart.reduce((a, b) => Math.max(a, b))).toBeLessThan(2e-6);
  }
  for (const backend of all) backend.destroy();
});

/** The samples apart by their place in the vec4. */
function lanes(samples: Float32Array): Float32Array[] {
  return components.map((_, lane) => samples.filter((_, i) => i % 4 === lane));
}

/** Of samples with mean 0. */
function correlation(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? Number.NaN;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}

/** Largest distance between the empirical distribution and `cdf`. */
function kolmogorovSmirnov(samples: Float32Array, cdf: (x: number) => number): number {
  let distance = 0;
  for (const [i, x] of samples.toSorted().entries()) {
    const p = cdf(x);
    distance = Math.max(distance, Math.abs(p - i / samples.length), Math.abs((i + 1) / samples.length - p));
  }
  return distance;
}

/** Standard normal distribution function: its Taylor series times the density (Marsaglia 2004), 1e-15 absolute. */
function normalCdf(x: number): number {
  if (Math.abs(x) > 7) return x > 0 ? 1 : 0;
  let [sum, term, k] = [x, x, 1];
  while (Math.abs(term) > 1e-17) {
    k += 2;
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}
