// Lists the samples with the lowest costs in order: each elite counts those before it.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> costs: array<f32>;          // [B * N]
@group(0) @binding(auto) var<storage, read> weights: array<f32>;        // [B * N]
@group(0) @binding(auto) var<storage, read_write> list: array<u32>;     // [B, kept]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  let b = i / stage.drawn;
  if (b >= stage.problems) {
    return;
  }
  let first = b * stage.samples;
  let n = i - b * stage.drawn;
  let cost = costs[first + n];
  // Samples that diverged have no weight, but fill the places that finite ones leave, so that no old entry stays.
  if (weights[first + n] == 0.0 && cost < FR_DIVERGED) {
    return;
  }
  var rank = 0u;
  for (var m = 0u; m < stage.drawn; m++) {
    let other = costs[first + m];
    if (other < cost || (other == cost && m < n)) {
      rank += 1u;
    }
    if (rank >= stage.kept) {
      return;
    }
  }
  list[b * stage.kept + rank] = n;
}
