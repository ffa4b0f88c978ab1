// Ends a tick: the distribution becomes the one to start the next tick from, and its plan is written out, one parameter
// an invocation: the mean, or the likeliest choices. An average of samples within bounds can leave them by a rounding error.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> mean: array<f32>;               // [B, D padded]
#if !DISCRETE
@group(0) @binding(auto) var<storage, read> bounds: array<f32>;             // [A, 3]
#endif
@group(0) @binding(auto) var<storage, read_write> nominal: array<f32>;      // [B, D]
@group(0) @binding(auto) var<storage, read_write> chosen: array<f32>;       // [B, rows]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  let size = stage.knots * ${PER_KNOT}u;
  if (i >= stage.problems * size) {
    return;
  }
  let slot = (i / size) * fr_padded(size) + i % size;
  nominal[i] = mean[slot];
#if DISCRETE
  if (i % ${PER_KNOT}u == 0u) {
    var likeliest = 0u;
    for (var k = 1u; k < ${PER_KNOT}u; k++) {
      if (mean[slot + k] > mean[slot + likeliest]) {
        likeliest = k;
      }
    }
    chosen[i / ${PER_KNOT}u] = f32(likeliest);
  }
#else
  let row = 3u * (i % ${A}u);
  chosen[i] = clamp(mean[slot], bounds[row], bounds[row + 1u]);
#endif
}
