// Turns standard noise into parameter j of sample n of problem b, in column c of the sample buffer.
fn fr_put(b: u32, n: u32, c: u32, j: u32, noise: f32) {
  let size = stage.knots * ${A}u;
  if (j >= size) {
    return;
  }
#if RAW
  samples[j * stage.columns + c] = noise;
#else
  let a = j % ${A}u;
  let low = bounds[3u * a];
  let high = bounds[3u * a + 1u];
#if UNIFORM
  let value = low + (high - low) * noise;
#else
  let slot = b * fr_padded(size) + j;
  let m = mean[slot];
  let width = fr_width4(vec4f(deviation[slot]), vec4f(m), vec4f(low), vec4f(high)).x;
  var value = fr_value(fr_role(n), m, bounds[3u * a + 2u], width, noise);
#if KEPT
  if (n < stage.kept && (stage.iteration > 0u || tick.warm == 1u)) {
    value = kept[(b * stage.kept + n) * size + j];
  }
#endif
#endif
  samples[j * stage.columns + c] = clamp(value, low, high);
#endif
}
