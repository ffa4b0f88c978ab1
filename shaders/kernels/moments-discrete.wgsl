// Weighted counts over one group of samples, for one choice at one step: weight, weight of those that chose it, and the
// square of the weight.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> samples: array<f32>;        // [H, columns]
@group(0) @binding(auto) var<storage, read> weights: array<f32>;        // [B * N]
@group(0) @binding(auto) var<storage, read_write> sums: array<vec4f>;   // [chunks, B, D, G]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  let size = stage.knots * ${CHOICES}u;
  let slot = i / stage.groups;
  let b = slot / size;
  if (b >= stage.problems) {
    return;
  }
  let j = slot - b * size;
  let start = b * stage.samples;
  let first = max(stage.firstColumn, start) - start;
  let last = min(max(stage.firstColumn + stage.columns, start) - start, stage.drawn);
  let row = (j / ${CHOICES}u) * stage.columns + start - stage.firstColumn;
  let choice = f32(j % ${CHOICES}u);
  var sum = vec4f(0.0);
  for (var n = first + i % stage.groups; n < last; n += stage.groups) {
    let weight = weights[start + n];
    sum += vec4f(weight, select(0.0, weight, samples[row + n] == choice), 0.0, weight * weight);
  }
  sums[stage.chunk * stage.problems * size * stage.groups + i] = sum;
}
