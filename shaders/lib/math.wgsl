// Elementary functions on f32, the same on every backend.
//
// WGSL's own sin and cos promise 2^-11 and only inside [-pi, pi]; these keep to the bounds that library-math.test.ts states. They are
// straight-line code: range reduction, a minimax polynomial or rational function, and select for the special cases.
//
// Non-finite arguments: WGSL lets an implementation assume that there are none. Nothing here traps or loops on them, and a
// NaN is not turned into an innocent number on purpose (no clamps before it could be noticed).
//
// Compilers may reassociate and contract. The reductions x - q*A - q*B - ... survive contraction (a fused product is
// exact as well), but not x - q*(A + B): fr_keep stands between the steps, and no rule of algebra passes it.
//
// Shifts are products with powers of two where they can be: SwiftShader does vector shifts lane by lane, and every other
// compiler turns such a product into a shift. For the same reason floor(x + 0.5) stands for round.

const fr_PI: f32 = 3.14159274;
const fr_HALF_PI: f32 = 1.57079637;
const fr_LN2: f32 = 0.693147182;
/// Beyond this the reduction of an angle has no accuracy left: the sine is then 0 and the cosine 1 or -1.
const fr_MAX_ANGLE: f32 = 131072.0;
const fr_MAX_F32: f32 = 3.40282346e+38;
const fr_MIN_NORMAL: f32 = 1.17549435e-38;
/// 1.5 * 2^23: the low bits of x + fr_ROUND are those of the integer that x is.
const fr_ROUND: f32 = 12582912.0;

/// x, in a way that keeps a compiler from merging what stands on either side of it: the last bit of a small integer or half
/// integer q is 0, but only we know.
fn fr_keep(x: f32, q: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(x) ^ (bitcast<u32>(q) & 1u));
}

/// False for NaN and both infinities, tested by bits: a compiler may fold x != x.
fn fr_is_finite(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u;
}

/// fr_is_finite of a word that holds an f32.
fn fr_is_finite_word(word: u32) -> bool {
  return (word & 0x7f800000u) != 0x7f800000u;
}

/// magnitude (not negative) with the sign bit of `sign`.
fn fr_with_sign(magnitude: f32, sign: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(magnitude) | (bitcast<u32>(sign) & 0x80000000u));
}

/// x - q pi, for q a multiple of 1/2 with |q| below 2^15: Cody and Waite, the first two products are exact (8 and 9 bits).
fn fr_minus_pi(x: f32, q: f32) -> f32 {
  let r = (fr_keep(x - q * 3.140625, q) - q * 0.0009670257568359375) - q * 6.27832947e-7;
  return select(r, 0.0, abs(x) > fr_MAX_ANGLE);
}

/// sin r for r in [-pi/2, pi/2]; 3e-8 before rounding, and never beyond 1 after it.
fn fr_sin_poly(r: f32) -> f32 {
  let z = r * r;
  let p = (2.59766673e-6 * z - 0.000198059046) * (z * z) + (0.0083330078 * z - 0.166666567);
  return r + (r * z) * p;
}

/// cos r for r in [-pi/2, pi/2]; 4e-10 before rounding, exactly 1 at 0 and never beyond.
fn fr_cos_poly(r: f32) -> f32 {
  let z = r * r;
  let p = ((2.47701792e-5 - 2.62090197e-7 * z) * z - 0.00138885854) * (z * z) + (0.0416666567 * z - 0.5);
  return 1.0 + z * p;
}

/// x with its sign changed if q, an integer, is odd.
fn fr_negate_if_odd(x: f32, q: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(x) ^ (bitcast<u32>(q + fr_ROUND) * 0x80000000u));
}

/// sin x: 3e-7 absolute for |x| <= 1e5, relative near 0; in [-1, 1] for all finite x.
fn fr_sin(x: f32) -> f32 {
  let q = floor(x * 0.318309886 + 0.5);
  return fr_negate_if_odd(fr_sin_poly(fr_minus_pi(x, q)), q);
}

/// cos x: 3e-7 absolute for |x| <= 1e5, exactly 1 at 0; in [-1, 1] for all finite x.
fn fr_cos(x: f32) -> f32 {
  let q = floor(x * 0.318309886 + 0.5);
  return fr_negate_if_odd(fr_cos_poly(fr_minus_pi(x, q)), q);
}

/// (sin x, cos x), as fr_sin and fr_cos give them, with one reduction.
fn fr_sincos(x: f32) -> vec2f {
  let q = floor(x * 0.318309886 + 0.5);
  let r = fr_minus_pi(x, q);
  return vec2f(fr_negate_if_odd(fr_sin_poly(r), q), fr_negate_if_odd(fr_cos_poly(r), q));
}

