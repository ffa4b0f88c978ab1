// Counter-based random numbers: the same integers on every backend, in any order, as often as wanted.
//
// Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011). The generators pass BigCrush with the
// round counts used here. library-random.test.ts runs the same rounds to the counts of the published vectors.

/// x rotated left by n bits, 0 < n < 32
fn fr_rotate_left(x: u32, n: u32) -> u32 {
  return (x << n) | (x >> (32u - n));
}

/// One round of Threefry4x32 with an even index: its two rotation distances.
fn fr_threefry_even(x: vec4u, n: u32, m: u32) -> vec4u {
  let a = x.x + x.y;
  let c = x.z + x.w;
  return vec4u(a, fr_rotate_left(x.y, n) ^ a, c, fr_rotate_left(x.w, m) ^ c);
}

/// One round of Threefry4x32 with an odd index.
fn fr_threefry_odd(x: vec4u, n: u32, m: u32) -> vec4u {
  let a = x.x + x.w;
  let c = x.z + x.y;
  return vec4u(a, fr_rotate_left(x.y, m) ^ c, c, fr_rotate_left(x.w, n) ^ a);
}

/// Rounds 1 to 4 of every eight.
fn fr_threefry_first4(x: vec4u) -> vec4u {
  let y = fr_threefry_odd(fr_threefry_even(x, 10u, 26u), 11u, 21u);
  return fr_threefry_odd(fr_threefry_even(y, 13u, 27u), 23u, 5u);
}

/// Rounds 5 to 8 of every eight.
fn fr_threefry_second4(x: vec4u) -> vec4u {
  let y = fr_threefry_odd(fr_threefry_even(x, 6u, 20u), 17u, 11u);
  return fr_threefry_odd(fr_threefry_even(y, 25u, 10u), 18u, 20u);
}

/// The fifth word of the key schedule.
fn fr_threefry_parity(key: vec4u) -> u32 {
  return 0x1bd11bdau ^ key.x ^ key.y ^ key.z ^ key.w;
}

fn fr_threefry4x32_12(key: vec4u, counter: vec4u) -> vec4u {
  let parity = fr_threefry_parity(key);
  var x = fr_threefry_first4(counter + key);
  x = fr_threefry_second4(x + vec4u(key.y, key.z, key.w, parity + 1u));
  x = fr_threefry_first4(x + vec4u(key.z, key.w, parity, key.x + 2u));
  return x + vec4u(key.w, parity, key.x, key.y + 3u);
}

/// 128 random bits that belong to this key and counter.
fn fr_random4(key: vec2u, counter: vec4u) -> vec4u {
  return fr_threefry4x32_12(vec4u(key, 0u, 0u), counter);
}

/// Four uniform numbers in [0, 1), multiples of 2^-24.
fn fr_uniform4(bits: vec4u) -> vec4f {
  return vec4f(vec4i(bits & vec4u(0x00ffffffu))) * 5.9604644775390625e-8;
}

/// sqrt(-2 log u) for the uniform u = (word mod 2^31 | 1) / 2^31: the length of a pair of standard normals, 0 to 6.56.
fn fr_normal_length(word: u32) -> f32 {
  let u = f32(bitcast<i32>((word & 0x7fffffffu) | 1u));
  // u = 2^(31 + e) (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)); at u near 2^31, e is 0 and f < 0, so that the sum is never negative
  let bits = bitcast<u32>(u) - 0x4eb504f3u;
  let exponent = f32(bitcast<i32>(bits & 0xff800000u));
  let f = bitcast<f32>((bits & 0x007fffffu) + 0x3f3504f3u) - 1.0;
  let f2 = f * f;
  let p = ((0.285790503 * f - 0.441093862) * f2 + (0.508069634 * f - 0.665163159)) * f2 + (0.999804318 * f - 2.00000906);
  return sqrt(exponent * -1.65258216e-7 + f * p);
}

/// Two independent standard normals (Box and Muller): 7e-6 relative before rounding, tails to 6.56 standard deviations.
/// The angle is half a turn by its word and a reflection by the first bit of the other.
fn fr_normal2(length_word: u32, angle_word: u32) -> vec2f {
  let length = bitcast<f32>(bitcast<u32>(fr_normal_length(length_word)) ^ (length_word & 0x80000000u));
  let v = f32(bitcast<i32>(angle_word)) * 2.3283064365386963e-10;
  let z = v * v;
  let c = ((-1.22214532 * z + 4.04129171) * z - 4.93393898) * z + 0.999993324;
  let s = v * (((-0.554628372 * z + 2.54189563) * z - 5.16714239) * z + 3.14158201);
  return vec2f(length * c, length * s);
}

/// Four independent standard normals from 128 random bits.
fn fr_normal4(bits: vec4u) -> vec4f {
  return vec4f(fr_normal2(bits.x, bits.y), fr_normal2(bits.z, bits.w));
}

/// Four independent standard normals cut at two deviations, by inverting their distribution: x = erf(z / sqrt(2)) is uniform
/// within erf(sqrt(2)), where Giles' polynomial ("Approximating the erfinv function", 2010) holds to f32.
fn fr_truncated4(bits: vec4u) -> vec4f {
  let u = fr_uniform4(bits);
  return vec4f(fr_truncated(u.x), fr_truncated(u.y), fr_truncated(u.z), fr_truncated(u.w));
}

fn fr_truncated(u: f32) -> f32 {
  let x = (2.0 * u - 1.0) * 0.954499736;
  let w = -fr_log((1.0 - x) * (1.0 + x)) - 2.5;
  let high = (((2.81022636e-8 * w + 3.43273939e-7) * w - 3.5233877e-6) * w - 4.39150654e-6) * w + 0.00021858087;
  let p = (((high * w - 0.00125372503) * w - 0.00417768164) * w + 0.246640727) * w + 1.50140941;
  return clamp(1.41421356 * p * x, -2.0, 2.0);
}
