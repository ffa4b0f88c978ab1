import type { DifferentialCase, Tolerance } from './case.testing.ts';

/** WGSL allows 2.5 ulp for a division; built-ins inherit from the operations that define them. */
const FEW_ULPS: Tolerance = { ulps: 4, absolute: 1e-6 };
/** Sums of products, in any order or contracted, relative to their largest term. */
const SUMS: Tolerance = { ulps: 16, absolute: 2e-3 };

function expressions(
  group: string,
  items: readonly (readonly [type: string, expression: string])[],
  tolerance: Tolerance = 'exact',
): DifferentialCase[] {
  return items.map(([type, expression]) => ({ name: `${group}: ${expression}`, out: [[type, expression]], tolerance }));
}

function integerCases(): DifferentialCase[] {
  return (['i', 'u'] as const).flatMap((v) => {
    const scalar = `${v}32`;
    const vec = (n: number) => `vec${n}${v}`;
    const unary = ['abs', 'countLeadingZeros', 'countOneBits', 'countTrailingZeros', 'firstLeadingBit'];
    unary.push('firstTrailingBit', 'reverseBits', '~', ...(v === 'i' ? ['sign', '-'] : []));
    const arithmetic = ['+', '-', '*', '/', '%', '&', '|', '^'];
    const comparisons = ['==', '!=', '<', '<=', '>', '>='];
    return [
      ...unary.flatMap((fn) =>
        expressions('unary', [
          [scalar, `${fn}(${v}.x)`],
          [vec(3), `${fn}(${v}.wzy)`],
        ]),
      ),
      ...arithmetic.flatMap((op) =>
        expressions('arithmetic', [
          [scalar, `${v}.x ${op} ${v}.y`],
          [scalar, `${v}.z ${op} 3${v}`],
          [scalar, `77${v} ${op} ${v}.w`],
          [vec(4), `${v} ${op} ${v}.wzyx`],
          ...(op === '&' || op === '|' || op === '^'
            ? []
            : ([
                [vec(2), `${v}.xy ${op} ${v}.z`],
                [vec(3), `${v}.w ${op} ${v}.xyz`],
              ] as const)),
        ]),
      ),
      ...comparisons.flatMap((op) =>
        expressions('comparison', [
          ['bool', `${v}.x ${op} ${v}.y`],
          ['vec3<bool>', `${v}.xyz ${op} ${v}.yyw`],
        ]),
      ),
      ...expressions('shift', [
        [scalar, `${v}.x << (u.y % 32u)`],
        [scalar, `${v}.x >> (u.y % 32u)`],
        [vec(4), `${v} << (u.wzyx & vec4u(31u))`],
        [vec(4), `${v} >> (u.wzyx & vec4u(31u))`],
        [scalar, `${v}.x << 7u`],
        [scalar, `${v}.x >> 31u`],
        [scalar, `(${v}.x << 5u) | (${v}.x >> 27u)`],
        [scalar, `(${v}.y >> 9u) | (${v}.y << 23u)`],
      ]),
      ...expressions('order', [
        [scalar, `min(${v}.x, ${v}.y)`],
        [scalar, `max(${v}.x, ${v}.y)`],
        [vec(4), `min(${v}, ${v}.yxwz)`],
        [vec(4), `max(${v}, ${v}.yxwz)`],
        [scalar, `clamp(${v}.x, 3${v}, 1000${v})`],
        [vec(3), `clamp(${v}.xyz, vec3<${scalar}>(2), vec3<${scalar}>(99))`],
        [scalar, `select(${v}.x, ${v}.y, b.z)`],
        [vec(4), `select(${v}, ${v}.yxwz, b)`],
        [vec(2), `select(${v}.xy, ${v}.zw, b.x)`],
        [scalar, `dot(${v}.xyz, ${v}.wyx)`],
      ]),
      ...expressions('bit fields', [
        [scalar, `extractBits(${v}.x, u.y % 40u, u.z % 40u)`],
        [scalar, `extractBits(${v}.x, 4u, 12u)`],
        [vec(2), `extractBits(${v}.xy, u.z % 33u, u.w % 33u)`],
        [scalar, `insertBits(${v}.x, ${v}.y, u.y % 40u, u.z % 40u)`],
        [scalar, `insertBits(${v}.x, ${v}.w, 8u, 16u)`],
        [vec(3), `insertBits(${v}.xyz, ${v}.wxy, u.z % 33u, u.w % 33u)`],
      ]),
    ];
  });
}

