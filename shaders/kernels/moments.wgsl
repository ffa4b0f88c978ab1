// Weighted sums over one group of samples, for four parameters at a time (the weight is read once): weight, first and
// second moment about the present mean (which keeps the second from cancelling), and the square of the weight.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
#if REDRAW
@group(0) @binding(auto) var<uniform> tick: fr_Tick;
@group(0) @binding(auto) var<storage, read> keys: array<u32>;           // [B]
@group(0) @binding(auto) var<storage, read> deviation: array<vec4f, ${MEANS}>;    // [B, D padded]
@group(0) @binding(auto) var<storage, read> bounds: array<f32>;         // [A, 3]
#else
@group(0) @binding(auto) var<storage, read> samples: array<f32, ${COLUMNS}>;      // [K * A padded, columns]
#endif
@group(0) @binding(auto) var<storage, read> weights: array<f32, ${WEIGHTS}>;      // [B * N]
@group(0) @binding(auto) var<storage, read> mean: array<vec4f, ${MEANS}>;         // [B, D padded]
@group(0) @binding(auto) var<storage, read_write> sums: array<vec4f>;   // [chunks, B, D, G]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  let groups = stage.groups;
  let size = stage.knots * ${A}u;
  let quads = (size + 3u) / 4u;
  let g = i % groups;
  let q = (i / groups) % quads;
  let b = i / (groups * quads);
  if (b >= stage.problems) {
    return;
  }
  // The part of this problem's samples that lies in the chunk.
  let start = b * stage.samples;
  let first = max(stage.firstColumn, start) - start;
  let last = min(max(stage.firstColumn + stage.columns, start) - start, stage.drawn);
  let centre = mean[b * fr_padded(size) / 4u + q];
#if REDRAW
  let quad = fr_quad(b, q);
  let key = vec2u(keys[b], 0u);
  let iteration = stage.iteration;
  let now = tick.tick;
#else
  // Beyond the last parameter the last one is read again.
  let rows = min(vec4u(4u * q) + vec4u(0u, 1u, 2u, 3u), vec4u(size - 1u));
  let offsets = rows * stage.columns + (start - stage.firstColumn);
#endif
  var total = 0.0;
  var squares = 0.0;
  var sum = vec4f(0.0);
  var sum2 = vec4f(0.0);
  for (var n = first + g; n < last; n += groups) {
    // Passes over samples without weight, which are most of them, in a loop of its own: a branch would not spare the rest
    // on machines that run both sides.
    while (n < last && weights[start + n] == 0.0) {
      n += groups;
    }
    if (n >= last) {
      break;
    }
    let weight = weights[start + n];
#if REDRAW
    let offset = fr_redraw(quad, key, n, q, iteration, now) - centre;
#else
    let at = offsets + n;
    let offset = vec4f(samples[at.x], samples[at.y], samples[at.z], samples[at.w]) - centre;
#endif
    total += weight;
    squares += weight * weight;
    sum += weight * offset;
#if DEVIATION
    sum2 += weight * offset * offset;
#endif
  }
  let out = ((stage.chunk * stage.problems + b) * size + 4u * q) * groups + g;
  let left = size - 4u * q;
  sums[out] = vec4f(total, sum.x, sum2.x, squares);
  if (left > 1u) {
    sums[out + groups] = vec4f(total, sum.y, sum2.y, squares);
  }
  if (left > 2u) {
    sums[out + 2u * groups] = vec4f(total, sum.z, sum2.z, squares);
  }
  if (left > 3u) {
    sums[out + 3u * groups] = vec4f(total, sum.w, sum2.w, squares);
  }
}
