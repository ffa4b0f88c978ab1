import { describe, expect, it } from 'vitest';
import { ForerunError } from '../error.ts';
import { WORKGROUP_INPUT_COUNT } from './ir.ts';
import { IrInterpreter } from './ir-interpreter.ts';
import { lowerModule } from './lower.ts';

const f = Math.fround;

/** Runs `declarations` and one invocation of `body`, which writes to `out` (f32), `bits` (u32) or `ints` (i32) and reads `x`. */
function run(body: string, declarations = '', x: number[] = []): { out: number[]; bits: number[]; ints: number[] } {
  const module = lowerModule(`
    ${declarations}
    @group(0) @binding(0) var<storage, read_write> out: array<f32>;
    @group(0) @binding(1) var<storage, read_write> bits: array<u32>;
    @group(0) @binding(2) var<storage, read_write> ints: array<i32>;
    @group(0) @binding(3) var<storage, read> x: array<f32>;
    @compute @workgroup_size(1) fn main(@builtin(global_invocation_id) id: vec3u) {
      if (arrayLength(&out) + arrayLength(&bits) + arrayLength(&ints) + arrayLength(&x) == 0u) { return; }
      ${body}
    }`);
  const memory = [
    new Float32Array(16),
    new Uint32Array(16),
    new Int32Array(16),
    Float32Array.from(x.length > 0 ? x : [0]),
  ];
  const words = memory.map((array) => new Uint32Array(array.buffer));
  const bound = module.buffers.map(({ binding }) => words[binding] ?? new Uint32Array(1));
  new IrInterpreter(module, bound).run(1);
  const [out = [], bits = [], ints = []] = memory.map((array) => [...array]);
  return { out, bits, ints };
}

/** Numbers that `out[0]`, `out[1]` ... hold after the assignments. */
function floats(count: number, body: string, declarations = '', x: number[] = []): number[] {
  return run(body, declarations, x).out.slice(0, count);
}

/** The one value of an expression of type f32 in terms of x[0] ... */
function evaluate(expression: string, ...x: number[]): number {
  return run(`out[0] = ${expression};`, '', x).out[0] ?? Number.NaN;
}

/** Code, place and message of the error that lowering throws. */
function refusal(code: string): string {
  try {
    lowerModule(code);
  } catch (error) {
    if (error instanceof ForerunError)
      return `${error.code} ${error.location?.line}:${error.location?.column} ${error.message}`;
    throw error;
  }
  return 'accepted';
}

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

