// Weight 1 for costs below the E-th lowest; those equal to it share the places that are left, so no order is needed.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> costs: array<f32>;          // [B * N]
@group(0) @binding(auto) var<storage, read> selection: array<u32>;      // [B, 4]: key of the E-th lowest, places, ties, -
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
  let key = fr_key(cost);
  var weight = select(0.0, 1.0, key < selection[4u * b]);
  if (key == selection[4u * b]) {
    weight = f32(selection[4u * b + 1u]) / f32(max(selection[4u * b + 2u], 1u));
  }
  weights[column] = select(weight, 0.0, cost >= FR_DIVERGED);
}
