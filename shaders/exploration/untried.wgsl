// The first arm that was never chosen, or K.
fn fr_untried(b: u32) -> u32 {
  for (var k = 0u; k < fr_told.arms; k++) {
    if (fr_arms[fr_count_at(b, k)] == 0.0) {
      return k;
    }
  }
  return fr_told.arms;
}
