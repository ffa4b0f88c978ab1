// Writes the answer of a plan through an ensemble, which has been rolled out: as report.wgsl, with the mean of the particles' states.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> samples: array<f32>;            // [B, K * A]: the chosen parameters
@group(0) @binding(auto) var<storage, read> summary: array<u32>;            // [B, 4]
@group(0) @binding(auto) var<storage, read> fr_mean_paths: array<f32>;      // [B]: cost, states [H + 1, S]
@group(0) @binding(auto) var<storage, read_write> paths: array<f32>;        // [B, words]
#if SPLINE
@group(0) @binding(auto) var<storage, read> taps: array<f32>;               // [H, 5]
#endif

fn fr_sample(c: u32, j: u32) -> f32 {
  return samples[c * stage.knots * ${A}u + j];
}

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let b = fr_invocation(id);
  if (b >= stage.problems) {
    return;
  }
  let size = (stage.horizon + 1u) * ${S}u;
  let first = b * (8u + stage.horizon * ${A}u + size);
  let actions = first + 8u;
  for (var step = 0u; step < stage.horizon; step++) {
    let u = fr_action_at(b, step);
    ${STORE_ACTION}
  }
  let states = actions + stage.horizon * ${A}u;
  for (var k = 0u; k < size; k++) {
    paths[states + k] = fr_mean_paths[b * (1u + size) + 1u + k];
  }
  paths[first] = fr_mean_paths[b * (1u + size)];
  paths[first + 1u] = bitcast<f32>(summary[4u * b]);
  paths[first + 2u] = f32(summary[4u * b + 2u]);
  paths[first + 3u] = bitcast<f32>(summary[4u * b + 3u]);
}
