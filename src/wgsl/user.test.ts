import { describe, expect, it } from 'vitest';
import { IrInterpreter } from './ir-interpreter.ts';
import { lowerModule } from './lower.ts';
import { COST, check, DYNAMICS, inside, PRELUDE, refusal } from './user.testing.ts';

describe('accepted', () => {
  it('functions, constants, structs, aliases, const_assert and @must_use', () => {
    const { functions } = check(`
      const gain = 2.5; alias V = vec2f; struct Pair { a: V, b: array<f32, 3> } const_assert gain > 1;
      @must_use fn helper(p: Pair) -> f32 { return p.a.x * gain + map(3u) + f32(mapLength); }
      ${DYNAMICS} ${COST}
      fn terminated(x: State) -> bool { return helper(Pair(V(x.x), array(1.0, 2.0, 3.0))) > 0; }`);
    expect([...functions]).toEqual(['helper', 'dynamics', 'cost', 'terminated']);
  });

  it('aliases of the required types', () => {
    expect(refusal('', `alias S = State; ${DYNAMICS.replaceAll('State', 'S')} ${COST}`)).toBe('accepted');
  });

  it('local names that kernels declare globally', () => {
    expect(inside('let stage = 1; var main = stage; main += 1;')).toBe('accepted');
  });

  it('texts without loose built-ins unchanged', () => {
    const source = `${DYNAMICS}\r\n${COST} // the end`;
    expect(check(source).code).toBe(source);
  });
});

describe('loose built-ins', () => {
  it('become library functions where they run, and stay in constant expressions', () => {
    const source = `${DYNAMICS} const c = sin(1.0);
fn cost(x: State, u: Action, t: u32) -> f32 {
  /* sin(x) */ let s = sin(x.x) + pow(x.v, 2) + cos(0.5) /* é */ + exp(x.x); // cos(x)
  let w = tanh(vec2(x.x, 1)) + atan2(vec2(x.x, x.v), vec2(1, 2)); let q = sin(vec2f(1));
  return s + w.x + q.x + abs(c); } // last line`;
    const { code } = check(source);
    const lines = code.split('\n');
    expect(lines[0]).toBe(source.split('\n')[0]);
    expect(lines[2]).toBe(
      '  /* sin(x) */ let s = fr_sin(x.x) + fr_pow(x.v, 2) + cos(0.5) /* é */ + fr_exp(x.x); // cos(x)',
    );
    expect(lines[3]).toBe(
      '  let w = fr_tanh_vec2(vec2(x.x, 1)) + fr_atan2_vec2(vec2(x.x, x.v), vec2(1, 2)); let q = sin(vec2f(1));',
    );
    expect(lines.slice(5)).toEqual([
      'fn fr_tanh_vec2(a: vec2<f32>) -> vec2<f32> { return vec2<f32>(fr_tanh(a.x), fr_tanh(a.y)); }',
      'fn fr_atan2_vec2(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> { return vec2<f32>(fr_atan2(a.x, b.x), fr_atan2(a.y, b.y)); }',
      '',
    ]);
  });

  it('give text that compiles when it is linked', () => {
    const { code } = check(
      `${DYNAMICS} fn cost(x: State, u: Action, t: u32) -> f32 { let v = log(vec3(x.x, 2, 3)); return v.z + sqrt(sin(x.v)); }`,
    );
    const library = 'fn fr_sin(x: f32) -> f32 { return x; } fn fr_log(x: f32) -> f32 { return 10 * x; }';
    const module = lowerModule(`${library} ${PRELUDE} ${code}
      @group(0) @binding(2) var<storage, read_write> out: array<f32>;
      @compute @workgroup_size(1) fn main(@builtin(global_invocation_id) id: vec3u) { out[0] = cost(State(1, 4), Action(0), 0); }`);
    const out = new Float32Array(1);
    new IrInterpreter(module, [new Uint32Array(out.buffer)]).run(1);
    expect(out[0]).toBe(32);
  });
});

