import type { DifferentialCase } from './case.testing.ts';

/** Whole programs: statements, functions, memory. */
export const PROGRAMS: readonly DifferentialCase[] = [
  {
    name: 'structs: nested, passed, returned, compared by member',
    globals: `struct In$ { a: f32, b: vec2i } struct Out$ { first: In$, second: In$, count: u32 }
      fn swap$(o: Out$) -> Out$ { var r = o; r.first = o.second; r.second = o.first; r.count += 1u; return r; }`,
    body: `var o = Out$(In$(f.x, i.xy), In$(f.y, i.zw), u.x);
      for (var k = 0u; k < (u.y % 5u); k++) { o = swap$(o); o.second.b.y ^= i32(k); }`,
    out: [
      ['f32', 'o.first.a'],
      ['vec2i', 'o.first.b'],
      ['f32', 'o.second.a'],
      ['vec2i', 'o.second.b'],
      ['u32', 'o.count'],
    ],
  },
  {
    name: 'arrays: of arrays, of structs, of vectors, with dynamic indices',
    globals: 'struct P$ { x: f32, ys: array<i32, 3> }',
    body: `var grid: array<array<i32, 4>, 3>;
      var ps: array<P$, 2>;
      var vs = array<vec3f, 4>(f.xyz, f.yzw, f.zwx, f.wxy);
      for (var r = 0; r < 3; r++) { for (var c = 0; c < 4; c++) { grid[r][c] = i[c] + r * c; } }
      ps[u.x % 2u].ys[u.y % 3u] = i.x; ps[u.z % 2u].x = f.x; ps[0].ys[2] += 5;
      vs[u.w % 4u].y = 1.25; vs[u.x % 4u][u.y % 3u] *= 2.0;
      grid[u.z % 3u] = array<i32, 4>(i.w, i.z, i.y, i.x);
      let copy = grid; grid[0][0] = 0;`,
    out: [
      ['i32', 'grid[u.x % 3u][u.y % 4u]'],
      ['i32', 'copy[0][0] ^ copy[2][3]'],
      ['vec3i', 'vec3i(ps[0].ys[0], ps[1].ys[1], ps[u.w % 2u].ys[u.z % 3u])'],
      ['vec2f', 'vec2f(ps[0].x, ps[1].x)'],
      ['vec3f', 'vs[0] + vs[1] - vs[2]'],
      ['vec3f', 'vs[u.y % 4u]'],
    ],
  },
  {
    name: 'arrays as arguments and results, local to each call',
    globals: `fn rotate$(xs: array<u32, 5>, by: u32) -> array<u32, 5> {
        var out: array<u32, 5>; for (var k = 0u; k < 5u; k++) { out[(k + by) % 5u] = xs[k]; } return out; }
      fn total$(xs: array<u32, 5>) -> u32 { var s = 0u; for (var k = 0; k < 5; k++) { s = s * 31u + xs[k]; } return s; }`,
    body: `let xs = array<u32, 5>(u.x, u.y, u.z, u.w, 9u);
      let ys = rotate$(rotate$(xs, u.x % 5u), 2u);`,
    out: [
      ['u32', 'total$(ys)'],
      ['u32', 'total$(xs) - ys[u.w % 5u]'],
    ],
  },
  {
    // With initialisers: Dawn gives `var n: i32;` in a loop its zero only the first time round (measured, webgpu 0.6.2 and Chromium 147).
    name: 'variables start anew each time round',
    body: `var sum = 0; var xor = 0u;
      for (var k = 0; k < 4; k++) { var fresh = 0; var xs = array<u32, 3>(); fresh += k + i.x; sum += fresh;
        xs[u.y % 3u] += 1u; xor = xor * 3u + xs[0] + xs[1] + xs[2]; }`,
    out: [
      ['i32', 'sum'],
      ['u32', 'xor'],
    ],
  },
  {
    name: 'switch: several selectors, default in the middle, break, return inside',
    globals: `fn pick$(k: i32) -> i32 { switch k { case 0, 1: { return 10; } case 2: { if (k == 2) { break; } return 11; }
        default: { return 12 + k; } case -1, 5: { return 13; } } return 14; }
      fn late$(k: u32) -> u32 { var r = 0u; switch (k) { default { r = 1u; } case 3u { r = 2u; } case 4u, 5u: { r = 3u; } } return r; }`,
    out: [
      ['i32', 'pick$(i.x)'],
      ['i32', 'pick$(i.y % 7)'],
      ['i32', 'pick$(1) + pick$(2) * 100 + pick$(-1) * 10000'],
      ['u32', 'late$(u.x) + 10u * late$(u.y % 6u)'],
    ],
  },
  {
    name: 'loops: continue in a switch, continuing, break if, nested breaks',
    body: `var n = 0u; var steps = 0u;
      loop { steps++; switch (steps % 4u) { case 1u: { continue; } case 2u: { n += 5u; } default: { n ^= u.x & 15u; } } n += 1u;
        continuing { n += 2u; break if steps >= 3u + u.y % 9u; } }
      var pairs = 0;
      for (var r = 0; r < 10; r++) { for (var c = 0; c < 10; c++) { if (c > r) { break; } if ((r + c) % 3 == 0) { continue; } pairs += r * c; }
        if (pairs > 60 + i.x % 50) { break; } }
      var w = u.z; var bits = 0u; while (w != 0u) { w &= w - 1u; bits++; }`,
    out: [
      ['u32', 'n'],
      ['u32', 'steps'],
      ['i32', 'pairs'],
      ['u32', 'bits'],
    ],
  },
  {
    name: 'return out of nested loops',
    globals: `fn find$(wanted: i32) -> vec2i { for (var r = 1; r < 8; r++) { var c = 1; loop { if (r * c == wanted) { return vec2i(r, c); }
        c++; if (c > 8) { break; } } } return vec2i(-1); }`,
    out: [
      ['vec2i', 'find$(abs(i.x % 50))'],
      ['vec2i', 'find$(24)'],
      ['vec2i', 'find$(-5)'],
    ],
  },
  {
    name: 'short circuit: the right side runs only where it is asked',
    globals: `fn touch$(p: ptr<function, u32>, by: u32, v: bool) -> bool { *p += by; return v; }`,
    body: `var n = 0u;
      let one = touch$(&n, 1u, b.x) && touch$(&n, 10u, b.y);
      let two = touch$(&n, 100u, b.z) || touch$(&n, 1000u, b.w);
      if ((touch$(&n, 10000u, b.x) && !touch$(&n, 100000u, b.y)) || touch$(&n, 1000000u, b.z)) { n += 7u; }`,
    out: [
      ['u32', 'n'],
      ['bool', 'one'],
      ['bool', 'two'],
    ],
  },
  {
    name: 'pointers: to variables, vectors, through two calls',
    globals: `fn bump$(p: ptr<function, vec3i>, k: i32) { (*p).y += k; (*p)[2] -= k; }
      fn twice$(p: ptr<function, vec3i>, k: i32) { bump$(p, k); bump$(p, k * 3); }
      fn fill$(p: ptr<function, array<i32, 4>>, v: i32) { for (var k = 0; k < 4; k++) { (*p)[k] = v * k; } }`,
    body: `var v = i.xyz; twice$(&v, i.w); let p = &v; (*p).x = 3 + (*p).y;
      var xs: array<i32, 4>; fill$(&xs, i.x); let q = &xs; (*q)[u.x % 4u] += 1;`,
    out: [
      ['vec3i', 'v'],
      ['vec4i', 'vec4i(xs[0], xs[1], xs[2], xs[3])'],
    ],
  },
  {
    name: 'constants: global, shadowed, computed, in types',
    globals: `const N$ = 3; const SCALE$: f32 = 0.5; const TABLE$ = array<i32, 4>(5, -3, 8, 1); const V$ = vec3f(1.0, 2.0, 4.0) * SCALE$;
      const BIG$ = 1u << (N$ + 20); fn area$(x: f32) -> f32 { const k = 2.0 * SCALE$ + 0.25; return x * k; }`,
    body: `var xs: array<i32, N$ + 1>; for (var k = 0; k <= N$; k++) { xs[k] = TABLE$[k] * k; }
      let N = 10; { let N = N + 1; xs[0] += N; } let w = i32(N$) + N;`,
    out: [
      ['vec4i', 'vec4i(xs[0], xs[1], xs[2], xs[3])'],
      ['i32', 'TABLE$[u.x % 4u] + w'],
      ['vec3f', 'V$ * f.x'],
      ['f32', 'area$(f.x)'],
      ['u32', 'u.x ^ BIG$'],
    ],
  },
  {
    name: 'compound assignment to every kind of place',
    globals: 'struct C$ { v: vec4u, m: mat2x2f, xs: array<i32, 4> }',
    body: `var c = C$(u, mat2x2f(f.x, f.y, f.z, f.w), array<i32, 4>(i.x, i.y, i.z, i.w));
      c.v.x += 3u; c.v[1] -= u.w; c.v.z *= 5u; c.v[u.x % 4u] /= 3u; c.v %= vec4u(1000u, 7u, u.y, 13u); c.v &= vec4u(0xffffu); c.v |= vec4u(1u, 2u, 4u, 8u); c.v ^= u.wzyx;
      c.v.y <<= 3u; c.v.w >>= 5u; c.m[0] += vec2f(1.0, 2.0); c.m[1][u.y % 2u] -= 0.5; c.m *= 0.5; c.xs[u.z % 4u]++; c.xs[1]--; c.xs[u.w % 4u] %= 9;`,
    out: [
      ['vec4u', 'c.v'],
      ['vec2f', 'c.m[0]'],
      ['vec2f', 'c.m[1]'],
      ['vec4i', 'vec4i(c.xs[0], c.xs[1], c.xs[2], c.xs[3])'],
    ],
  },
  {
    name: 'evaluation order: a swap through temporaries, self reference',
    body: `var a = i.x; var c = i.y; var v = u; v = v.yxwz; v = vec4u(v.w, v.x, v.y, v.z) + v; { let t = a; a = c; c = t + a; }
      a = a + c * a - (c - a);`,
    out: [
      ['i32', 'a'],
      ['i32', 'c'],
      ['vec4u', 'v'],
    ],
  },
  {
    name: 'indices out of range stay inside the array',
    body: `var xs = array<i32, 4>(1, 2, 3, 4); var n = 0; let k = u.x; if (k < 4u) { n = xs[k]; } else { n = min(xs[k], 5) & 0; }`,
    out: [['i32', 'n']],
  },
  {
    name: 'a generator loop: xorshift and a Collatz walk',
    body: `var s = u.x | 1u; var acc = 0u; for (var k = 0; k < 20; k++) { s ^= s << 13u; s ^= s >> 17u; s ^= s << 5u; acc += s % 1000u; }
      var c = u.y % 1000u + 1u; var n = 0u; while (c != 1u && n < 200u) { if ((c & 1u) == 1u) { c = 3u * c + 1u; } else { c = c / 2u; } n++; }`,
    out: [
      ['u32', 's'],
      ['u32', 'acc'],
      ['u32', 'n'],
    ],
  },
  {
    name: 'a pendulum for ten steps',
    body: `var theta = f.x; var velocity = f.y; var cost = 0.0;
      for (var t = 0; t < 10; t++) { let torque = clamp(f[t % 4], -2.0, 2.0);
        cost += theta * theta + 0.1 * velocity * velocity + 0.001 * torque * torque;
        velocity = clamp(velocity + (15.0 * fr_sin(theta) + 3.0 * torque) * 0.05, -8.0, 8.0); theta += velocity * 0.05; }`,
    out: [
      ['f32', 'theta'],
      ['f32', 'velocity'],
      ['f32', 'cost'],
    ],
    tolerance: { ulps: 64, absolute: 1e-4 },
  },
];
