// Takes one action from each of some leaves of a search tree.
@group(0) @binding(auto) var<storage, read> fr_from: array<f32>;          // [rows, S + A]: state, action
@group(0) @binding(auto) var<storage, read_write> fr_to: array<f32>;      // [rows, S + 3]: state, reward, end (2: not finite), value

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  if (i >= fr_leaves.rows) {
    return;
  }
  var start: array<f32, FR_S>;
  for (var k = 0u; k < FR_S; k++) {
    start[k] = fr_from[i * (FR_S + FR_A) + k];
  }
  var taken: array<f32, FR_A>;
  for (var k = 0u; k < FR_A; k++) {
    taken[k] = fr_from[i * (FR_S + FR_A) + FR_S + k];
  }
  let x = fr_state(start);
  let u = fr_action(taken);
  var next = x;
  var reward = 0.0;
  if (fr_leaves.stay == 0u) {
    next = dynamics(x, u, 0u);
    reward = -cost(x, u, 0u);
  }
  var finite = fr_state_finite(next) && fr_is_finite(reward);
  let ends = finite && fr_terminated(next);
  if (ends) {
    reward -= fr_leaves.discount * fr_terminal_cost(next);
    finite = fr_is_finite(reward);
  }
  let to = fr_state_array(next);
  let at = i * (FR_S + 3u);
  for (var k = 0u; k < FR_S; k++) {
    fr_to[at + k] = select(start[k], to[k], finite);
  }
  fr_to[at + FR_S] = select(0.0, reward, finite);
  fr_to[at + FR_S + 1u] = select(2.0, select(0.0, 1.0, ends), finite);
  fr_to[at + FR_S + 2u] = 0.0;
}