describe('bounded loops', () => {
  it.each([
    'for (var i = 0; i < 10; i++) { }',
    'for (var i = 0u; i < mapLength; i += 2u) { if (map(i) > 0) { continue; } break; }',
    'for (var i = 10; i > 0; i--) { }',
    'for (var i = 10; 0 <= i; i = i - 3) { }',
    'for (var i = 0; i <= 10 && a > 0; i = 2 + i) { }',
    'for (var i = 0; !(i >= 10 || a > 0); i++) { }',
    'for (var i = 0; i < min(n, 100); i++) { }',
    'for (var i = 0u; i < min(u32(params.count), 100u); i++) { }',
    'let m = clamp(n, 0, 50); for (var i = 0; i < m; i++) { for (var j = i + 1; j < m * 2; j++) { } }',
    'for (var i = max(n, 0); i < 10; i++) { }',
    'for (var i = 0; i < n % 16; i++) { }',
    'for (var i = 0; i < (n & 15); i++) { }',
    'var i = 0; while (i < 10 && a > f32(i)) { if (a > 3) { break; } i++; }',
    'var i = 0; loop { if (i >= 10) { break; } i++; }',
    'var i = 0; loop { if (a > 0) { continue; } continuing { i++; break if i > 10 || a < 0; } }',
    'var i = 0; var k = 0; for (; i < 4; i++) { k = 0; } k = 3;',
    'for (var i = 0u; i < 1000u; i++) { for (var j = 0u; j < 1000u; j++) { } }',
    'for (var i = 5u; i > 0u; i--) { }',
  ])('%s is accepted', (body) => {
    expect(inside(body)).toBe('accepted');
  });

  it.each([
    ['loop { }', '2:1 this loop never ends'],
    ['loop { if (a > 0) { break; } }', 'no integer variable is compared with a limit'],
    ['for (;;) { break; }', 'no integer variable is compared with a limit'],
    ['while (true) { break; }', 'no integer variable is compared with a limit'],
    ['while (a > 0) { }', 'no integer variable is compared with a limit'],
    ['for (var i = 0.0; i < 1; i += 0.1) { }', 'no integer variable is compared with a limit'],
    ['for (var i = 0; i != 10; i++) { }', 'no integer variable is compared with a limit'],
    ['for (var i = 0; i < 10 || a > 0; i++) { }', 'no integer variable is compared with a limit'],
    ['for (var i = 0; i < n; i++) { }', "the limit of 'i' can be any number; clamp it"],
    ['for (var i = 0u; i < u32(map(0u)); i++) { }', "the limit of 'i' can be any number; clamp it"],
    ['for (var i = 0u; i < u32(min(map(0u), 5.0)); i++) { }', "the limit of 'i' can be any number; clamp it"],
    ['for (var i = 0; i < 10; i--) { }', "'i' steps away from its limit"],
    ['for (var i = 0; i > -10; i++) { }', "'i' steps away from its limit"],
    ['for (var i = 0; i < 10; ) { }', "'i' is never stepped"],
    ['for (var i = 0; i < 10; i += n) { }', "'i' is not stepped by a constant"],
    ['for (var i = 0; i < 10; i += 0) { }', "'i' is not stepped by a constant"],
    ['for (var i = 1; i < 100; i *= 2) { }', "'i' is not stepped by a constant"],
    ['for (var i = 0; i < 10; i++) { i--; }', "'i' is changed in more than one place"],
    ['for (var i = 0; i < 10; i++) { let p = &i; *p = 0; }', "'i' is pointed at with '&'"],
    ['var i = 0; while (i < 10) { let p = &i; i++; }', "'i' is pointed at with '&'"],
    ['var i = 0; while (i < 10) { if (a > 0) { i++; } }', "'i' is not stepped by a constant once in every round"],
    ['var i = 0; while (i < 10) { if (a > 0) { continue; } i++; }', "'continue' may skip the step of 'i'"],
    ['var i = 0; while (i < 10) { for (var j = 0; j < 3; j++) { i++; } }', "'i' is not stepped by a constant"],
    ['for (var i = 0u; i <= 4294967295u; i++) { }', "the limit of 'i' can be any number"],
    ['for (var i = 0u; i < 4294967294u; i += 3u) { }', "'i' can step over the end of its type"],
    ['for (var i = 10u; i >= 0u; i--) { }', "'i' can step over the end of its type"],
    ['for (var i = n; i < 10; i++) { }', "'i' can start from any number; clamp it"],
    ['for (var i = u32(n); i > 0u; i--) { }', "'i' can start from any number; clamp it"],
    ['for (var i = 0u; i < 20000000u; i++) { }', "1:4 'f' may run 4.0e+7 statements in one call"],
    [
      'for (var i = 0; i < 3000; i++) { for (var j = 0; j < 3000; j++) { } }',
      "1:4 'f' may run 1.8e+7 statements in one call",
    ],
    ['var m = 3; for (var i = 0; i < m; i++) { m++; }', "the limit of 'i' can be any number"],
  ])('%s is refused', (body, expected) => {
    expect(inside(body)).toContain(expected);
  });

  it('calls that multiply are refused as well', () => {
    const calls = Array.from({ length: 30 }, (_, i) => `fn g${i + 1}() { g${i}(); g${i}(); }`).join('\n');
    expect(refusal(`fn g0() { }\n${calls}`)).toContain('statements once its calls are written out');
    const looped = Array.from(
      { length: 9 },
      (_, i) => `fn g${i + 1}() { for (var i = 0; i < 9; i++) { g${i}(); } }`,
    ).join('\n');
    expect(refusal(`fn g0() { }\n${looped}`)).toContain('statements in one call');
  });
});