function floatCases(): DifferentialCase[] {
  const exactUnary = ['floor', 'ceil', 'trunc', 'round', 'fract', 'abs', 'sign', 'saturate', '-'];
  return [
    ...exactUnary.flatMap((fn) =>
      expressions('exact', [
        ['f32', `${fn}(f.x)`],
        ['vec3f', `${fn}(f.ywz * 0.5)`],
      ]),
    ),
    ...['+', '-', '*'].flatMap((op) =>
      expressions('exact', [
        ['f32', `f.x ${op} f.y`],
        ['vec4f', `f ${op} f.wzyx`],
        ['vec2f', `f.xy ${op} f.z`],
        ['vec3f', `1.5 ${op} f.xyz`],
      ]),
    ),
    ...['==', '!=', '<', '<=', '>', '>='].flatMap((op) =>
      expressions('exact', [
        ['bool', `f.x ${op} f.y`],
        ['vec4<bool>', `f ${op} f.yyww`],
      ]),
    ),
    ...expressions('exact', [
      ['f32', 'f.x / 4.0'],
      ['f32', 'f.x / -0.5'],
      ['vec2f', 'f.xy / vec2f(2.0, 8.0)'],
      ['f32', 'min(f.x, f.y)'],
      ['f32', 'max(f.x, f.y)'],
      ['vec4f', 'min(f, f.wzyx)'],
      ['vec4f', 'max(f, f.wzyx)'],
      ['f32', 'clamp(f.x, -2.0, 3.0)'],
      ['vec3f', 'clamp(f.xyz, vec3f(-2.0), vec3f(2.5))'],
      ['f32', 'step(f.x, f.y)'],
      ['vec3f', 'step(f.xyz, f.wxy)'],
      ['f32', 'select(f.x, f.y, f.z < f.w)'],
      ['vec4f', 'select(f, f.wzyx, f < vec4f(0.0))'],
      ['f32', 'dot(f.xy, f.zw)'],
      ['vec3f', 'cross(f.xyz, f.yzw)'],
      ['f32', 'fma(f.x, f.y, f.z)'],
      ['f32', 'mix(f.x, f.y, 0.25)'],
      ['vec3f', 'mix(f.xyz, f.wzy, vec3f(0.5, 0.0, 1.0))'],
      ['vec3f', 'mix(f.xyz, f.wzy, 0.5)'],
      ['f32', 'ldexp(f.x, i.y % 20)'],
      ['vec2f', 'ldexp(f.xy, vec2i(-3, 9))'],
      ['vec3f', 'faceForward(f.xyz, f.yzw, f.zwx)'],
      ['vec2f', 'reflect(f.xy, vec2f(0.0, 1.0))'],
      ['f32', 'abs(f.x) * -f.y + 2.0'],
      ['f32', 'length(f.x)'],
      ['f32', 'distance(f.x, f.y)'],
      ['f32', 'f.x % 2.0'],
      ['f32', 'f.x % -0.75'],
    ]),
    ...expressions(
      'rounded',
      [
        ['f32', 'g.x / g.y'],
        ['vec4f', 'g / g.wzyx'],
        ['f32', '1.0 / g.x'],
        ['f32', 'sqrt(abs(g.x))'],
        ['vec3f', 'sqrt(abs(g.xyz))'],
        ['f32', 'inverseSqrt(abs(g.x))'],
        ['vec2f', 'inverseSqrt(abs(g.zw))'],
        ['f32', 'degrees(g.x)'],
        ['vec2f', 'radians(g.xy)'],
        ['f32', 'length(f)'],
        ['f32', 'length(f.xy)'],
        ['f32', 'distance(f.xyz, f.wxy)'],
        ['vec3f', 'normalize(abs(f.xyz) + 1.0)'],
        ['vec2f', 'normalize(abs(f.zw) + 0.5)'],
        ['f32', 'smoothstep(-4.0, 5.0, f.x)'],
        ['vec2f', 'smoothstep(vec2f(-1.0), vec2f(2.0), f.xy)'],
        ['f32', 'mix(f.x, f.y, 0.3)'],
        ['f32', 'g.x * 1.1'],
        ['f32', 'g.x + 0.1'],
      ],
      FEW_ULPS,
    ),
    ...expressions(
      'sums',
      [
        ['f32', 'dot(g.xyz, f.xyz)'],
        ['vec3f', 'cross(f.xyz * 1.1, f.yzw * 0.9)'],
        ['vec3f', 'reflect(f.xyz, normalize(abs(f.yzw) + 1.0))'],
        ['vec3f', 'refract(normalize(abs(f.xyz) + 1.0), vec3f(0.0, 0.0, -1.0), 0.7)'],
        ['f32', 'fma(f.x * 0.3, f.y, f.z)'],
        ['f32', '(f.x * 1.3) % 0.7'],
      ],
      SUMS,
    ),
    ...expressions(
      'library',
      [
        ...['sin', 'cos', 'tanh', 'atan', 'sinh', 'asinh'].map((fn): [string, string] => ['f32', `fr_${fn}(f.x)`]),
        ...['sqrt', 'log', 'log2'].map((fn): [string, string] => [
          'f32',
          `${fn === 'sqrt' ? '' : 'fr_'}${fn}(abs(g.x))`,
        ]),
        ['f32', 'fr_exp(f.y)'],
        ['f32', 'fr_exp2(f.y)'],
        ['f32', 'fr_cosh(f.y)'],
        ['f32', 'fr_atan2(g.x, g.y)'],
        ['f32', 'fr_pow(abs(f.x) + 0.5, f.y)'],
        ['f32', 'fr_asin(f.x / 8.0)'],
        ['f32', 'fr_acos(f.x / 8.0)'],
        ['f32', 'fr_acosh(abs(f.x) + 1.0)'],
        ['f32', 'fr_atanh(f.x / 9.0)'],
        ['vec2f', 'fr_sincos(g.x)'],
        ['vec2f', 'fr_normal2(u.x, u.y)'],
      ],
      { ulps: 32, absolute: 2e-6 },
    ),
    ...expressions('library', [
      ['vec4u', 'fr_random4(u.xy, u)'],
      ['vec4f', 'fr_uniform4(u)'],
      ['bool', 'fr_is_finite(bitcast<f32>(u.x))'],
      ['f32', 'fr_with_sign(abs(f.x), f.y)'],
    ]),
  ];
}

