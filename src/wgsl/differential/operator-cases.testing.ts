import type { DifferentialCase, Tolerance } from './case.testing.ts';

/** WGSL allows 2.5 ulp for a division; built-ins inherit from the operations that define them. */
const FEW_ULPS: Tolerance = { ulps: 4, absolute: 1e-6 };
/** Sums of products, in any order or contracted, relative to their largest term. */
const SUMS: Tolerance = { ulps: 16, absolute: 2e-3 };

/** A case of each expression, exact unless `tolerance` says otherwise. */
export function expressions(
  group: string,
  items: readonly (readonly [type: string, expression: string])[],
  tolerance: Tolerance = 'exact',
): DifferentialCase[] {
  return items.map(([type, expression]) => ({ name: `${group}: ${expression}`, out: [[type, expression]], tolerance }));
}

/** Operators and built-ins of i32 and u32. */
export function integerCases(): DifferentialCase[] {
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

/** Operators and built-ins of f32. */
export function floatCases(): DifferentialCase[] {
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
