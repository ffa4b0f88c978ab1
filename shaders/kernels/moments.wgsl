// Weighted sums over samples, for each four parameters (the weight is read once) and each of G groups of a problem's samples.
// TOGETHER: a workgroup shares a group; otherwise an invocation has one to itself, since lanes that a CPU runs in turn gain
// nothing by waiting for one another. DIRECT: there is one group, and it refits the distribution at once.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
#if REDRAW
@group(0) @binding(auto) var<uniform> tick: fr_Tick;
@group(0) @binding(auto) var<storage, read> keys: array<u32>;           // [B]
@group(0) @binding(auto) var<storage, read> bounds: array<f32>;         // [A, 3]
#else
@group(0) @binding(auto) var<storage, read> samples: array<f32, ${COLUMNS}>;      // [K * A padded, columns]
#endif
@group(0) @binding(auto) var<storage, read> weights: array<f32, ${WEIGHTS}>;      // [B * N]
#if DIRECT
@group(0) @binding(auto) var<storage, read_write> mean: array<vec4f, ${MEANS}>;   // [B, D padded]
@group(0) @binding(auto) var<storage, read_write> summary: array<u32>;            // [B, 4]: -, -, -, effective samples
#else
@group(0) @binding(auto) var<storage, read> mean: array<vec4f, ${MEANS}>;         // [B, D padded]
@group(0) @binding(auto) var<storage, read_write> sums: array<vec4f>;             // [chunks, G, 3, B, D / 4]
#endif
#if REFITS_DEVIATION
@group(0) @binding(auto) var<storage, read_write> deviation: array<vec4f, ${MEANS}>;    // [B, D padded]
#elif REDRAW
@group(0) @binding(auto) var<storage, read> deviation: array<vec4f, ${MEANS}>;    // [B, D padded]
#endif

#if TOGETHER
var<workgroup> fr_weight: array<vec2f, ${WORKGROUP}>;
var<workgroup> fr_first: array<vec4f, ${WORKGROUP}>;
#if DEVIATION
var<workgroup> fr_second: array<vec4f, ${WORKGROUP}>;
#endif

// In this one order on every device: hardware that adds lanes up by itself does so in its own, which would change the bits of plans.
// Adds the sums of FR_FOLD lanes up, from this one on, each stride-th.
fn fr_add(lane: u32, stride: u32) {
  var weight = fr_weight[lane];
  var moment = fr_first[lane];
#if DEVIATION
  var moment2 = fr_second[lane];
#endif
  for (var k = 1u; k < FR_FOLD; k++) {
    weight += fr_weight[lane + k * stride];
    moment += fr_first[lane + k * stride];
#if DEVIATION
    moment2 += fr_second[lane + k * stride];
#endif
  }
  fr_weight[lane] = weight;
  fr_first[lane] = moment;
#if DEVIATION
  fr_second[lane] = moment2;
#endif
}
#endif

@compute @workgroup_size(${WORKGROUP})
#if TOGETHER
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) lane: u32) {
  let group = fr_workgroup(wid);
  let lanes = FR_LANES;
#else
fn main(@builtin(global_invocation_id) id: vec3u) {
  let group = fr_invocation(id);
  let lanes = 1u;
  let lane = 0u;
#endif
  let groups = stage.groups;
  let size = stage.knots * ${PER_KNOT}u;
  let quads = (size + 3u) / 4u;
  let g = group % groups;
  let q = (group / groups) % quads;
  let b = group / (groups * quads);
  if (b >= stage.problems) {
    return;
  }
  // The part of this problem's samples that lies in the chunk.
  let start = b * stage.samples;
  let first = max(stage.firstColumn, start) - start;
  let last = min(max(stage.firstColumn + stage.columns, start) - start, stage.drawn);
#if REDRAW
  let quad = fr_quad(b, q);
  let key = vec2u(keys[b], 0u);
  let iteration = stage.iteration;
  let now = tick.tick;
#else
  // Beyond the last parameter the last one is read again.
  let rows = min(vec4u(4u * q) + vec4u(0u, 1u, 2u, 3u), vec4u(size - 1u));
#if DISCRETE
  let offsets = rows / vec4u(${PER_KNOT}u) * stage.columns + (start - stage.firstColumn);
  let choices = vec4f(rows % vec4u(${PER_KNOT}u));
#else
  let offsets = rows * stage.columns + (start - stage.firstColumn);
#endif
#endif
#if !DISCRETE
  let centre = mean[b * (fr_padded(size) / 4u) + q];
#endif
  var total = 0.0;
  var squares = 0.0;
  var sum = vec4f(0.0);
  var sum2 = vec4f(0.0);
  let stride = groups * lanes;
  for (var n = first + g * lanes + lane; n < last; n += stride) {
    // Passes over samples without weight, which are most of them, in a loop of its own: a branch would not spare the rest
    // on machines that run both sides.
    while (n < last && weights[start + n] == 0.0) {
      n += stride;
    }
    if (n >= last) {
      break;
    }
    let weight = weights[start + n];
#if REDRAW
    let offset = fr_redraw(quad, key, n, q, iteration, now) - centre;
#else
    let at = offsets + n;
    let value = vec4f(samples[at.x], samples[at.y], samples[at.z], samples[at.w]);
#if DISCRETE
    let offset = select(vec4f(0.0), vec4f(1.0), value == choices);
#else
    let offset = value - centre;
#endif
#endif
    total += weight;
    squares += weight * weight;
    sum += weight * offset;
#if DEVIATION
    sum2 += weight * offset * offset;
#endif
  }
#if TOGETHER
  fr_weight[lane] = vec2f(total, squares);
  fr_first[lane] = sum;
#if DEVIATION
  fr_second[lane] = sum2;
#endif
  workgroupBarrier();
  if (lane < FR_FOLD) {
    fr_add(lane, FR_FOLD);
  }
  workgroupBarrier();
#if DIRECT
  // All lanes have read the distribution that one of them changes now.
  storageBarrier();
#endif
  if (lane > 0u) {
    return;
  }
  fr_add(0u, 1u);
  total = fr_weight[0].x;
  squares = fr_weight[0].y;
  sum = fr_first[0];
#if DEVIATION
  sum2 = fr_second[0];
#endif
#endif
#if DIRECT
  var all: fr_Sums;
  all.weight = total;
  all.square = squares;
  all.first = sum;
#if DEVIATION
  all.second = sum2;
#endif
  fr_refit(b, q, all);
#else
  let each = stage.problems * quads;
  let out = 3u * (stage.chunk * groups + g) * each + b * quads + q;
  sums[out] = vec4f(total, squares, 0.0, 0.0);
  sums[out + each] = sum;
#if DEVIATION
  sums[out + 2u * each] = sum2;
#endif
#endif
}
