// Per problem: the lowest cost over the groups, the first sample that has it, and how many diverged.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> minima: array<u32>;         // [B, G, 3]
@group(0) @binding(auto) var<storage, read_write> summary: array<u32>;  // [B, 4]: bits of the cost, sample, diverged, -

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let b = fr_invocation(id);
  if (b >= stage.problems) {
    return;
  }
  var best = FR_DIVERGED;
  var lowest = 0u;
  var diverged = 0u;
  for (var g = 0u; g < stage.groups; g++) {
    let i = 3u * (b * stage.groups + g);
    let cost = bitcast<f32>(minima[i]);
    let n = minima[i + 1u];
    if (cost < best || (cost == best && n < lowest)) {
      best = cost;
      lowest = n;
    }
    diverged += minima[i + 2u];
  }
  summary[4u * b] = bitcast<u32>(best);
  summary[4u * b + 1u] = lowest;
  summary[4u * b + 2u] = diverged;
}