describe('vectors, matrices, structs and arrays', () => {
  it('swizzles and component assignment', () => {
    const body = `var v = vec4(x[0], 2, 3, 4); v.y = v.x + v.w; v[2] += 1; let w = v.wzyx; v = v.yxwz;
      out[0] = v.x; out[1] = v.y; out[2] = v.z; out[3] = v.w; out[4] = w.x + w.rgb.z;`;
    expect(floats(5, body, '', [1])).toEqual([5, 1, 4, 4, 9]);
  });

  it('assignment reads everything before it writes', () => {
    const body = `var v = vec2(x[0], x[1]); v = vec2(v.y, v.x); out[0] = v.x; out[1] = v.y;
      var a = array(x[0], x[1], 3, 4, 5, 6); var i = i32(x[0]); a[i] = 10; a = array(a[5], a[4], a[3], a[2], a[1], a[0]);
      out[2] = a[0]; out[3] = a[4]; out[4] = a[i];`;
    expect(floats(5, body, '', [1, 2])).toEqual([2, 1, 6, 10, 2 + 3]);
  });

  it('dynamic indices of vectors and matrices, reading and writing', () => {
    const body = `var m = mat2x3(1.0, 2, 3, 4, 5, 6); let i = i32(x[0]); let j = u32(x[1]);
      out[0] = m[i][j]; m[i][j] = 10; out[1] = m[1][2]; out[2] = m[0][2]; m[i] = vec3(7.0); out[3] = m[i].y + m[0].y;
      var v = vec3(1.0, 2, 3); v[j] *= 2; out[4] = v.z; out[5] = (v * 2)[i];`;
    expect(floats(6, body, '', [1, 2])).toEqual([6, 10, 3, 9, 6, 4]);
  });

  it('indices out of range are clamped, never out of bounds', () => {
    const body = `var a: array<f32, 9>; let i = i32(x[0]); a[8] = 5; out[0] = a[i + 100]; out[1] = a[i - 100];
      let v = vec2(1.0, 2); out[2] = v[i + 7]; out[3] = x[u32(i) + 1000u]; a[i + 50] = 6; out[4] = a[8]; out[100 + i] = 9;
      const t = array(1.0, 2, 3, 4, 5, 6, 7); out[5] = t[i + 70];`;
    expect(run(body, '', [0, 3]).out).toEqual([5, 5, 2, 3, 6, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9]);
  });

  it('matrix products', () => {
    const body = `let m = mat2x3(1.0, 2, 3, 4, 5, 6); let v = vec2(x[0], 10); let p = m * v;
      out[0] = p.x; out[1] = p.z; let q = vec3(x[0], 2, 3) * m; out[2] = q.x; out[3] = q.y;
      let s = transpose(m) * m; out[4] = s[0][1]; out[5] = (2 * s - s)[1].y; out[6] = (s + s)[1][0];`;
    expect(floats(7, body, '', [1])).toEqual([41, 63, 14, 32, 32, 77, 64]);
  });

  it('structs nest, pass through functions and are compared by parts', () => {
    const declarations = `struct A { p: vec2f, k: i32 } struct B { a: A, t: array<A, 2>, on: bool }
      fn make(k: i32) -> B { return B(A(vec2f(1, 2), k), array(A(vec2f(3, 4), k + 1), A(vec2f(5, 6), k + 2)), k > 0); }
      fn swap(b: B) -> B { var c = b; c.t[0] = b.t[1]; c.t[1] = b.t[0]; c.a.p = c.a.p.yx; return c; }`;
    const body = `let b = swap(make(i32(x[0]))); out[0] = b.t[0].p.y; out[1] = f32(b.t[1].k); out[2] = b.a.p.x;
      out[3] = f32(b.on); out[4] = b.t[i32(x[0]) - 3].p.x;`;
    expect(floats(5, body, declarations, [3])).toEqual([6, 4, 2, 1, 5]);
  });

  it('long arrays are copied by value', () => {
    const declarations = 'fn first(a: array<f32, 8>, i: i32) -> array<f32, 8> { var b = a; b[i] = -1; return b; }';
    const body = `var a: array<f32, 8>; for (var i = 0; i < 8; i++) { a[i] = f32(i * i); }
      let c = a; let b = first(a, 3); a[3] = 100; let k = i32(x[0]);
      out[0] = a[k]; out[1] = b[k]; out[2] = c[k]; out[3] = b[k + 1];`;
    expect(floats(4, body, declarations, [3])).toEqual([100, -1, 9, 16]);
  });

  it('variables in loops begin anew', () => {
    const body = `for (var i = 0; i < 3; i++) { var s: f32; var a: array<f32, 40>; s += 1; a[i] += 1; out[i] = s + a[i] + a[39 - i]; }`;
    expect(floats(3, body)).toEqual([2, 2, 2]);
  });
});

describe('control flow', () => {
  it('for, while, loop, continue, break and continuing', () => {
    const body = `var s = 0;
      for (var i = 0; i < 10; i++) { if (i == 3) { continue; } if (i == 6) { break; } s += i; } ints[0] = s;
      var n = 27; var steps = 0; while (n != 1) { if (n % 2 == 0) { n /= 2; } else { n = 3 * n + 1; } steps++; } ints[1] = steps;
      var k = 0; loop { let odd = k % 2 == 1; if (odd) { continue; } ints[2] += k; continuing { k++; break if k > 6; } }
      var d = 5; loop { if (d < 0) { break; } d -= 2; } ints[3] = d;`;
    expect(run(body).ints.slice(0, 4)).toEqual([0 + 1 + 2 + 4 + 5, 111, 12, -1]);
  });

  it('switch, with break, continue and default in the middle', () => {
    const body = `for (var i = 0; i < 6; i++) {
        switch i { case 0, 1 { ints[i] = 10; } default { ints[i] = 20; } case 3: { if (i == 3) { break; } ints[i] = 30; }
          case 4 { continue; } }
        ints[i] += 1; }`;
    expect(run(body).ints.slice(0, 6)).toEqual([11, 11, 21, 1, 0, 21]);
  });

  it('returns from the middle of loops and switches', () => {
    const declarations = `fn find(n: i32) -> i32 { for (var i = 0; i < 100; i++) { switch i * i { case 49 { if (n == 7) { return i; } } default { if (i * i > n) { return -i; } } } } return 1000; }`;
    expect(
      run('ints[0] = find(7); ints[1] = find(50); ints[2] = find(1000000);', declarations).ints.slice(0, 3),
    ).toEqual([-3, -8, 1000]);
  });

  it('&& and || skip calls on their right', () => {
    const declarations = 'fn mark(p: ptr<function, i32>) -> bool { *p += 1; return true; }';
    const body = `var n = 0; let a = x[0] > 0 && mark(&n); ints[0] = n; let b = x[0] > 0 || mark(&n); ints[1] = n;
      ints[2] = i32(a) + 2 * i32(b); if (x[0] == 0 && (mark(&n) || mark(&n))) { ints[3] = n; }`;
    expect(run(body, declarations).ints.slice(0, 4)).toEqual([0, 1, 2, 2]);
  });

  it('operands are evaluated left to right', () => {
    const declarations = 'fn bump(p: ptr<function, i32>) -> i32 { *p = *p * 10; return *p; }';
    const body = `var n = 1; ints[0] = n + bump(&n) + n; var a = array(1, 2); a[n / 10 - 1] += bump(&n); ints[1] = a[1] + n; ints[2] = a[0];`;
    expect(run(body, declarations).ints.slice(0, 3)).toEqual([1 + 10 + 10, 2 + 100, 1 + 100]);
  });
});

