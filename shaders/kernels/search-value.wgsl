// The mean of what each leaf's roll-outs obtained.
@group(0) @binding(auto) var<storage, read> fr_returns: array<f32>;        // [rows, rollouts]
@group(0) @binding(auto) var<storage, read_write> fr_to: array<f32>;       // [rows, S + 3]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  if (i >= fr_leaves.rows) {
    return;
  }
  var sum = 0.0;
  for (var r = 0u; r < fr_leaves.rollouts; r++) {
    sum += fr_returns[i * fr_leaves.rollouts + r];
  }
  fr_to[i * ${COLUMNS}u + ${COLUMNS}u - 1u] = sum / f32(fr_leaves.rollouts);
}
