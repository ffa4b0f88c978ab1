// Preferences follow the gradient of the expected reward. s0: whether rewards are compared with their mean, s1: the step size.
fn fr_learn(b: u32, t: u32, arm: u32, reward: f32) {
  let mean = fr_arms[fr_total_at(b, 0u)];
  let compared = select(0.0, select(mean, reward, t == 0u), fr_told.s0 > 0.0);
  var most = fr_arms[fr_value_at(b, 0u)];
  for (var k = 1u; k < fr_told.arms; k++) {
    most = max(most, fr_arms[fr_value_at(b, k)]);
  }
  var total = 0.0;
  for (var k = 0u; k < fr_told.arms; k++) {
    total += fr_exp(max(-80.0, fr_arms[fr_value_at(b, k)] - most));
  }
  for (var k = 0u; k < fr_told.arms; k++) {
    let share = fr_exp(max(-80.0, fr_arms[fr_value_at(b, k)] - most)) / total;
    let change = fr_told.s1 * (reward - compared) * (select(0.0, 1.0, k == arm) - share);
    fr_add(fr_value_at(b, k), fr_value_lost_at(b, k), change);
  }
  fr_arms[fr_count_at(b, arm)] += 1.0;
  fr_add(fr_total_at(b, 0u), fr_total_at(b, 2u), (reward - mean) / (f32(t) + 1.0));
}
