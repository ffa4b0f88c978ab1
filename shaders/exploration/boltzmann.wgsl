// An arm with probability proportional to exp(value / temperature), by the first word of the decision.
fn fr_boltzmann(b: u32, t: u32, temperature: f32) -> u32 {
  var most = fr_arms[fr_value_at(b, 0u)];
  for (var k = 1u; k < fr_told.arms; k++) {
    most = max(most, fr_arms[fr_value_at(b, k)]);
  }
  var total = 0.0;
  for (var k = 0u; k < fr_told.arms; k++) {
    total += fr_exp(max(-80.0, (fr_arms[fr_value_at(b, k)] - most) / temperature));
  }
  var left = fr_uniform4(fr_bandit_bits(b, FR_CHOICE, t, 0u)).x * total;
  for (var k = 0u; k < fr_told.arms - 1u; k++) {
    left -= fr_exp(max(-80.0, (fr_arms[fr_value_at(b, k)] - most) / temperature));
    if (left < 0.0) {
      return k;
    }
  }
  return fr_told.arms - 1u;
}
