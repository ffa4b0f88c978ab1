// Rolls every sample out through the model and sums its cost. INLINE draws white noise on the way, a step at a time, and
// stores the sample for the refit; otherwise the samples are there already.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> states: array<f32>;             // [B, S]
#if INLINE
@group(0) @binding(auto) var<storage, read_write> samples: array<f32>;      // [H * A, columns]
#else
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
@group(0) @binding(auto) var<storage, read> mean: array<f32>;               // [B, K * A]
@group(0) @binding(auto) var<storage, read> deviation: array<f32>;          // [B, K * A]
#endif
#if STATES
@group(0) @binding(auto) var<storage, read_write> paths: array<f32>;        // [columns]: cost, states [H + 1, S]
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
  let n = column - b * stage.samples;
  if (n >= stage.drawn) {
    return;
  }
  var x = ${LOAD_STATE};
  var total = 0.0;
  var finite = true;
#if STATES
  let path = c * (1u + (stage.horizon + 1u) * ${S}u) + 1u;
#endif
  let horizon = stage.horizon;
#if INLINE
  let key = vec2u(keys[b], 0u);
  let iteration = stage.iteration;
  let now = tick.tick;
  let columns = stage.columns;
  var slot = c;
#if !UNIFORM
  var centre = b * horizon * ${A}u;
  let role = fr_role(n);
  ${LOAD_DEVIATION}
#endif
#endif
  var t = 0u;
#if STATES
  ${STORE_STATE}
#endif
  var going = true;
  // Two loops, because one call of the generator serves several steps: a branch around the call in a single loop would
  // cost as much as the call on machines that run both sides.
  for (var call = 0u; going; call += ${CALLS}u) {
    ${DRAW_NOISE}
    for (var step = 0u; step < ${STEPS}; step++) {
      if (t >= horizon || fr_terminated(x)) {
        going = false;
        break;
      }
#if INLINE
      ${DRAW_ACTION}
#else
      let u = fr_action_at(c, t);
#endif
      total += cost(x, u, t);
      let next = dynamics(x, u, t);
      // By bits and at once: a clamp in the next step would turn a NaN into a number.
      if (!(fr_is_finite(total) && fr_state_finite(next))) {
        finite = false;
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
  if (finite) {
    total += fr_terminal_cost(x);
  }
#if CONTROL_COST
  // Information-theoretic MPPI (Williams et al. 2018, eq. 25): the part of the cost that keeps samples near the mean.
  let size = stage.knots * ${A}u;
  for (var k = 0u; k < size; k++) {
    let m = mean[b * size + k];
    let s = max(deviation[b * size + k], 1e-12);
    total += stage.controlCost * stage.temperature * m * (fr_sample(c, k) - m) / (s * s);
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
