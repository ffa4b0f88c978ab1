// Keeps the distribution that the last samples were drawn from, where samples are not stored: to show them, they are drawn
// from it again after the refit.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> mean: array<f32>;                     // [B, D padded]
@group(0) @binding(auto) var<storage, read> deviation: array<f32>;                // [B, D padded]
@group(0) @binding(auto) var<storage, read_write> mean_drawn: array<f32>;         // [B, D padded]
@group(0) @binding(auto) var<storage, read_write> deviation_drawn: array<f32>;    // [B, D padded]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  if (i < stage.problems * fr_padded(stage.knots * ${PER_KNOT}u)) {
    mean_drawn[i] = mean[i];
    deviation_drawn[i] = deviation[i];
  }
}
