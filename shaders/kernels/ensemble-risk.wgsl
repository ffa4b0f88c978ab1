// The cost of a candidate from those of its P particles, and with STATES the mean of their paths. A candidate has diverged when one of
// its particles has. Rockafellar and Uryasev, "Optimization of conditional value-at-risk" (2000).
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
#if STATES
@group(0) @binding(auto) var<storage, read> fr_particle_paths: array<f32>;    // [columns, P]: cost, states [H + 1, S]
@group(0) @binding(auto) var<storage, read_write> paths: array<f32>;          // [columns]: cost, states [H + 1, S]
#else
@group(0) @binding(auto) var<storage, read> fr_particle_costs: array<f32>;    // [P, columns]
#endif
#if !REPORT
@group(0) @binding(auto) var<storage, read_write> costs: array<f32>;          // [B * N]
#endif
#if CONTROL_COST
@group(0) @binding(auto) var<storage, read> samples: array<f32>;              // [K * A, columns]
@group(0) @binding(auto) var<storage, read> mean: array<f32>;                 // [B, K * A], padded
@group(0) @binding(auto) var<storage, read> deviation: array<f32>;            // [B, K * A], padded
#endif

const FR_PARTICLES: u32 = ${PARTICLES}u;

fn fr_particle_cost(c: u32, p: u32) -> f32 {
#if STATES
  return fr_particle_paths[(c * FR_PARTICLES + p) * (1u + (stage.horizon + 1u) * ${S}u)];
#else
  return fr_particle_costs[p * stage.columns + c];
#endif
}

// How many particles cost more; of those that cost the same, the first counts as more.
fn fr_rank(c: u32, p: u32, cost: f32) -> u32 {
  var rank = 0u;
  for (var other = 0u; other < FR_PARTICLES; other++) {
    let its = fr_particle_cost(c, other);
    rank += select(0u, 1u, its > cost || (its == cost && other < p));
  }
  return rank;
}

fn fr_risk(c: u32) -> f32 {
  var worst = fr_particle_cost(c, 0u);
  var sum = worst;
  for (var p = 1u; p < FR_PARTICLES; p++) {
    let cost = fr_particle_cost(c, p);
    worst = max(worst, cost);
    sum += cost;
  }
  if (worst >= FR_DIVERGED) {
    return FR_DIVERGED;
  }
#if WORST
  return worst;
#elif TAIL
  var total = 0.0;
  for (var p = 0u; p < FR_PARTICLES; p++) {
    let cost = fr_particle_cost(c, p);
    let rank = fr_rank(c, p, cost);
#if VALUE_AT_RISK
    total += select(0.0, cost, rank == ${LAST_RANK}u);
#else
    // Weights of the ranks: 1 within the tail, a part where it ends.
    total += cost * clamp(${TAIL_SIZE} - f32(rank), 0.0, 1.0);
#endif
  }
#if VALUE_AT_RISK
  return total;
#else
  return total / ${TAIL_SIZE};
#endif
#elif SPREAD
  let mean = sum / ${PARTICLES}.0;
  var squares = 0.0;
  for (var p = 0u; p < FR_PARTICLES; p++) {
    let distance = fr_particle_cost(c, p) - mean;
    squares += distance * distance;
  }
  return mean + ${FACTOR} * sqrt(squares / ${PARTICLES}.0);
#else
  return sum / ${PARTICLES}.0;
#endif
}

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let c = fr_invocation(id);
#if REPORT
  if (c >= stage.problems) {
    return;
  }
#else
  if (c >= stage.columns) {
    return;
  }
  let column = stage.firstColumn + c;
  if (column % stage.samples >= stage.drawn) {
    return;
  }
#endif
#if STATES
  let words = (stage.horizon + 1u) * ${S}u;
  if ((c + 1u) * (1u + words) > arrayLength(&paths)) {
    return;
  }
#endif
  var total = fr_risk(c);
#if CONTROL_COST
  // As in rollout.wgsl.
  let b = column / stage.samples;
  let size = stage.knots * ${A}u;
  for (var k = 0u; k < size; k++) {
    let slot = b * fr_padded(size) + k;
    let s = max(deviation[slot], 1e-12);
    total += stage.controlCost * stage.temperature * mean[slot] * (samples[k * stage.columns + c] - mean[slot]) / (s * s);
  }
#endif
  if (!fr_is_finite(total) || total > FR_DIVERGED) {
    total = FR_DIVERGED;
  }
#if !REPORT
  costs[column] = total;
#endif
#if STATES
  paths[c * (1u + words)] = total;
  for (var k = 0u; k < words; k++) {
    var sum = 0.0;
    for (var p = 0u; p < FR_PARTICLES; p++) {
      sum += fr_particle_paths[(c * FR_PARTICLES + p) * (1u + words) + 1u + k];
    }
    paths[c * (1u + words) + 1u + k] = sum / ${PARTICLES}.0;
  }
#endif
}
