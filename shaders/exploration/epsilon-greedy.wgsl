fn fr_score(b: u32, t: u32, k: u32) -> f32 {
  return fr_arms[fr_value_at(b, k)];
}

fn fr_choose(b: u32, t: u32) -> u32 {
  let decision = fr_bandit_bits(b, FR_CHOICE, t, 0u);
  let u = fr_uniform4(decision);
  if (u.x < fr_scheduled(fr_told.s0, fr_told.s1, fr_told.s2, fr_told.s3, t)) {
    return min(u32(u.y * f32(fr_told.arms)), fr_told.arms - 1u);
  }
  return fr_highest(b, t, decision);
}