function conversionCases(): DifferentialCase[] {
  return [
    ...expressions('conversion', [
      ['i32', 'i32(f.x)'],
      ['i32', 'i32(g.x * 1e4)'],
      ['u32', 'u32(abs(g.x) * 1e4)'],
      ['u32', 'u32(f.x)'],
      // beyond the range of the integer
      ['i32', 'i32(f.x * 1e9)'],
      ['u32', 'u32(f.x * 1e9)'],
      ['vec4i', 'vec4i(f * 1e30)'],
      ['vec4u', 'vec4u(f * 1e30)'],
      ['i32', 'i32(u.x)'],
      ['u32', 'u32(i.x)'],
      ['i32', 'i32(b.x)'],
      ['u32', 'u32(b.x)'],
      ['f32', 'f32(b.x)'],
      ['bool', 'bool(f.x)'],
      ['bool', 'bool(i.x)'],
      ['bool', 'bool(u.x)'],
      ['vec2i', 'vec2i(f.xy)'],
      ['vec4u', 'vec4u(i)'],
      ['vec4i', 'vec4i(u)'],
      ['vec4f', 'vec4f(b)'],
      ['vec4<bool>', 'vec4<bool>(f)'],
      ['vec4u', 'bitcast<vec4u>(f)'],
      ['vec2i', 'bitcast<vec2i>(f.xy)'],
      ['u32', 'bitcast<u32>(i.y)'],
      ['i32', 'bitcast<i32>(u.y)'],
      ['f32', 'bitcast<f32>((u.x & 0x7fffffu) | 0x3f800000u)'],
      ['vec4f', 'bitcast<vec4f>((u & vec4u(0x807fffffu)) | vec4u(0x40000000u))'],
    ]),
    // Integers beyond 2^24 round either way.
    ...expressions(
      'conversion',
      [
        ['f32', 'f32(i.x)'],
        ['f32', 'f32(u.x)'],
        ['vec3f', 'vec3f(i.xyz)'],
        ['vec4f', 'vec4f(u)'],
      ],
      { ulps: 1 },
    ),
    ...expressions('booleans', [
      ['bool', '!b.x'],
      ['bool', '(b.x && b.y) || (b.z && !b.w)'],
      ['bool', '(b.x || b.y) && (b.z || b.w)'],
      ['bool', '(b.x & b.y) | b.z'],
      ['bool', 'b.x != b.y'],
      ['vec4<bool>', '!b'],
      ['vec4<bool>', 'b & b.wzyx'],
      ['vec4<bool>', 'b | b.wzyx'],
      ['vec4<bool>', 'b == b.wzyx'],
      ['bool', 'all(b)'],
      ['bool', 'any(b.xy)'],
      ['bool', 'all(b.x)'],
      ['vec2<bool>', 'select(b.xy, b.zw, b.x)'],
    ]),
    ...expressions('vectors', [
      ['vec4i', 'i.wxyz'],
      ['vec2f', 'f.rg + f.ba'],
      ['vec4u', 'vec4u(u.xy, 7u, u.w)'],
      ['vec4i', 'vec4i(i.x, i.yz, 5)'],
      ['vec3f', 'vec3f(f.x)'],
      ['vec4f', 'vec4(f.xyz, 1.0)'],
      ['i32', 'i[u.x % 4u]'],
      ['f32', 'f.zyx[u.y % 3u]'],
      ['f32', 'vec2(f.x, f.y)[1]'],
      ['vec3i', 'vec3i()'],
      ['f32', '(f.xyz + f.yzw).zyx.y'],
    ]),
  ];
}

