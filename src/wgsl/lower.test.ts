import { describe, expect, it } from 'vitest';
import { floats, run } from './lower.testing.ts';

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