/// tan x; a few ulp for |x| <= 10, near its poles as well: there cos x = -(-1)^n sin(x - (n + 1/2) pi) is relative.
fn fr_tan(x: f32) -> f32 {
  let n = floor(x * 0.318309886);
  return fr_sin(x) / fr_negate_if_odd(fr_sin_poly(fr_minus_pi(x, n + 0.5)), n + 1.0);
}

/// asin x for |x| <= 1 and its complement: (asin |x|, acos |x|) from one polynomial.
fn fr_asin_acos(a: f32) -> vec2f {
  let large = a > 0.5;
  let z = select(a * a, 0.5 - 0.5 * a, large);
  let s = select(a, sqrt(z), large);
  let p = (((0.0421583056 * z + 0.0241847783) * z + 0.0454691499) * z + 0.0749530941) * z + 0.166667521;
  let y = s + s * (z * p);
  return vec2f(select(y, fr_HALF_PI - 2.0 * y, large), select(fr_HALF_PI - y, 2.0 * y, large));
}

/// asin x; NaN outside [-1, 1] where the sqrt of a negative number is.
fn fr_asin(x: f32) -> f32 {
  return fr_with_sign(fr_asin_acos(abs(x)).x, x);
}

/// acos x; NaN outside [-1, 1] where the sqrt of a negative number is.
fn fr_acos(x: f32) -> f32 {
  let y = fr_asin_acos(abs(x)).y;
  return select(y, fr_PI - y, x < 0.0);
}

/// atan t for t in [0, 1].
fn fr_atan_poly(t: f32) -> f32 {
  let z = t * t;
  let high = ((0.00291976007 * z - 0.0163642447) * z + 0.0432059765) * z - 0.0755172893;
  let p = (((high * z + 0.106657863) * z - 0.142110035) * z + 0.199937671) * z - 0.333331525;
  return t + t * (z * p);
}

/// atan x; atan of the infinities is NaN.
fn fr_atan(x: f32) -> f32 {
  let a = abs(x);
  let steep = a > 1.0;
  let y = fr_atan_poly(select(a, 1.0 / a, steep));
  return fr_with_sign(select(y, fr_HALF_PI - y, steep), x);
}

/// Angle of the point (x, y), in [-pi, pi], with the signs of zeros as in C: atan2(0, -1) = pi, atan2(-0, -1) = -pi,
/// atan2(0, 0) = 0.
fn fr_atan2(y: f32, x: f32) -> f32 {
  let ay = abs(y);
  let ax = abs(x);
  let steep = ay > ax;
  let far = select(ax, ay, steep);
  let t = select(ay, ax, steep) / select(far, 1.0, far < fr_MIN_NORMAL);
  let first = fr_atan_poly(t);
  let octant = select(first, fr_HALF_PI - first, steep);
  return fr_with_sign(select(octant, fr_PI - octant, bitcast<i32>(x) < 0), y);
}

/// 2^n / 2 for an integer n in [-125, 128]
fn fr_half_power(n: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(n + (fr_ROUND + 126.0)) * 0x00800000u);
}

/// e^x: 1e-7 relative. Saturates at the largest f32 above 88.722; 0 below -86.99.
fn fr_exp(x: f32) -> f32 {
  let n = floor(x * 1.44269502 + 0.5);
  let r = fr_keep(x - n * 0.693359375, n) + n * 0.000212194442;
  // 2 e^r
  let r2 = r * r;
  let p = ((0.00276414678 * r + 0.0167373549) * r2 + (0.0833365321 * r + 0.333330423)) * r + 0.999999881;
  let y = (2.0 + (2.0 * r + r2 * p)) * fr_half_power(n);
  return select(select(y, fr_MAX_F32, x > 88.72283), 0.0, x < -86.99);
}

/// 2^x: 1e-7 relative, exact for integers. Saturates at the largest f32 from 128; 0 below -125.49.
fn fr_exp2(x: f32) -> f32 {
  let n = floor(x + 0.5);
  let f = x - n;
  let high = (0.00030655606 * f + 0.00267819944) * f + 0.0192370061;
  let p = ((high * f + 0.111007191) * f + 0.480452955) * f + 1.38629436;
  let y = (2.0 + f * p) * fr_half_power(n);
  return select(select(y, fr_MAX_F32, x >= 128.0), 0.0, x < -125.49);
}

