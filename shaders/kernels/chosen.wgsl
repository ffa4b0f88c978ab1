// The chosen plan: with END what the distribution says (the mean, or the likeliest choices; an average of samples within bounds
// can leave them by a rounding error), otherwise parameters that were written down.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> states: array<f32>;             // [B, S]
#if END
@group(0) @binding(auto) var<storage, read> mean: array<f32>;               // [B, D padded]
@group(0) @binding(auto) var<storage, read_write> nominal: array<f32>;      // [B, D]
#if !DISCRETE
@group(0) @binding(auto) var<storage, read> bounds: array<f32>;             // [A, 3]
#endif
#else
@group(0) @binding(auto) var<storage, read> samples: array<f32>;            // [B, K * A]: the chosen parameters
#endif
@group(0) @binding(auto) var<storage, read> summary: array<u32>;            // [B, 4]
@group(0) @binding(auto) var<storage, read_write> paths: array<f32>;        // [B, words]
#if SPLINE
@group(0) @binding(auto) var<storage, read> taps: array<f32>;               // [H, 5]
#endif

fn fr_sample(b: u32, j: u32) -> f32 {
#if END
  let first = b * fr_padded(stage.knots * ${PER_KNOT}u);
#if DISCRETE
  let row = first + j * ${PER_KNOT}u;
  var likeliest = 0u;
  for (var k = 1u; k < ${PER_KNOT}u; k++) {
    likeliest = select(likeliest, k, mean[row + k] > mean[row + likeliest]);
  }
  return f32(likeliest);
#else
  let row = 3u * (j % ${A}u);
  return clamp(mean[first + j], bounds[row], bounds[row + 1u]);
#endif
#else
  return samples[b * stage.knots * ${A}u + j];
#endif
}

// With END, the distribution becomes the one to start the next tick from: each stride-th parameter.
fn fr_keep_distribution(b: u32, from_parameter: u32, stride: u32) {
#if END
  let size = stage.knots * ${PER_KNOT}u;
  for (var j = from_parameter; j < size; j += stride) {
    nominal[b * size + j] = mean[b * fr_padded(size) + j];
  }
#endif
}

fn fr_report_figures(first: u32, b: u32, total: f32) {
  paths[first] = total;
  paths[first + 1u] = bitcast<f32>(summary[4u * b]);
  paths[first + 2u] = f32(summary[4u * b + 2u]);
  paths[first + 3u] = bitcast<f32>(summary[4u * b + 3u]);
}
