// The new distribution where several workgroups have added the samples up: adds their sums.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> sums: array<vec4f>;             // [chunks, G, 3, B, D / 4]: weight and square, moments
@group(0) @binding(auto) var<storage, read_write> mean: array<vec4f>;       // [B, D padded]
@group(0) @binding(auto) var<storage, read_write> summary: array<u32>;      // [B, 4]: -, -, -, effective samples
#if DEVIATION
@group(0) @binding(auto) var<storage, read_write> deviation: array<vec4f>;  // [B, D padded]
#endif

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  let quads = (stage.knots * ${PER_KNOT}u + 3u) / 4u;
  let all = stage.problems * quads;
  if (i >= all) {
    return;
  }
  var sum: fr_Sums;
  for (var g = 0u; g < stage.chunks * stage.groups; g++) {
    let at = 3u * g * all + i;
    let weight = sums[at];
    sum.weight += weight.x;
    sum.square += weight.y;
    sum.first += sums[at + all];
#if DEVIATION
    sum.second += sums[at + 2u * all];
#endif
  }
  fr_refit(i / quads, i % quads, sum);
}
