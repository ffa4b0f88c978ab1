// s0: mean of the prior, s1: its precision (1 / variance), s2: that of a reward.
fn fr_score(b: u32, t: u32, k: u32) -> f32 {
  let n = fr_arms[fr_count_at(b, k)];
  let certainty = fr_told.s1 + n * fr_told.s2;
  let mean = (fr_told.s1 * fr_told.s0 + n * fr_told.s2 * fr_arms[fr_value_at(b, k)]) / certainty;
  return mean + fr_one_of(fr_normal4(fr_bandit_bits(b, FR_CHOICE, t, 1u + (k >> 2u))), k & 3u) / sqrt(certainty);
}

fn fr_choose(b: u32, t: u32) -> u32 {
  return fr_highest(b, t, fr_bandit_bits(b, FR_CHOICE, t, 0u));
}
