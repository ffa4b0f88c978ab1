// Each is refused in less than one case of twenty, so all of them never.
const FR_ATTEMPTS: u32 = 16u;

// A Gamma variate of a shape of at least 1 (Marsaglia and Tsang 2000).
fn fr_drawn_gamma(shape: f32, b: u32, t: u32, index: u32) -> f32 {
  let d = shape - 0.333333343;
  let c = 1.0 / sqrt(9.0 * d);
  for (var attempt = 0u; attempt < FR_ATTEMPTS; attempt++) {
    let words = fr_bandit_bits(b, FR_CHOICE, t, index + attempt);
    let x = fr_normal4(words).x;
    let root = 1.0 + c * x;
    let v = root * root * root;
    // The fourth word: the normal came of the first two.
    let u = 1.0 - fr_uniform4(words).w;
    if (v > 0.0) {
      if (fr_log(u) < 0.5 * x * x + d * (1.0 - v + fr_log(v))) {
        return d * v;
      }
    }
  }
  return d;
}

// s0: successes of the prior, s1: failures.
fn fr_score(b: u32, t: u32, k: u32) -> f32 {
  let n = fr_arms[fr_count_at(b, k)];
  let won = clamp(n * fr_arms[fr_value_at(b, k)], 0.0, n);
  let index = 1u + 2u * k * FR_ATTEMPTS;
  let a = fr_drawn_gamma(fr_told.s0 + won, b, t, index);
  return a / (a + fr_drawn_gamma(fr_told.s1 + n - won, b, t, index + FR_ATTEMPTS));
}

fn fr_choose(b: u32, t: u32) -> u32 {
  return fr_highest(b, t, fr_bandit_bits(b, FR_CHOICE, t, 0u));
}
