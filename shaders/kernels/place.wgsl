// What a sample does with the mean and the noise. Most add both; one may be the mean itself, one nothing at all, and some
// put noise around doing nothing.
struct fr_Role {
  around_mean: bool,
  width: f32,
}

fn fr_role(n: u32) -> fr_Role {
  let special = n == stage.meanSample || n == stage.nullSample;
  return fr_Role(n < stage.pureNoiseFrom && n != stage.nullSample, select(1.0, 0.0, special));
}

fn fr_value(role: fr_Role, mean: f32, neutral: f32, deviation: f32, noise: f32) -> f32 {
  return select(neutral, mean, role.around_mean) + role.width * deviation * noise;
}

fn fr_value4(role: fr_Role, mean: vec4f, neutral: vec4f, deviation: vec4f, noise: vec4f) -> vec4f {
  return select(neutral, mean, role.around_mean) + role.width * deviation * noise;
}

#if TRUNCATED
// As in PETS: noise cut at two deviations, which reach at most to the nearer bound. Nothing is clamped.
fn fr_noise4(bits: vec4u) -> vec4f {
  return fr_truncated4(bits);
}

fn fr_width4(deviation: vec4f, mean: vec4f, low: vec4f, high: vec4f) -> vec4f {
  return min(deviation, 0.5 * min(mean - low, high - mean));
}
#else
fn fr_noise4(bits: vec4u) -> vec4f {
  return fr_normal4(bits);
}

fn fr_width4(deviation: vec4f, mean: vec4f, low: vec4f, high: vec4f) -> vec4f {
  return deviation;
}
#endif

// clamp() for numbers: a third of its cost on SwiftShader, which cares for NaN there.
fn fr_within(value: vec4f, low: vec4f, high: vec4f) -> vec4f {
  let above = select(value, low, value < low);
  return select(above, high, above > high);
}
