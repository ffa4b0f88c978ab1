import { describe, expect, it } from 'vitest';
import { ForerunError } from '../error.ts';
import { COST, check, DYNAMICS, inside, refusal } from './user.testing.ts';

describe('refused declarations', () => {
  it.each([
    ['@group(0) @binding(0) var<storage> b: array<f32>;', "1:23 the global var 'b' is not allowed here"],
    ['var<private> g: f32;', "1:1 the global var 'g' is not allowed here"],
    ['var<workgroup> g: f32;', "1:1 the global var 'g' is not allowed here"],
    ['override o = 1.0;', "1:1 the global override 'o' is not allowed here"],
    ['@compute @workgroup_size(1) fn go() { }', '1:1 entry points are not allowed here'],
    ['fn go(@builtin(global_invocation_id) id: vec3u) { }', "1:7 '@builtin' is not allowed here"],
    ['struct S { @size(16) a: f32 }', "1:12 '@size' is not allowed here"],
    ['enable f16;', "1:1 the directive 'enable' is not allowed here"],
    ['requires unrestricted_pointer_parameters;', "1:1 the directive 'requires' is not allowed here"],
    ['diagnostic(off, derivative_uniformity);', "1:1 the directive 'diagnostic' is not allowed here"],
    ['\n  fn fr_sin(x: f32) -> f32 { return x; }', "2:6 'fr_sin' begins with fr_"],
    ['const FR_S = 1;', "1:7 'FR_S' begins with fr_"],
    ['fn f() -> f32 { let fr_sin = 1.0; return fr_sin; }', "1:21 'fr_sin' begins with fr_"],
    ['fn f() -> f32 { return fr_data[0]; }', "1:24 'fr_data' begins with fr_"],
    ['struct State { a: f32 }', "1:8 'State' is declared by Forerun"],
    ['alias Action = f32;', "1:7 'Action' is declared by Forerun"],
    ['const params = 1;', "1:7 'params' is declared by Forerun"],
    ['fn map(i: u32) -> f32 { return 1; }', "1:4 'map' is declared by Forerun"],
    ['fn stage() { }', "1:4 'stage' is declared by Forerun"],
    ['fn main() { }', "1:4 'main' is declared by Forerun"],
    ['fn f(params: f32) { }', "1:6 'params' is declared by Forerun"],
    ['fn f() { let State = 1; }', "1:14 'State' is declared by Forerun"],
    ['fn abs(x: f32) -> f32 { return 0; }', "1:4 'abs' is a name of WGSL itself"],
    ['alias f32 = i32;', "1:7 'f32' is a name of WGSL itself"],
    ['const vec3f = 1;', "1:7 'vec3f' is a name of WGSL itself"],
    ['const a = 1; const a = 2;', "1:20 'a' is already declared"],
    ['const a = b; const b = a;', "1:24 'a' is declared by means of itself"],
    ['const module = 1;', "1:7 'module' is a reserved word"],
    ['const a = 1.0 / 0.0;', '1:15 division by a constant zero'],
    ['const a = 1e38f * 10;', '1:17 this constant expression is'],
    ['const a: i32 = 3000000000;', '1:16 the value 3000000000 does not fit in i32'],
    ['const a: u32 = -1;', '1:16 the value -1 does not fit in u32'],
    ['const a: f32 = 1u;', "1:16 the value of 'a' is u32, expected f32; convert it with f32(...)."],
    ['const a = log(-1.0);', '1:11 log(-1) has no finite value'],
    ['const a = array<f32, 3>(1, 2);', '1:11 array<f32, 3> takes 3 elements, got 2'],
    ['const a = array<f32, 0>();', '1:22 the count of an array is 0'],
    ['const a = array(1, 2)[2];', '1:23 the index 2 is out of range; it must be from 0 to 1'],
    ['const a = 1i << 31u;', '1:14 the result of this shift does not fit in i32'],
    ['const a = 0x1.000001p0f;', "1:11 '0x1.000001p0f' has more digits than f32"],
    ['const a: f32 = 3.5e38;', '1:16 the value 3.5e+38 is too large for f32'],
    ['const_assert 1 > 2;', '1:1 this const_assert does not hold'],
    ['struct S { a: S }', "1:15 'S' is declared by means of itself"],
    ['struct S { a: f32, a: f32 }', "1:20 S has two members 'a'"],
    ['struct S { a: atomic<u32> }', '1:15 atomics are not allowed here'],
    ['struct S { a: f16 }', 'unsupported-wgsl1:15 the type f16'],
    ['const a = 1 +;', "1:14 found ';', expected an expression"],
  ])('%s', (source, expected) => {
    expect(refusal(source)).toContain(expected);
    expect(refusal(source).startsWith(expected.slice(0, 4))).toBe(true);
  });
});

