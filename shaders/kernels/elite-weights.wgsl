// The end of the selection by parts: weights for the samples of each.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> costs: array<f32>;                // [B * N]
@group(0) @binding(auto) var<storage, read_write> selection: array<u32>;      // [B, passes, 4]
@group(0) @binding(auto) var<storage, read> bins: array<u32>;                 // [2, B, 8, parts]
@group(0) @binding(auto) var<storage, read_write> weights: array<f32>;        // [B * N]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) lane: u32) {
  let group = fr_workgroup(wid);
  let parts = fr_parts();
  let b = group / parts;
  if (b >= stage.problems) {
    return;
  }
  let part = group - b * parts;
  fr_resume(b, part, lane, FR_PASSES, 0u);
  fr_weight_elites(b, part * FR_LANES + lane, parts * FR_LANES);
}
