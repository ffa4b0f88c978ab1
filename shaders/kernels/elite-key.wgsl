// Costs as integers of the same order, for the radix selection of the elites.
fn fr_key(cost: f32) -> u32 {
  let bits = bitcast<u32>(cost);
  return select(bits | 0x80000000u, ~bits, (bits & 0x80000000u) != 0u);
}
