// The lowest cost of each group of samples of a problem, where it is, and how many diverged.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> costs: array<f32>;          // [B * N]
@group(0) @binding(auto) var<storage, read_write> minima: array<u32>;   // [B, G, 3]: bits of the cost, sample, diverged

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  if (i >= stage.problems * stage.groups) {
    return;
  }
  let b = i / stage.groups;
  let g = i - b * stage.groups;
  var best = FR_DIVERGED;
  var lowest = 0u;
  var diverged = 0u;
  for (var n = g; n < stage.drawn; n += stage.groups) {
    let cost = costs[b * stage.samples + n];
    if (cost < best) {
      best = cost;
      lowest = n;
    }
    diverged += select(0u, 1u, cost >= FR_DIVERGED);
  }
  minima[3u * i] = bitcast<u32>(best);
  minima[3u * i + 1u] = lowest;
  minima[3u * i + 2u] = diverged;
}
