fn fr_score(b: u32, t: u32, k: u32) -> f32 {
  return fr_arms[fr_value_at(b, k)] + fr_told.s0 / sqrt(fr_arms[fr_count_at(b, k)]);
}

fn fr_choose(b: u32, t: u32) -> u32 {
  let untried = fr_untried(b);
  if (untried < fr_told.arms) {
    return untried;
  }
  return fr_highest(b, t, fr_bandit_bits(b, FR_CHOICE, t, 0u));
}