/// (e, m - 1) of x = 2^e m with m in [sqrt(1/2), sqrt(2)), for normal x > 0
fn fr_split(x: f32) -> vec2f {
  let bits = bitcast<u32>(x) - 0x3f3504f3u;
  let m = bitcast<f32>((bits & 0x007fffffu) + 0x3f3504f3u);
  return vec2f(f32(bitcast<i32>(bits & 0xff800000u)) * 1.1920928955078125e-7, m - 1.0);
}

/// log(1 + f) for 1 + f in [sqrt(1/2), sqrt(2))
fn fr_log1p_poly(f: f32) -> f32 {
  let z = f * f;
  let high = (-0.0763818473 * f + 0.127647623) * z + (0.14201273 - 0.1316019 * f);
  let p = (high * z + (0.200012505 - 0.166233152 * f)) * z + (0.333333313 - 0.250008225 * f);
  return f + (f * (z * p) - 0.5 * z);
}

/// y, except what logarithms are where they have no value: -1e30 at 0 (and below the least normal number), where the
/// limit is minus infinity; NaN for negative and non-finite x.
fn fr_log_or(y: f32, x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  let defined = select(y, bitcast<f32>(bits | 0x7fc00000u), bits >= 0x7f800000u);
  return select(defined, -1e30, abs(x) < fr_MIN_NORMAL);
}

/// Natural logarithm: a few ulp, relative near 1 as well. See fr_log_or for x <= 0.
fn fr_log(x: f32) -> f32 {
  let s = fr_split(x);
  return fr_log_or(s.x * fr_LN2 + fr_log1p_poly(s.y), x);
}

/// Logarithm to base 2: a few ulp; exact for powers of 2. See fr_log_or for x <= 0.
fn fr_log2(x: f32) -> f32 {
  let s = fr_split(x);
  return fr_log_or(s.x + fr_log1p_poly(s.y) * 1.44269502, x);
}

/// x^y = 2^(y log2 x): relative error 1.2e-7 (2 + |y log2 x|). pow(0, 0) = 1; NaN for negative x.
fn fr_pow(x: f32, y: f32) -> f32 {
  return fr_exp2(y * fr_log2(x));
}

/// sinh x; a few ulp. Saturates beyond |x| = 88.722, at half the largest f32.
fn fr_sinh(x: f32) -> f32 {
  let a = abs(x);
  let z = a * a;
  let near = a + a * (z * ((0.000203730335 * z + 0.00833027251) * z + 0.166667163));
  let e = fr_exp(a);
  return fr_with_sign(select(near, 0.5 * e - 0.5 / e, a > 1.0), x);
}

/// cosh x; a few ulp. Saturates beyond |x| = 88.722, at half the largest f32.
fn fr_cosh(x: f32) -> f32 {
  let e = fr_exp(abs(x));
  return 0.5 * e + 0.5 / e;
}

/// tanh x: 8e-7 relative, odd, in [-1, 1].
fn fr_tanh(x: f32) -> f32 {
  let z = x * x;
  let p = (((1.33193023e-8 * z + 2.05835058e-5) * z + 0.00349403615) * z + 0.133797199) * z + 1.0;
  let q = (((7.76203251e-7 * z + 0.000328309543) * z + 0.0258710794) * z + 0.467130333) * z + 1.0;
  let y = x * p / q;
  return select(y, fr_with_sign(1.0, x), (abs(x) > 9.02) | (abs(y) > 1.0));
}

/// asinh x; a few ulp.
fn fr_asinh(x: f32) -> f32 {
  let a = abs(x);
  let z = a * a;
  let p = (((-0.0132267103 * z + 0.0281625986) * z - 0.0443831682) * z + 0.0749864131) * z - 0.166666433;
  let near = a + a * (z * p);
  // From 4096 on, sqrt(z + 1) = a to rounding, and z may overflow.
  let huge = a > 4096.0;
  let far = fr_log(select(a + sqrt(z + 1.0), a, huge)) + select(0.0, fr_LN2, huge);
  return fr_with_sign(select(near, far, a > 0.5), x);
}

/// acosh x for x >= 1; a few ulp, as x - 1 is exact near 1.
fn fr_acosh(x: f32) -> f32 {
  return 2.0 * fr_asinh(sqrt(0.5 * (x - 1.0)));
}

/// atanh x for |x| < 1; a few ulp. Not finite at 1, NaN beyond.
fn fr_atanh(x: f32) -> f32 {
  let a = abs(x);
  let z = a * a;
  let high = ((0.1763992 * z + 0.0515896492) * z + 0.118167616) * z + 0.142237455;
  let near = a + a * (z * ((high * z + 0.200024545) * z + 0.333333015));
  return fr_with_sign(select(near, 0.5 * fr_log((1.0 + a) / (1.0 - a)), a > 0.5), x);
}
