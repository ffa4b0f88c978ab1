// Rolls the chosen plan out once and writes the answer: per problem 8 words of figures, the actions [H, A], the states
// [H + 1, S].
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let b = fr_invocation(id);
  if (b >= stage.problems) {
    return;
  }
  fr_keep_distribution(b, 0u, 1u);
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
      finite = fr_state_finite(next);
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
  fr_report_figures(first, b, total);
}
