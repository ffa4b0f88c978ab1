/// x rotated left by n bits, 0 < n < 32 and constant, for machines that shift vectors lane by lane: products move bits up,
/// conversions to f32 (of at most 23 bits, so exact) move them down.
fn fr_rotate_left(x: u32, n: u32) -> u32 {
  let up = x * (1u << n);
  let right = 32u - n;
  if (n <= 23u) {
    // The n highest bits, signed, into the lowest of 1.5 * 2^23, whose own bit 22 they may meet.
    let low = (1u << n) - 1u;
    let down = f32(bitcast<i32>(x & (low << right))) * bitcast<f32>((127u - right) << 23u);
    return up | ((bitcast<u32>(down + 12582912.0) & low) ^ (low & 0x00400000u));
  }
  // In halves.
  let high = bitcast<u32>(f32(bitcast<i32>(x & 0xffff0000u)) * 0.0000152587890625 + 12582912.0) & 0xffffu;
  let kept = f32(bitcast<i32>(x & (0xffffu << right) & 0xffffu)) * bitcast<f32>((127u - right) << 23u);
  return up | (high * (1u << (16u - right))) | (bitcast<u32>(kept + 8388608.0) & 0xffffu);
}
