import { describe, expect, it } from 'vitest';
import { evaluate, f, floats, refusal, run } from './lower.testing.ts';

describe('scalar arithmetic', () => {
  it.each([
    ['x[0] + 0.1', [0.2], f(f(0.2) + f(0.1))],
    ['x[0] * x[1] - x[0] / x[1]', [3.7, 1.3], f(f(f(3.7) * f(1.3)) - f(f(3.7) / f(1.3)))],
    ['x[0] % 3.0', [-7.5], -1.5],
    ['-x[0]', [2], -2],
    ['f32(i32(x[0]) / 2)', [-7], -3],
    ['f32(i32(x[0]) % 4)', [-7], -3],
    ['f32(i32(x[0]) - 1)', [3e9], f(2147483519)],
    ['f32(u32(x[0]))', [-1], 0],
    ['f32(u32(x[0]) * 4294967295u)', [2], f(4294967294)],
    ['f32(bitcast<i32>(u32(x[0]) - 1u) >> 4u)', [0], -1],
    ['f32((u32(x[0]) - 1u) >> 28u)', [0], 15],
    ['f32(1u << u32(x[0]))', [33], 2],
    ['f32(i32(x[0]) / i32(x[1]))', [5, 0], 5],
    ['f32(i32(x[0]) % i32(x[1]))', [5, 0], 0],
    ['f32(~u32(x[0]) & 0xffu)', [1], 254],
    ['f32((i32(x[0]) ^ 5) | 8)', [3], 14],
    ['select(1.0, 2.0, x[0] < 1)', [0], 2],
    ['f32(x[0] > 0 || x[1] > 0)', [0, 1], 1],
    ['f32(!(x[0] > 0) && true)', [0], 1],
    ['f32(bool(x[0]) | bool(x[1]))', [0, 3], 1],
    ['f32(i32(x[0] < 1) + i32(true))', [0], 2],
  ])('%s for x = %j is %d', (expression, x, expected) => {
    expect(evaluate(expression, ...x)).toBe(expected);
  });
});

describe('constant expressions', () => {
  it.each([
    // Literals are exact until a context decides.
    ['(0.1 + 0.2) * 1e30 / 1e30', f(0.1 + 0.2)],
    ['f32(9007199254740993 - 9007199254740992)', 1],
    ['f32(1 << 40) / f32(1 << 39)', 2],
    ['f32(7 / 2) + 7 / 2.0', 6.5],
    ['f32(0xffffffffu + 2u)', 1],
    ['f32(2147483647i + 1i)', -2147483648],
    ['sin(1.0) + cos(0)', f(Math.sin(1) + 1)],
    ['f32(array(1, 2, 3)[1] + vec3(1, 2, 3).zyx.x)', 5],
    ['f32(countOneBits(0xf0fu) + reverseBits(1u) / 0x80000000u)', 9],
    ['f32(firstLeadingBit(-1i) + firstLeadingBit(8i) + firstTrailingBit(8i))', 5],
    ['f32(extractBits(0x1230u, 4, 8) + insertBits(0u, 3u, 1, 1))', 0x23 + 2],
    ['f32(extractBits(-1i, 0, 0)) + f32(extractBits(0xf0i, 4, 4))', -1],
    ['ldexp(1.5, 4) + mix(1.0, 3.0, 0.5) + smoothstep(0, 2, 1)', 26.5],
    ['f32(all(vec2(true, false))) + f32(any(vec2(true, false)))', 1],
    ['determinant(mat2x2(1, 2, 3, 4)) + transpose(mat2x3(1, 2, 3, 4, 5, 6))[2].x', 1],
    ['determinant(mat4x4(2,0,0,0, 0,3,0,0, 0,0,4,1, 0,0,1,5))', 114],
    ['f32(bitcast<u32>(1.0) >> 23u)', 127],
    ['round(2.5) + round(-1.5) + round(0.4999)', 0],
  ])('%s is %d', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected);
    const [constant] = floats(1, 'out[0] = c;', `const c: f32 = ${expression};`);
    expect(constant).toBe(expected);
  });

  it('may be declared in any order and shadowed', () => {
    const declarations = 'const a = b * 2; const b = 3; alias T = array<f32, a>; struct S { t: T }';
    expect(
      floats(2, 'const b = 10; var s: S; s.t[a - 1] = b; out[0] = s.t[5]; { const b = 4; out[1] = b; }', declarations),
    ).toEqual([10, 4]);
  });
});