describe('refused functions', () => {
  it.each([
    [DYNAMICS, "1:1 there is no function 'cost'; add fn cost(x: State, u: Action, t: u32) -> f32 { ... }."],
    [`${COST} const dynamics = 1;`, "1:1 'dynamics' is a constant; it must be the function fn dynamics"],
    [
      `${DYNAMICS}\nfn cost(x: State) -> f32 { return 0; }`,
      "2:4 'cost' is fn cost(x: State) -> f32, expected fn cost(x: State, u: Action, t: u32) -> f32.",
    ],
    [
      `${DYNAMICS}\nfn cost(x: State, u: Action, t: i32) -> f32 { return 0; }`,
      "2:4 'cost' is fn cost(x: State, u: Action, t: i32) -> f32",
    ],
    [
      `${COST}\nfn dynamics(x: State, u: Action, t: u32) { }`,
      "2:4 'dynamics' is fn dynamics(x: State, u: Action, t: u32) without result",
    ],
    [
      `${DYNAMICS} ${COST}\nfn terminated(x: State) -> f32 { return 0; }`,
      "2:4 'terminated' is fn terminated(x: State) -> f32, expected fn terminated(x: State) -> bool.",
    ],
    [`${DYNAMICS} ${COST} fn f() { g(); }\nfn g() { f(); }`, "2:10 'f' calls itself"],
    [`${DYNAMICS} ${COST} fn f() { f(); }`, "'f' calls itself"],
    ['', "1:1 there is no function 'dynamics'"],
  ])('%s', (source, expected) => {
    expect(refusal('', source).replace(/^2:/, '1:').replace(/^3:/, '2:')).toContain(expected);
  });
});

