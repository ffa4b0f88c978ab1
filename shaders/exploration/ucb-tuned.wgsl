fn fr_score(b: u32, t: u32, k: u32) -> f32 {
  let n = fr_arms[fr_count_at(b, k)];
  let logarithm = fr_log(f32(t) + 1.0);
  let variance = fr_arms[fr_square_at(b, k)] / n + sqrt(2.0 * logarithm / n);
  return fr_arms[fr_value_at(b, k)] + sqrt(logarithm / n * min(fr_told.s0, variance));
}

fn fr_choose(b: u32, t: u32) -> u32 {
  let untried = fr_untried(b);
  if (untried < fr_told.arms) {
    return untried;
  }
  return fr_highest(b, t, fr_bandit_bits(b, FR_CHOICE, t, 0u));
}
