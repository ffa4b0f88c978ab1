// The mean of what each leaf's roll-outs obtained. A leaf from which one came to numbers that are not finite is marked (3): no mean would do it justice.
@group(0) @binding(auto) var<storage, read> fr_returns: array<f32>;        // [rows, rollouts]
@group(0) @binding(auto) var<storage, read_write> fr_to: array<f32>;       // [rows, S + 3]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  if (i >= fr_leaves.rows) {
    return;
  }
  var mean = 0.0;
  var least = 0.0;
  for (var r = 0u; r < fr_leaves.rollouts; r++) {
    let obtained = fr_returns[i * fr_leaves.rollouts + r];
    least = min(least, obtained);
    // Large returns would not have a finite sum.
    mean += obtained / f32(fr_leaves.rollouts);
  }
  let at = i * ${COLUMNS}u + ${COLUMNS}u - 2u;
  if (least == -FR_DIVERGED) {
    fr_to[at] = max(fr_to[at], select(2.0, 3.0, fr_to[at] < 2.0));
    mean = 0.0;
  }
  fr_to[at + 1u] = mean;
}
