// Turns standard noise into parameter j of sample n of problem b, in column c of the sample buffer.
fn fr_place(b: u32, n: u32, c: u32, j: u32, noise: f32) {
  let size = stage.knots * ${A}u;
  if (j >= size) {
    return;
  }
  let a = j % ${A}u;
  let low = bounds[3u * a];
  let high = bounds[3u * a + 1u];
#if UNIFORM
  let value = low + (high - low) * noise;
#else
  let neutral = bounds[3u * a + 2u];
  let m = mean[b * size + j];
  var value = select(m, neutral, n >= stage.pureNoiseFrom) + deviation[b * size + j] * noise;
  if (n == stage.meanSample) {
    value = m;
  }
  if (n == stage.nullSample) {
    value = neutral;
  }
#if KEPT
  if (n < stage.kept && (stage.iteration > 0u || tick.warm == 1u)) {
    value = kept[(b * stage.kept + n) * size + j];
  }
#endif
#endif
  samples[j * stage.columns + c] = clamp(value, low, high);
}
