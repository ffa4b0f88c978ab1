// Rolls every sample out through the model and sums its cost. INLINE draws white noise on the way and, with
// STORE, leaves the samples for the refit (which draws them again otherwise); without INLINE the samples are there already.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> states: array<f32>;             // [B, S]
#if STORE
@group(0) @binding(auto) var<storage, read_write> samples: array<f32>;      // [H * A padded, columns]
#elif !INLINE
@group(0) @binding(auto) var<storage, read> samples: array<f32>;            // [K * A, columns]
#endif
@group(0) @binding(auto) var<storage, read_write> costs: array<f32>;        // [B * N]
#if SPLINE
@group(0) @binding(auto) var<storage, read> taps: array<f32>;               // [H, 5]: first knot, four weights
#endif
#if INLINE
@group(0) @binding(auto) var<uniform> tick: fr_Tick;
@group(0) @binding(auto) var<storage, read> keys: array<u32>;               // [B]
#endif
#if MOMENTS
@group(0) @binding(auto) var<storage, read> mean: array<vec4f>;             // [B, K * A], padded
@group(0) @binding(auto) var<storage, read> deviation: array<vec4f>;        // [B, K * A], padded
#endif
#if STATES
@group(0) @binding(auto) var<storage, read_write> paths: array<f32>;        // [columns]: cost, states [H + 1, S]
#endif

#if READ_SAMPLES
fn fr_sample(c: u32, j: u32) -> f32 {
  return samples[j * stage.columns + c];
}
#endif

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let c = fr_invocation(id);
  if (c >= stage.columns) {
    return;
  }
  let column = stage.firstColumn + c;
  let b = column / stage.samples;
  let n = column - b * stage.samples;
  if (n >= stage.drawn) {
    return;
  }
  var x = ${LOAD_STATE};
  var total = 0.0;
  var t = 0u;
#if STATES
  let path = c * (1u + (stage.horizon + 1u) * ${S}u) + 1u;
  ${STORE_STATE}
#endif
  let horizon = stage.horizon;
  var going = true;
#if INLINE
  let key = vec2u(keys[b], 0u);
  let iteration = stage.iteration;
  let now = tick.tick;
#if STORE
  let columns = stage.columns;
#endif
  let calls = fr_padded(horizon * ${A}u) / 4u;
#if !UNIFORM
  let first = b * calls;
  let role = fr_role(n);
  ${LOAD_DEVIATION}
#endif
  // Two loops, because one call of the generator serves several steps: a branch around the call in a single loop would
  // cost as much as the call on machines that run both sides. The outer one draws on when the roll-out has ended.
  for (var call = 0u; call < calls; call += ${CALLS}u) {
    let limit = min(horizon, (call / ${CALLS}u + 1u) * ${STEPS}u);
    ${DRAW}
#if STORE
    ${STORE_DRAW}
#endif
#else
  {
    let limit = horizon;
#endif
    while (going && t < limit) {
      if (fr_terminated(x)) {
        going = false;
        break;
      }
#if INLINE
      ${TAKE_ACTION}
#else
      let u = fr_action_at(c, t);
#endif
      total += cost(x, u, t);
      let next = dynamics(x, u, t);
      // By bits and at once: a clamp in the next step would turn a NaN into a number.
      if (!(fr_is_finite(total) && fr_state_finite(next))) {
        total = FR_DIVERGED;
        going = false;
        break;
      }
      x = next;
      t++;
#if STATES
      ${STORE_STATE}
#endif
    }
  }
#if STATES
  while (t < horizon) {
    t++;
    ${STORE_STATE}
  }
#endif
  if (total < FR_DIVERGED) {
    total += fr_terminal_cost(x);
  }
#if CONTROL_COST
  // Information-theoretic MPPI (Williams et al. 2018, eq. 25): the part of the cost that keeps samples near the mean.
  let size = stage.knots * ${A}u;
  for (var k = 0u; k < size; k++) {
    let quad = b * (fr_padded(size) / 4u) + k / 4u;
    let m = mean[quad][k % 4u];
    let s = max(deviation[quad][k % 4u], 1e-12);
    total += stage.controlCost * stage.temperature * m * (fr_sample(c, k) - m) / (s * s);
  }
#endif
  if (!fr_is_finite(total)) {
    total = FR_DIVERGED;
  }
  costs[column] = total;
#if STATES
  paths[path - 1u] = total;
#endif
}