describe('built-in functions against float64', () => {
  const close = (name: string, expression: string, x: number[], expected: number) =>
    it(`${name} of ${x}`, () => {
      expect(evaluate(expression, ...x)).toBeCloseTo(expected, 5);
    });
  for (const x of [-2.5, -0.5, 0, 0.5, 1.7]) {
    close('abs', 'abs(x[0])', [x], Math.abs(x));
    close('sign', 'sign(x[0])', [x], Math.sign(x));
    close('floor', 'floor(x[0])', [x], Math.floor(x));
    close('ceil', 'ceil(x[0])', [x], Math.ceil(x));
    close('trunc', 'trunc(x[0])', [x], Math.trunc(x));
    close('fract', 'fract(x[0])', [x], x - Math.floor(x));
    close('saturate', 'saturate(x[0])', [x], Math.min(1, Math.max(0, x)));
    close('degrees', 'degrees(x[0]) / 100', [x], (x * 1.8) / Math.PI);
    close('radians', 'radians(x[0])', [x], (x * Math.PI) / 180);
    close('clamp', 'clamp(x[0], -1.0, 1.0)', [x], Math.min(Math.max(x, -1), 1));
    close('step', 'step(0.5, x[0])', [x], x >= 0.5 ? 1 : 0);
    close('ldexp', 'ldexp(x[0], 3)', [x], x * 8);
    close('fma', 'fma(x[0], 2.0, 1.0)', [x], x * 2 + 1);
    close('mix', 'mix(x[0], 2.0, 0.25)', [x], x * 0.75 + 0.5);
    close('smoothstep', 'smoothstep(0.0, 1.0, x[0])', [x], x <= 0 ? 0 : x >= 1 ? 1 : x * x * (3 - 2 * x));
  }
  close('inverseSqrt', 'inverseSqrt(x[0])', [4], 0.5);
  close('round', 'round(x[0]) + round(x[1])', [2.5, 3.5], 6);
  close('min and max', 'min(x[0], x[1]) + 10 * max(x[0], x[1])', [2, 3], 32);
  close('dot', 'dot(vec3(x[0], x[1], x[2]), vec3(1, 2, 3))', [1, 2, 3], 14);
  close('length', 'length(vec2(x[0], x[1]))', [3, 4], 5);
  close('distance', 'distance(vec2(x[0], x[1]), vec2(0, 1))', [3, 5], 5);
  close('normalize', 'normalize(vec2(x[0], x[1])).y', [3, 4], 0.8);
  close('cross', 'cross(vec3(x[0], x[1], x[2]), vec3(4, 5, 6)).y', [1, 2, 3], 6);
  close('reflect', 'reflect(vec2(x[0], x[1]), vec2(0, 1)).y', [1, -1], 1);
  close('refract', 'refract(vec2(x[0], x[1]), vec2(0, 1), 0.5).y', [0.6, -0.8], -Math.sqrt(1 - 0.25 * 0.36));
  close('faceForward', 'faceForward(vec2(x[0], x[1]), vec2(0, 1), vec2(0, 1)).x', [2, 3], -2);
  close('determinant', 'determinant(mat3x3(x[0], 2, 3, 0, 1, 4, 5, 6, 0))', [1], 1);
  close('vector select', 'select(vec2(1.0, 2), vec2(x[0], 4), vec2(false, true)).y', [3], 4);

  it('the loose ones call the library, component by component', () => {
    const library =
      'fn fr_sin(x: f32) -> f32 { return x + 100; } fn fr_atan2(y: f32, x: f32) -> f32 { return y * 10 + x; }';
    const body =
      'out[0] = sin(x[0]); let v = sin(vec2(x[0], 5)); out[1] = v.y; out[2] = atan2(x[0], 2); out[3] = sin(0.0);';
    expect(floats(4, body, library, [1])).toEqual([101, 105, 12, 0]);
  });

  it('and are refused where the library is missing', () => {
    const code =
      '@group(0) @binding(0) var<storage, read_write> o: array<f32>;\n@compute @workgroup_size(1) fn main() {\n  o[0] = exp(o[1]); }';
    expect(refusal(code)).toContain(
      'unsupported-wgsl 3:8 WGSL for the CPU: line 3, column 8: exp without fr_exp(f32) -> f32',
    );
  });

  it('bits', () => {
    const body = `let v = vec2u(u32(x[0]), 0u);
      bits[0] = countLeadingZeros(v).x; bits[1] = countTrailingZeros(v).y; bits[2] = reverseBits(v.x);
      bits[3] = firstLeadingBit(v).x; bits[4] = firstLeadingBit(v).y; bits[5] = firstTrailingBit(v.x);
      bits[6] = extractBits(v.x, 2u, 3u); bits[7] = extractBits(v.x, 2u * v.x, 3u); bits[8] = insertBits(v.x, 7u, 1u, 2u);
      bits[9] = insertBits(v.x, 7u, 30u, v.x - 11u); bits[10] = extractBits(~v.x, 0u, 32u);
      ints[0] = extractBits(i32(v.x) | 0x80, 4u, 4u); ints[1] = firstLeadingBit(-i32(v.x)); ints[2] = firstTrailingBit(i32(v.y));`;
    const { bits, ints } = run(body, '', [20]);
    expect(bits.slice(0, 11)).toEqual([27, 32, 0x28000000, 4, 0xffffffff, 2, 5, 0, 22, 0xc0000014, 0xffffffeb]);
    expect(ints.slice(0, 3)).toEqual([-7, 4, -1]);
  });
});
