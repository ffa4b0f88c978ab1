// Estimates of values: the average of an arm's rewards, or a constant step size.
fn fr_learn(b: u32, t: u32, arm: u32, reward: f32) {
  let count = fr_arms[fr_count_at(b, arm)] + 1.0;
  let value = fr_arms[fr_value_at(b, arm)];
  let next = value + select(1.0 / count, fr_told.stepSize, fr_told.stepSize > 0.0) * (reward - value);
  fr_arms[fr_count_at(b, arm)] = count;
  fr_arms[fr_value_at(b, arm)] = next;
  if (count > 1.0) {
    fr_arms[fr_square_at(b, arm)] += (reward - value) * (reward - next);
  }
}
