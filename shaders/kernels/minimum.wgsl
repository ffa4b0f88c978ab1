// The lowest cost of each part of a problem's samples, where it is, and how many diverged.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> costs: array<f32>;          // [B * N]
@group(0) @binding(auto) var<storage, read_write> minima: array<u32>;   // [B, parts, 3]: bits of the cost, sample, diverged

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) lane: u32) {
  let group = fr_workgroup(wid);
  let parts = fr_parts();
  let b = group / parts;
  if (b >= stage.problems) {
    return;
  }
  let mine = fr_lowest_of(b, (group - b * parts) * FR_LANES + lane, parts * FR_LANES);
  let lowest = fr_lowest_of_lanes(mine, lane);
  if (lane == 0u) {
    minima[3u * group] = bitcast<u32>(lowest.cost);
    minima[3u * group + 1u] = lowest.sample;
    minima[3u * group + 2u] = lowest.diverged;
  }
}