describe('refused statements', () => {
  it.each([
    ['let x: f32 = n;', "2:14 the value of 'x' is i32, expected f32; convert it with f32(...)."],
    ['let x = a + n;', "2:11 '+' does not exist for f32 and i32; convert one side, as in f32(...)."],
    ['let x = vec2(a) + vec3(a);', "2:17 '+' does not exist for vec2<f32> and vec3<f32>"],
    ['let x = -1u;', "2:9 '-' does not exist for u32; convert it with i32(...)."],
    ['let x = !a;', "2:9 '!' does not exist for f32"],
    ['if (a) { }', "2:5 the condition of 'if' is f32, expected bool."],
    ['a = 1;', "2:1 'a' is a parameter and cannot be assigned to; copy it into a var."],
    ['let x = 1.0; x = 2;', "2:14 'x' is a let and cannot be assigned to"],
    ['params.dt = 1;', '2:8 this memory can only be read'],
    ['var v = vec2f(); v.xy = vec2f(1);', '2:23 only one component of a vector'],
    ['var v = vec2f(); v.z = 1;', "2:20 vec2<f32> has no component 'z'; use xy or rg."],
    ['var s = State(1, 2); s.y = 1;', "2:24 State has no member 'y'; it has x, v."],
    ['let s = State(1);', '2:9 State has 2 members (x, v), got 1 values'],
    ['let x = unknown;', "2:9 there is no variable or constant 'unknown' here."],
    ['let x = unknown(1);', "2:9 there is no function 'unknown'."],
    ['var x: Unknown;', "2:8 there is no type 'Unknown'."],
    ['let x = f32;', "2:9 'f32' is a type"],
    ['let x = map;', "2:9 'map' is a function"],
    ['let x = f(1, 2);', "2:9 'f' gives no value."],
    ['f(1);', "2:1 'f' takes 2 arguments (a, n), got 1."],
    ['f(1.0, 2.0);', "2:8 argument 'n' of 'f' is float literal, expected i32"],
    ['sin(a);', '2:1 the result of sin is not used'],
    ['let x = sin(n);', '2:9 sin(i32) does not exist; use sin(e) with f32'],
    ['let x = clamp(a, 2.0, 1.0);', '2:9 clamp got a lower bound above'],
    ['let x = smoothstep(1.0, 1.0, a);', '2:9 smoothstep got two equal bounds'],
    ['let x = extractBits(n, 20u, 20u);', '2:9 extractBits reaches beyond the 32 bits'],
    [
      'loop { if a > 0 { continue; } let x = a; continuing { break if x > 0; } }',
      "2:35 a 'continue' skips the declaration of 'x'",
    ],
    ['let x = dot(vec2(a), vec3(a));', '2:9 dot(vec2<f32>, vec3<f32>) does not exist'],
    ['let x = n / 0;', '2:11 division by a constant zero'],
    ['let x = n << 32u;', '2:11 a shift by more than 31 bits'],
    ['let x = n << n;', '2:11 a shift amount is i32, expected u32'],
    ['var x = array<f32, 3>(); x[3] = 1;', '2:28 the index 3 is out of range'],
    ['var x = array<f32, 3>(); x[a] = 1;', '2:28 an index is f32, expected i32 or u32'],
    ['let x = 1; let x = 2;', "2:16 'x' is already declared in this block"],
    ['let a = 1;', "2:5 'a' is already declared in this block"],
    ['return 1;', "2:8 'f' has no result type"],
    ['break;', "2:1 'break' stands in no loop and no switch"],
    ['continue;', "2:1 'continue' stands in no loop body"],
    ['discard;', "2:1 'discard' exists in fragment shaders only"],
    ['switch n { case 1 { } }', "2:1 'switch' needs a default clause"],
    ['switch n { case 1, 1 { } default { } }', '2:20 the case 1 occurs twice'],
    ['switch a { default { } }', "2:8 'switch' needs an i32 or u32, got f32"],
    ['switch n { case n { } default { } }', '2:17 the value of a case must be a constant'],
    ['const x = a;', "2:11 the value of the const 'x' is not known at compile time; use let."],
    ['var x: array<f32, 3000>;', "2:5 the variables of 'f' take more than 8192 bytes"],
    ['var x: array<f32, n>;', '2:19 the count of an array must be a constant'],
    ['workgroupBarrier();', '2:1 workgroupBarrier is not allowed here'],
    ['storageBarrier();', '2:1 storageBarrier is not allowed here'],
    ['let x = dpdx(a);', '2:9 dpdx is not allowed here'],
    ['let x = textureLoad(a);', '2:9 textureLoad is not allowed here'],
    ['let x = subgroupAdd(a);', '2:9 subgroupAdd is not allowed here'],
    ['var x = 1; let y = atomicAdd(&x, 1);', '2:20 atomicAdd is not allowed here'],
    ['let x = pack2x16float(vec2(a));', 'unsupported-wgsl2:9 the built-in function pack2x16float'],
    ['let x = &a;', "2:9 '&' needs a variable"],
    ['let x = *a;', "2:9 '*' needs a pointer"],
    ['var<private> x: f32;', "2:5 variables in functions are in the address space 'function'"],
  ])('%s', (body, expected) => {
    expect(inside(body)).toContain(expected);
  });

  it('functions that may end without a result', () => {
    expect(refusal('fn f(a: f32) -> f32 { if (a > 0) { return 1; } }')).toContain("1:4 'f' can end without a result");
    expect(refusal('fn f(a: f32) -> f32 { if (a > 0) { return 1; } else { return 2; } }')).toBe('accepted');
    expect(refusal('fn f(n: i32) -> f32 { switch n { case 1 { return 1; } default { return 2; } } }')).toBe('accepted');
  });

  it('the line is shown with a caret, and nothing of it can drive a terminal', () => {
    try {
      check('fn f() {\n  let x = 1 + true; // \u202e\u0007\u001b[31m\n}');
    } catch (error) {
      const [, line, caret] = error instanceof ForerunError ? error.message.split('\n') : [];
      expect(line).toBe('2 |   let x = 1 + true; //    [31m');
      expect(caret?.indexOf('^')).toBe(line?.indexOf('+'));
      return;
    }
    throw new Error('accepted');
  });
});