describe('hostile texts end in an error, soon', () => {
  const chain = (length: number, link: (i: number) => string) => Array.from({ length }, (_, i) => link(i)).join('');
  it.each([
    ['a chain of constants, backwards', `${chain(5000, (i) => `const c${i} = c${i + 1};`)}const c5000 = 1;`],
    ['constants that double', `const c0 = 1.0; ${chain(2000, (i) => `const c${i + 1} = c${i} + c${i};`)}`],
    [
      'structs that multiply',
      `struct S0 { a: f32 } ${chain(14, (i) => `struct S${i + 1} { ${chain(50, (j) => `m${j}: S${i},`)} }`)}`,
    ],
    ['arrays in arrays', `alias A0 = f32; ${chain(500, (i) => `alias A${i + 1} = array<A${i}, 1>;`)}`],
    ['huge zero values', chain(3000, (i) => `const z${i} = array<array<f32, 200>, 300>();`)],
    [
      'huge tables of tables',
      `const t = array<f32, 2000>(); ${chain(3000, (i) => `const u${i} = array(t, t, t, t, t);`)}`,
    ],
    ['a million tokens', 'a '.repeat(1_000_000)],
    ['a deep chain of calls', `fn g0() { g0(); } ${chain(5000, (i) => `fn g${i + 1}() { g${i}(); }`)}`],
    ['shifts of huge integers', 'const a = 1 << 9223372036854775807;'],
    ['NUL', 'const a = 1;\0'],
    ['a lone surrogate', 'const \udc00 = 1;'],
    ['a name that looks like another', 'fn f() { let ‮x = 1; }'],
  ])('%s', (_, source) => {
    expect(refusal(source)).toMatch(/^\d+:\d+ /);
  });

  it.each([
    ['5,000 lets in a row', `fn f(n: i32) { let x0 = n; ${chain(5000, (i) => `let x${i + 1} = x${i} + x${i};`)} }`],
    ['a long chain of calls', `fn g0() { } ${chain(2000, (i) => `fn g${i + 1}() { g${i}(); }`)}`],
    ['names of other scripts', 'const λ = 1; const 変数 = 2;'],
    [
      'names of prototypes',
      'const constructor = 1; fn toString() { } struct __ { a: f32 }'.replace(
        'struct __ { a: f32 }',
        'struct hasOwnProperty { valueOf: f32 }',
      ),
    ],
  ])('while %s are fine', (_, source) => {
    expect(refusal(source)).toBe('accepted');
  });
});