describe('pointers', () => {
  it('to locals, structs and arrays, through several functions', () => {
    const declarations = `struct S { v: vec2f, a: array<f32, 8> }
      fn put(p: ptr<function, S>, i: i32, y: f32) { (*p).a[i] = y; if (y < 0) { return; } (*p).v.y += y; }
      fn twice(p: ptr<function, S>) -> f32 { put(p, 2, 5); put(p, 3, -6); return (*p).a[2]; }`;
    const body = `var s: S; let r = twice(&s); out[0] = r; out[1] = s.a[i32(x[0])]; out[2] = s.v.y;
      let q = &s.v; (*q).x = 7; let e = &s.a[i32(x[0])]; *e += 1; out[3] = s.v.x + s.a[3];`;
    expect(floats(4, body, declarations, [3])).toEqual([5, -6, 5, 2]);
  });
});

describe('buffers', () => {
  it('follow the layout of WGSL', () => {
    const code = `
      struct Inner { a: f32, b: vec3f, c: f32 }
      struct Outer { flag: u32, inner: array<Inner, 2>, m: mat3x3f, @align(32) w: vec2u, @size(16) z: i32, rest: array<vec3f> }
      @group(0) @binding(0) var<storage, read> data: Outer;
      struct U { a: vec4f, i: array<vec4i, 2>, n: mat2x2f }
      @group(0) @binding(2) var<uniform> u: U;
      @group(0) @binding(1) var<storage, read_write> out: array<f32>;
      @compute @workgroup_size(1) fn main(@builtin(global_invocation_id) id: vec3u) {
        let k = i32(id.x) + 1;
        out[0] = f32(data.flag); out[1] = data.inner[k].b.z; out[2] = data.inner[0].c; out[3] = data.m[2][k];
        out[4] = f32(data.w.y); out[5] = f32(data.z); out[6] = data.rest[1].y; out[7] = f32(arrayLength(&data.rest));
        out[8] = f32(u.i[k].w); out[9] = u.n[k].x; let all = data.inner[k]; out[10] = all.c;
      }`;
    const module = lowerModule(code);
    // Bytes: flag 0, inner 16 (stride 32: a 0, b 16, c 28), m 80 (stride 16), w 128, z 136 to 152, rest 160 (stride 16)
    const data = new Float32Array(40 + 8).map((_, i) => i);
    const asInts = new Uint32Array(data.buffer);
    asInts[0] = 1000;
    asInts[33] = 33;
    asInts[34] = 34;
    const uniform = new Float32Array(16).map((_, i) => 100 + i);
    new Int32Array(uniform.buffer)[11] = -11;
    const out = new Float32Array(11);
    const words = [data, out, uniform].map((array) => new Uint32Array(array.buffer));
    expect(module.buffers.map(({ binding, access }) => `${binding} ${access}`)).toEqual([
      '1 read_write',
      '0 read',
      '2 uniform',
    ]);
    new IrInterpreter(
      module,
      [words[1], words[0], words[2]].filter((w) => w !== undefined),
    ).run(1);
    expect([...out]).toEqual([1000, 4 + 8 + 4 + 2, 4 + 7, 20 + 8 + 1, 33, 34, 45, 2, -11, 114, 4 + 8 + 7]);
  });

  it('have atomics', () => {
    const code = `
      struct C { n: atomic<u32>, low: atomic<i32>, rest: array<atomic<u32>, 4> }
      @group(0) @binding(0) var<storage, read_write> c: C;
      @compute @workgroup_size(1) fn main(@builtin(global_invocation_id) id: vec3u) {
        let slot = atomicAdd(&c.n, 1u); atomicMin(&c.low, -i32(id.x)); atomicMax(&c.rest[id.x & 1u], id.x * 2);
        atomicStore(&c.rest[2], atomicLoad(&c.n) + slot); _ = atomicExchange(&c.rest[3], 9u);
        atomicOr(&c.rest[0], 0x100u); atomicXor(&c.rest[1], 0x200u); atomicSub(&c.rest[3], 1u); atomicAnd(&c.rest[3], 0xcu);
      }`;
    const words = new Uint32Array(6);
    new IrInterpreter(lowerModule(code), [words]).run(3);
    expect([...words]).toEqual([3, 0xfffffffe, 0x100, 0x200, 5, 8]);
  });
});

