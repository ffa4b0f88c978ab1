// Per problem the lowest cost, the first sample that has it, and how many diverged; and, with SOFTMAX, MPPI's weights
// (Williams et al. 2017): exp(-(cost - lowest) / temperature), not yet divided by their sum. FUSED: one workgroup a problem
// does it all; otherwise each goes through the minima of all parts and weighs the samples of its own.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> costs: array<f32>;          // [B * N]
#if !FUSED
@group(0) @binding(auto) var<storage, read> minima: array<u32>;         // [B, parts, 3]
#endif
@group(0) @binding(auto) var<storage, read_write> summary: array<u32>;  // [B, 4]: bits of the cost, sample, diverged, -
#if SOFTMAX
@group(0) @binding(auto) var<storage, read_write> weights: array<f32>;  // [B * N]
#endif

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) lane: u32) {
  let group = fr_workgroup(wid);
#if SOFTMAX
  let shares = fr_parts();
#else
  let shares = 1u;
#endif
  let b = group / shares;
  if (b >= stage.problems) {
    return;
  }
  let part = group - b * shares;
#if FUSED
  let mine = fr_lowest_of(b, lane, FR_LANES);
#else
  var mine = fr_Lowest(FR_DIVERGED, 0u, 0u);
  let parts = fr_parts();
  for (var p = lane; p < parts; p += FR_LANES) {
    let i = 3u * (b * parts + p);
    mine = fr_lower(mine, fr_Lowest(bitcast<f32>(minima[i]), minima[i + 1u], minima[i + 2u]));
  }
#endif
  let lowest = fr_lowest_of_lanes(mine, lane);
  if (part == 0u && lane == 0u) {
    summary[4u * b] = bitcast<u32>(lowest.cost);
    summary[4u * b + 1u] = lowest.sample;
    summary[4u * b + 2u] = lowest.diverged;
  }
#if SOFTMAX
  let temperature = stage.temperature;
  for (var n = part * FR_LANES + lane; n < stage.drawn; n += shares * FR_LANES) {
    let column = b * stage.samples + n;
    let cost = costs[column];
    // Where the weight leaves the normal numbers it is nothing, so that the refit can skip the sample.
    let exponent = (lowest.cost - cost) / temperature;
    weights[column] = select(fr_exp(exponent), 0.0, cost >= FR_DIVERGED || exponent < -87.0);
  }
#endif
}
