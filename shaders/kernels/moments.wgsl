// Weighted sums over one group of samples, for one parameter of the distribution: weight, first and second moment about
// the present mean (which keeps the second from cancelling), and the square of the weight.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> samples: array<f32>;        // [rows, columns]
@group(0) @binding(auto) var<storage, read> weights: array<f32>;        // [B * N]
@group(0) @binding(auto) var<storage, read> mean: array<f32>;           // [B, D]
@group(0) @binding(auto) var<storage, read_write> sums: array<vec4f>;   // [chunks, B, D, G]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  let size = stage.knots * ${PER_KNOT}u;
  if (i >= stage.problems * size * stage.groups) {
    return;
  }
  let slot = i / stage.groups;
  let g = i - slot * stage.groups;
  let b = slot / size;
  let j = slot - b * size;
  // The part of this problem's samples that lies in the chunk.
  let start = b * stage.samples;
  let first = max(stage.firstColumn, start) - start;
  let last = min(max(stage.firstColumn + stage.columns, start) - start, stage.drawn);
#if DISCRETE
  let row = (j / ${PER_KNOT}u) * stage.columns;
  let choice = f32(j % ${PER_KNOT}u);
#else
  let row = j * stage.columns;
  let centre = mean[slot];
#endif
  var sum = vec4f(0.0);
  for (var n = first + g; n < last; n += stage.groups) {
    let weight = weights[start + n];
    if (weight > 0.0) {
      let value = samples[row + start + n - stage.firstColumn];
#if DISCRETE
      let offset = select(0.0, 1.0, value == choice);
#else
      let offset = value - centre;
#endif
      sum += vec4f(weight, weight * offset, weight * offset * offset, weight * weight);
    }
  }
  sums[stage.chunk * stage.problems * size * stage.groups + i] = sum;
}
