// As report.wgsl, by a workgroup for each problem: one lane goes from state to state, which nobody can do for it, and all lanes work
// out the actions before and the costs afterwards, a tile of steps at a time. The costs are added in the order of the steps.
var<workgroup> fr_actions: array<Action, ${REPORT_TILE}>;
var<workgroup> fr_states: array<State, ${REPORT_STATES}>;
var<workgroup> fr_costs: array<f32, ${REPORT_TILE}>;
var<workgroup> fr_live: array<u32, ${REPORT_TILE}>;   // 1 where the step is taken: the episode has not ended, and all was finite

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) lane: u32) {
  let b = wid.x + wid.y * 65535u;
  if (b >= stage.problems) {
    return;
  }
  fr_keep_distribution(b, lane, ${WORKGROUP}u);
  let horizon = stage.horizon;
  let words = 8u + horizon * ${A}u + (horizon + 1u) * ${S}u;
  let first = b * words;
  let actions = first + 8u;
  let path = actions + horizon * ${A}u;
  var run = ${LOAD_STATE};
  var total = 0.0;
  var finite = true;
  var ended = false;
  if (lane == 0u) {
    let x = run;
    let t = 0u;
    ${STORE_STATE}
  }
  for (var start = 0u; start < horizon; start += ${REPORT_TILE}u) {
    let count = min(${REPORT_TILE}u, horizon - start);
    for (var k = lane; k < count; k += ${WORKGROUP}u) {
      let step = start + k;
      let u = fr_action_at(b, step);
      ${STORE_ACTION}
      fr_actions[k] = u;
    }
    workgroupBarrier();
    if (lane == 0u) {
      for (var k = 0u; k < count; k++) {
        fr_states[k] = run;
        ended = ended || fr_terminated(run);
        let live = !ended && finite;
        fr_live[k] = select(0u, 1u, live);
        if (live) {
          let next = dynamics(run, fr_actions[k], start + k);
          finite = fr_state_finite(next);
          if (finite) {
            run = next;
          }
        }
      }
      fr_states[count] = run;
    }
    workgroupBarrier();
    for (var k = lane; k < count; k += ${WORKGROUP}u) {
      var here = 0.0;
      if (fr_live[k] == 1u) {
        here = cost(fr_states[k], fr_actions[k], start + k);
      }
      fr_costs[k] = here;
      let x = fr_states[k + 1u];
      let t = start + k + 1u;
      ${STORE_STATE}
    }
    workgroupBarrier();
    if (lane == 0u) {
      for (var k = 0u; k < count; k++) {
        if (fr_live[k] == 1u) {
          total += fr_costs[k];
        }
      }
    }
  }
  if (lane > 0u) {
    return;
  }
  if (finite) {
    total += fr_terminal_cost(run);
  }
  if (!(finite && fr_is_finite(total))) {
    total = FR_DIVERGED;
  }
  fr_report_figures(first, b, total);
}
