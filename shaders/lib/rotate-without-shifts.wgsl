/// x rotated left by n bits, 0 < n < 32 and constant, for machines that shift vectors lane by lane. Products move bits up. To
/// move them down, they become an f32, exactly as they are at most 23, and the sum with 1.5 * 2^(23 + k) has them k bits lower.
fn fr_rotate_left(x: u32, n: u32) -> u32 {
  let up = x * (1u << n);
  let right = 32u - n;
  let unit = bitcast<f32>(((150u + right) << 23u) | 0x00400000u);
  if (n <= 23u) {
    // The n highest bits, signed; at n = 23 their sign meets the bit of the 1.5.
    let low = (1u << n) - 1u;
    let down = bitcast<u32>(f32(bitcast<i32>(x & (low << right))) + unit);
    return up | ((down & low) ^ (low & 0x00400000u));
  }
  // In halves.
  let high = bitcast<u32>(f32(bitcast<i32>(x & 0xffff0000u)) + 824633720832.0) & 0xffffu;
  let kept = bitcast<u32>(f32(bitcast<i32>(x & (0xffffu << right) & 0xffffu)) + unit) & 0xffffu;
  return up | (high * (1u << (16u - right))) | kept;
}
