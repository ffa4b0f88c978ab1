// MPPI's weights (Williams et al. 2017): exp(-(cost - lowest) / temperature), not yet divided by their sum.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> costs: array<f32>;          // [B * N]
@group(0) @binding(auto) var<storage, read> summary: array<u32>;        // [B, 4]
@group(0) @binding(auto) var<storage, read_write> weights: array<f32>;  // [B * N]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  let b = i / stage.drawn;
  if (b >= stage.problems) {
    return;
  }
  let column = b * stage.samples + i - b * stage.drawn;
  let cost = costs[column];
  // Where the weight leaves the normal numbers it is nothing, so that the refit can skip the sample.
  let exponent = (bitcast<f32>(summary[4u * b]) - cost) / stage.temperature;
  weights[column] = select(fr_exp(exponent), 0.0, cost >= FR_DIVERGED || exponent < -87.0);
}
