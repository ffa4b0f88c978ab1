// One workgroup finds what the candidates' colors are measured by, and the order to draw them in: the highest cost first, so that
// the best lie on top. Equal to a 256th of the colors, candidates come in any order; those that diverged come first and are not drawn.
@group(0) @binding(auto) var<uniform> fan: fr_Fan;
@group(0) @binding(auto) var<storage, read> paths: array<f32>;          // [count]: cost, states [H + 1, S]
@group(0) @binding(auto) var<storage, read_write> scale: fr_Scale;
@group(0) @binding(auto) var<storage, read_write> order: array<u32>;    // [count]

const FR_BINS: u32 = ${WORKGROUP}u;

var<workgroup> fr_lowest: array<f32, FR_BINS>;
var<workgroup> fr_sum: array<f32, FR_BINS>;
var<workgroup> fr_finite: array<u32, FR_BINS>;
var<workgroup> fr_bins: array<atomic<u32>, FR_BINS>;

fn fr_cost(n: u32) -> f32 {
  return paths[n * fan.words];
}

fn fr_bin(cost: f32, within: fr_Scale) -> u32 {
  let standing = select(1.0, fr_standing(cost, within), cost < FR_NOT_DRAWN);
  return FR_BINS - 1u - min(u32(standing * f32(FR_BINS)), FR_BINS - 1u);
}

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(local_invocation_index) lane: u32) {
  var lowest = FR_NOT_DRAWN;
  var finite = 0u;
  for (var n = lane; n < fan.count; n += FR_BINS) {
    let cost = fr_cost(n);
    lowest = min(lowest, cost);
    finite += select(0u, 1u, cost < FR_NOT_DRAWN);
  }
  fr_lowest[lane] = lowest;
  fr_finite[lane] = finite;
  atomicStore(&fr_bins[lane], 0u);
  workgroupBarrier();
  for (var half = FR_BINS / 2u; half > 0u; half /= 2u) {
    if (lane < half) {
      fr_lowest[lane] = min(fr_lowest[lane], fr_lowest[lane + half]);
      fr_finite[lane] += fr_finite[lane + half];
    }
    workgroupBarrier();
  }
  lowest = fr_lowest[0];
  // Each is divided before it is added: the sum of high costs would not stay finite.
  let all = f32(max(fr_finite[0], 1u));
  var excess = 0.0;
  for (var n = lane; n < fan.count; n += FR_BINS) {
    let cost = fr_cost(n);
    if (cost < FR_NOT_DRAWN) {
      excess += (cost - lowest) / all;
    }
  }
  fr_sum[lane] = excess;
  workgroupBarrier();
  for (var half = FR_BINS / 2u; half > 0u; half /= 2u) {
    if (lane < half) {
      fr_sum[lane] += fr_sum[lane + half];
    }
    workgroupBarrier();
  }
  let within = fr_Scale(lowest, fr_sum[0]);
  if (lane == 0u) {
    scale = within;
  }
  for (var n = lane; n < fan.count; n += FR_BINS) {
    atomicAdd(&fr_bins[fr_bin(fr_cost(n), within)], 1u);
  }
  workgroupBarrier();
  // Where each bin begins.
  var begin = 0u;
  for (var bin = 0u; bin < lane; bin++) {
    begin += atomicLoad(&fr_bins[bin]);
  }
  workgroupBarrier();
  atomicStore(&fr_bins[lane], begin);
  workgroupBarrier();
  for (var n = lane; n < fan.count; n += FR_BINS) {
    order[atomicAdd(&fr_bins[fr_bin(fr_cost(n), within)], 1u)] = n;
  }
}
