// The new distribution from the sums of all groups and chunks. Without any finite sample it stays as it is.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> sums: array<vec4f>;             // [chunks, B, D, G]
@group(0) @binding(auto) var<storage, read_write> mean: array<f32>;         // [B, D padded]
@group(0) @binding(auto) var<storage, read_write> summary: array<u32>;      // [B, 4]: -, -, -, effective samples
#if DEVIATION
@group(0) @binding(auto) var<storage, read_write> deviation: array<f32>;    // [B, D padded]
#endif

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  let size = stage.knots * ${PER_KNOT}u;
  if (i >= stage.problems * size) {
    return;
  }
  var sum = vec4f(0.0);
  for (var chunk = 0u; chunk < stage.chunks; chunk++) {
    let first = (chunk * stage.problems * size + i) * stage.groups;
    for (var g = 0u; g < stage.groups; g++) {
      sum += sums[first + g];
    }
  }
  let b = i / size;
  let j = i - b * size;
  if (j == 0u) {
    summary[4u * b + 3u] = bitcast<u32>(select(0.0, sum.x * sum.x / sum.w, sum.w > 0.0));
  }
  let shift = sum.y / sum.x;
  if (!(sum.x > 0.0) || !fr_is_finite(shift)) {
    return;
  }
  let slot = b * fr_padded(size) + j;
#if DISCRETE
  mean[slot] = mix(shift, mean[slot], stage.momentum);
#else
  mean[slot] += (1.0 - stage.momentum) * shift;
#endif
#if DEVIATION
  let spread = sqrt(max(sum.z / sum.x - shift * shift, 0.0));
  if (fr_is_finite(spread)) {
    deviation[slot] = max(mix(spread, deviation[slot], stage.momentum), stage.minStd);
  }
#endif
}
