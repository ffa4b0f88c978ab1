// Draws four parameters of a sample once more, exactly as the roll-out drew them, in place of storing them.
#if REDRAW
struct fr_Quad {
  low: vec4f,
  high: vec4f,
  neutral: vec4f,
  mean: vec4f,
  deviation: vec4f,
}

// What samples of problem b share in parameters 4 call to 4 call + 3.
fn fr_quad(b: u32, call: u32) -> fr_Quad {
  let row = 3u * ((4u * call + vec4u(0u, 1u, 2u, 3u)) % ${A}u);
  let slot = b * fr_padded(stage.knots * ${A}u) / 4u + call;
  return fr_Quad(
    vec4f(bounds[row.x], bounds[row.y], bounds[row.z], bounds[row.w]),
    vec4f(bounds[row.x + 1u], bounds[row.y + 1u], bounds[row.z + 1u], bounds[row.w + 1u]),
    vec4f(bounds[row.x + 2u], bounds[row.y + 2u], bounds[row.z + 2u], bounds[row.w + 2u]),
    mean[slot],
    deviation[slot],
  );
}

fn fr_redraw(quad: fr_Quad, key: vec2u, n: u32, call: u32, iteration: u32, now: u32) -> vec4f {
  let bits = fr_random4(key, vec4u(call, n, iteration, now));
#if UNIFORM
  let value = quad.low + (quad.high - quad.low) * fr_uniform4(bits);
#else
  let width = fr_width4(quad.deviation, quad.mean, quad.low, quad.high);
  let value = fr_value4(fr_role(n), quad.mean, quad.neutral, width, fr_noise4(bits));
#endif
  return clamp(value, quad.low, quad.high);
}
#endif
