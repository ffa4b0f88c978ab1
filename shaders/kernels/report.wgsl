// Rolls the chosen plan out once and writes the answer: per problem 8 words of figures, the actions [H, A], the states
// [H + 1, S].
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> states: array<f32>;             // [B, S]
@group(0) @binding(auto) var<storage, read> samples: array<f32>;            // [B, K * A]: the chosen parameters
@group(0) @binding(auto) var<storage, read> summary: array<u32>;            // [B, 4]
@group(0) @binding(auto) var<storage, read_write> paths: array<f32>;        // [B, words]
#if SPLINE
@group(0) @binding(auto) var<storage, read> taps: array<f32>;               // [H, 5]
#endif

fn fr_sample(c: u32, j: u32) -> f32 {
  return samples[c * stage.knots * ${A}u + j];
}

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let b = fr_invocation(id);
  if (b >= stage.problems) {
    return;
  }
  let words = 8u + stage.horizon * ${A}u + (stage.horizon + 1u) * ${S}u;
  let first = b * words;
  let actions = first + 8u;
  let path = actions + stage.horizon * ${A}u;
  var x = ${LOAD_STATE};
  var total = 0.0;
  var finite = true;
  var ended = false;
  {
    let t = 0u;
    ${STORE_STATE}
  }
  for (var step = 0u; step < stage.horizon; step++) {
    let u = fr_action_at(b, step);
    ${STORE_ACTION}
    ended = ended || fr_terminated(x);
    if (!ended && finite) {
      total += cost(x, u, step);
      let next = dynamics(x, u, step);
      finite = fr_is_finite(total) && fr_state_finite(next);
      if (finite) {
        x = next;
      }
    }
    let t = step + 1u;
    ${STORE_STATE}
  }
  if (finite) {
    total += fr_terminal_cost(x);
  }
  if (!(finite && fr_is_finite(total))) {
    total = FR_DIVERGED;
  }
  paths[first] = total;
  paths[first + 1u] = bitcast<f32>(summary[4u * b]);
  paths[first + 2u] = f32(summary[4u * b + 2u]);
  paths[first + 3u] = bitcast<f32>(summary[4u * b + 3u]);
}
