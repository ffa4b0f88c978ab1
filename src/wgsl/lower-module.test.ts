import { describe, expect, it } from 'vitest';
import { WORKGROUP_INPUT_COUNT } from './ir.ts';
import { IrInterpreter } from './ir-interpreter.ts';
import { refusal } from './lower.testing.ts';
import { lowerModule } from './lower.ts';

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
