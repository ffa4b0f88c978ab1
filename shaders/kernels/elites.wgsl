// Weighs the elites: one workgroup a problem finds the lowest cost, selects the E lowest, weighs them and, with KEPT, lists
// those that are carried over.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> costs: array<f32>;          // [B * N]
@group(0) @binding(auto) var<storage, read_write> summary: array<u32>;  // [B, 4]: bits of the cost, sample, diverged, -
@group(0) @binding(auto) var<storage, read_write> weights: array<f32>;  // [B * N]
#if KEPT
@group(0) @binding(auto) var<storage, read_write> list: array<u32>;     // [B, kept]
#endif

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) lane: u32) {
  let b = fr_workgroup(wid);
  if (b >= stage.problems) {
    return;
  }
  let lowest = fr_lowest_of_lanes(fr_lowest_of(b, lane, FR_LANES), lane);
  if (lane == 0u) {
    summary[4u * b] = bitcast<u32>(lowest.cost);
    summary[4u * b + 1u] = lowest.sample;
    summary[4u * b + 2u] = lowest.diverged;
  }
  fr_select(b, lane, stage.elites);
  fr_weight_elites(b, lane, FR_LANES);
#if KEPT
  workgroupBarrier();
  fr_select(b, lane, stage.kept);
  let stretch = fr_stretch(0u, 1u, lane);
  fr_sum_before(lane, fr_count_stretch(b, stretch), vec2u(0u));
  fr_list_stretch(b, lane, stretch);
#endif
}