describe('generated code', () => {
  const main = (body: string, declarations = '') =>
    lowerModule(`${declarations} @group(0) @binding(0) var<storage, read_write> o: array<f32>;
      @compute @workgroup_size(1) fn main(@builtin(global_invocation_id) id: vec3u) { ${body} }`);

  it('keeps structs, vectors and constantly indexed arrays out of the frame', () => {
    const module = main(
      'var s: S; s.a[3] = o[0]; s.v[1] = s.a[3]; let i = id.x; s.v[i] = 1; o[i] = s.v.y;',
      'struct S { a: array<f32, 12>, v: vec3f }',
    );
    expect(module.functions[0]?.frameWords).toBe(0);
  });

  it('gives every entry point all inputs of an invocation', () => {
    const { functions } = lowerModule('@compute @workgroup_size(1) fn main() { var x = 1.0; x += 1; }');
    const inputs = new Array(WORKGROUP_INPUT_COUNT).fill('u32');
    expect(functions[0]?.params).toEqual(inputs);
    expect(functions[0]?.locals).toEqual([...inputs, 'f32']);
  });

  it('leaves out what the entry point does not reach', () => {
    const module = main('o[0] = used(1);', 'fn used(x: f32) -> f32 { return x; } fn unused() { }');
    expect(module.functions.map(({ name }) => name)).toEqual(['main', 'used']);
  });

  it('of calls that multiply stays bounded', () => {
    const calls = Array.from(
      { length: 40 },
      (_, i) => `fn g${i + 1}(p: ptr<function, f32>) { g${i}(p); g${i}(p); }`,
    ).join('\n');
    const code = `fn g0(p: ptr<function, f32>) { *p += 1; }\n${calls}
      @compute @workgroup_size(1) fn main() { var x = 0.0; g20(&x); }`;
    expect(refusal(code)).toContain('unsupported-wgsl');
  });
});

describe('modules that are not covered are refused by name', () => {
  const entry = '@compute @workgroup_size(1) fn main() { }';
  it.each([
    [`enable f16; ${entry}`, "unsupported-wgsl 1:1 WGSL for the CPU: line 1, column 1: the directive 'enable'"],
    [`var<workgroup> w: atomic<u32>; ${entry}`, 'atomic<u32> in workgroup memory is not supported'],
    [`var<workgroup> w: f32 = 1; ${entry}`, "'w' needs a type and no value; it starts as zero"],
    [`var<workgroup> w: array<f32>; ${entry}`, 'array<f32> in workgroup memory is not supported'],
    [`var<private> w: f32; ${entry}`, "address space 'private' is not supported"],
    [`override w: f32; ${entry}`, "'override' at module scope is not supported"],
    [`${entry} @compute @workgroup_size(1) fn other() { }`, 'a second entry point is not supported'],
    ['fn f() { }', 'invalid-wgsl 1:1 WGSL for the CPU: line 1, column 1: there is no entry point'],
    ['@compute @workgroup_size(1) fn main() { workgroupBarrier(1); }', 'workgroupBarrier takes no arguments'],
    ['@compute @workgroup_size(1) fn main() { let x = storageBarrier(); }', 'storageBarrier gives no value'],
    ['@compute fn main() { }', "the entry point 'main' needs @workgroup_size(...)"],
    ['@compute @workgroup_size(32, 64) fn main() { }', '@workgroup_size is 32 x 64 x 1, expected 1 to 1024'],
    ['@compute @workgroup_size(1) fn main() { let x = modf(1.5); }', 'the built-in function modf is not supported'],
    [
      '@compute @workgroup_size(1) fn main() { let x: f16 = 1; }',
      'unsupported-wgsl 1:48 WGSL for the CPU: line 1, column 48: the type f16',
    ],
    ['@fragment fn main() { }', "'@fragment' on a function is not supported"],
    [
      '@compute @workgroup_size(1) fn main(@builtin(subgroup_size) i: u32) { }',
      'the input subgroup_size is not supported',
    ],
    [
      '@compute @workgroup_size(1) fn main(@builtin(local_invocation_index) i: vec3u) { }',
      'local_invocation_index is a u32, got vec3<u32>',
    ],
    [
      'fn f(p: ptr<function, f32>) { } @compute @workgroup_size(1) fn main() { var v = array(1.0, 2); f(&v[0]); }',
      'passing a pointer to a part of a variable is not supported',
    ],
  ])('%s', (code, expected) => {
    expect(refusal(code)).toContain(expected);
  });
});
