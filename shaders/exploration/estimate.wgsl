// Estimates of values: the average of an arm's rewards, or a constant step size.
fn fr_learn(b: u32, t: u32, arm: u32, reward: f32) {
  let count = fr_arms[fr_count_at(b, arm)] + 1.0;
  let value = fr_arms[fr_value_at(b, arm)];
  let step = select(1.0 / count, fr_told.stepSize, fr_told.stepSize > 0.0);
  fr_arms[fr_count_at(b, arm)] = count;
  fr_add(fr_value_at(b, arm), fr_value_lost_at(b, arm), step * (reward - value));
  if (count > 1.0) {
    fr_add(fr_square_at(b, arm), fr_square_lost_at(b, arm), (reward - value) * (reward - fr_arms[fr_value_at(b, arm)]));
  }
}
