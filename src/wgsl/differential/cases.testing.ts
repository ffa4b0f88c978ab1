import type { DifferentialCase } from './case.testing.ts';
import { expressions, floatCases, integerCases } from './operator-cases.testing.ts';
import { PROGRAMS } from './program-cases.testing.ts';

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

/** Every operator, built-in and statement, on values where they could go wrong. */
export const handWrittenCases: readonly DifferentialCase[] = [
  ...integerCases(),
  ...floatCases(),
  ...conversionCases(),
  ...matrixCases(),
  ...PROGRAMS,
];