/** `m23` and so on from the inputs, quarters only. */
function matrixText(columns: number, rows: number, shift: number): string {
  const components = Array.from({ length: columns * rows }, (_, n) => `f.${'xyzw'[(n + shift) % 4]} + ${n % 3}.0`);
  return `mat${columns}x${rows}f(${components.join(', ')})`;
}

function matrixCases(): DifferentialCase[] {
  const sizes = [2, 3, 4];
  const columnsOut = (columns: number, rows: number, name: string) =>
    Array.from({ length: columns }, (_, column): [string, string] => [`vec${rows}f`, `${name}[${column}]`]);
  const shapes = sizes.flatMap((columns) => sizes.map((rows) => [columns, rows] as const));
  return [
    ...shapes.map(
      ([columns, rows]): DifferentialCase => ({
        name: `matrix ${columns}x${rows}: sums, scaling, vectors`,
        body: [
          `let m = ${matrixText(columns, rows, 0)};`,
          `let n = ${matrixText(columns, rows, 1)};`,
          'let sum = m + n; let difference = m - n; let scaled = 2.0 * m * 0.5;',
          'let t = transpose(m);',
          `var w = m; w[u.x % ${columns}u] = n[u.y % ${columns}u]; w[0][u.z % ${rows}u] = 9.0; w[${columns - 1}].x += 1.0;`,
          `w *= 2.0;`,
        ].join('\n'),
        out: [
          ...columnsOut(columns, rows, 'sum'),
          ...columnsOut(columns, rows, 'difference'),
          ...columnsOut(columns, rows, 'scaled'),
          ...columnsOut(rows, columns, 't'),
          ...columnsOut(columns, rows, 'w'),
          [`vec${rows}f`, `m * f.${'xyzw'.slice(0, columns)}`],
          [`vec${columns}f`, `f.${'wzyx'.slice(0, rows)} * m`],
          ['f32', `m[u.y % ${columns}u][u.x % ${rows}u]`],
        ],
      }),
    ),
    ...shapes.flatMap(([inner, rows]) =>
      sizes.map(
        (columns): DifferentialCase => ({
          name: `matrix ${inner}x${rows} * ${columns}x${inner}`,
          body: `let p = ${matrixText(inner, rows, 2)} * ${matrixText(columns, inner, 3)};`,
          out: columnsOut(columns, rows, 'p'),
        }),
      ),
    ),
    ...sizes.map(
      (size): DifferentialCase => ({
        name: `determinant ${size}x${size}`,
        body: `let m = ${matrixText(size, size, 0)};`,
        out: [['f32', 'determinant(m)']],
      }),
    ),
    ...expressions('matrix', [
      ['vec2f', 'mat2x2f(f.xy, f.zw)[1]'],
      ['vec2f', '(mat2x2f(-f.xy, f.zw) + mat2x2f())[0]'],
    ]),
  ];
}

const PROGRAMS: readonly DifferentialCase[] = [
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

/** Every operator, built-in and statement, on values where they could go wrong. */
export const handWrittenCases: readonly DifferentialCase[] = [
  ...integerCases(),
  ...floatCases(),
  ...conversionCases(),
  ...matrixCases(),
  ...PROGRAMS,
];
