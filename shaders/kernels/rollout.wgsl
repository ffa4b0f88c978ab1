// Rolls every sample out through the model and sums its cost.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> states: array<f32>;            // [B, S]
@group(0) @binding(auto) var<storage, read> samples: array<f32>;           // [K * A, columns]
@group(0) @binding(auto) var<storage, read_write> costs: array<f32>;       // [B * N]
#if SPLINE
@group(0) @binding(auto) var<storage, read> taps: array<f32>;              // [H, 5]: first knot, four weights
#endif
#if CONTROL_COST
@group(0) @binding(auto) var<storage, read> mean: array<f32>;       // [B, K * A]
@group(0) @binding(auto) var<storage, read> deviation: array<f32>; // [B, K * A]
#endif
#if STATES
@group(0) @binding(auto) var<storage, read_write> paths: array<f32>;       // [columns]: cost, states [H + 1, S]
#endif

fn fr_sample(c: u32, j: u32) -> f32 {
  return samples[j * stage.columns + c];
}

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let c = fr_invocation(id);
  if (c >= stage.columns) {
    return;
  }
  let column = stage.firstColumn + c;
  let b = column / stage.samples;
  if (column - b * stage.samples >= stage.drawn) {
    return;
  }
  var x = ${LOAD_STATE};
  var total = 0.0;
  var finite = true;
#if STATES
  let path = c * (1u + (stage.horizon + 1u) * ${S}u) + 1u;
  ${STORE_FIRST}
  var steps = 0u;
#endif
  for (var t = 0u; t < stage.horizon; t++) {
    if (fr_terminated(x)) {
      break;
    }
    let u = fr_action_at(c, t);
    total += cost(x, u, t);
    let next = dynamics(x, u, t);
    // By bits and at once: a clamp in the next step would turn a NaN into a number.
    if (!(fr_is_finite(total) && fr_state_finite(next))) {
      finite = false;
      break;
    }
    x = next;
#if STATES
    steps = t + 1u;
    ${STORE_NEXT}
#endif
  }
#if STATES
  for (var t = steps; t < stage.horizon; t++) {
    ${STORE_NEXT}
  }
#endif
  if (finite) {
    total += fr_terminal_cost(x);
  }
#if CONTROL_COST
  // Information-theoretic MPPI (Williams et al. 2018, eq. 25): the part of the cost that keeps samples near the mean.
  let size = stage.knots * ${A}u;
  for (var j = 0u; j < size; j++) {
    let m = mean[b * size + j];
    let s = max(deviation[b * size + j], 1e-12);
    total += stage.controlCost * stage.temperature * m * (samples[j * stage.columns + c] - m) / (s * s);
  }
#endif
  if (!(finite && fr_is_finite(total))) {
    total = FR_DIVERGED;
  }
  costs[column] = total;
#if STATES
  paths[path - 1u] = total;
#endif
}
