// The best sample becomes the mean. Without any finite sample the mean stays as it is.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> samples: array<f32>;        // [rows, columns]
@group(0) @binding(auto) var<storage, read> summary: array<u32>;        // [B, 4]
@group(0) @binding(auto) var<storage, read_write> best: array<f32>;     // [B, rows], padded where it is a mean

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  let rows = stage.knots * ${A}u;
  let b = i / rows;
  if (b >= stage.problems || bitcast<f32>(summary[4u * b]) >= FR_DIVERGED) {
    return;
  }
  let column = b * stage.samples + summary[4u * b + 1u];
  if (column >= stage.firstColumn && column - stage.firstColumn < stage.columns) {
    best[b * ${STRIDE} + i - b * rows] = samples[(i - b * rows) * stage.columns + column - stage.firstColumn];
  }
}
