// One step of each of some environments: where the action leads, what is seen there, and what it pays. A state that would
// not be finite is not taken.
@group(0) @binding(0) var<storage, read> fr_times: array<u32>;             // [n]
@group(0) @binding(1) var<storage, read_write> fr_states: array<f32>;      // [n, S]
@group(0) @binding(2) var<storage, read> fr_action_values: array<f32>;     // [n, A], as given
@group(0) @binding(3) var<storage, read_write> fr_outcomes: array<f32>;    // [n, O + 3]: observation, reward, finite, terminated

@compute @workgroup_size(1)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= arrayLength(&fr_times)) {
    return;
  }
  var start: array<f32, FR_S>;
  for (var k = 0u; k < FR_S; k++) {
    start[k] = fr_states[i * FR_S + k];
  }
  var given: array<f32, FR_A>;
  var values: array<f32, FR_A>;
  for (var k = 0u; k < FR_A; k++) {
    given[k] = fr_action_values[i * FR_A + k];
    values[k] = clamp(given[k], fr_low[k], fr_high[k]);
  }
  let t = fr_times[i];
  let x = fr_state(start);
  let u = fr_action(values);
  let next = dynamics(x, u, t);
  let reward = fr_reward(x, u, fr_action(given), next, t);
  let finite = fr_state_finite(next) && fr_is_finite(reward);
  if (finite) {
    let to = fr_state_array(next);
    for (var k = 0u; k < FR_S; k++) {
      fr_states[i * FR_S + k] = to[k];
      start[k] = to[k];
    }
  }
  let seen = fr_observation(fr_state(start));
  let at = i * (FR_O + 3u);
  for (var k = 0u; k < FR_O; k++) {
    fr_outcomes[at + k] = seen[k];
  }
  fr_outcomes[at + FR_O] = reward;
  fr_outcomes[at + FR_O + 1u] = select(0.0, 1.0, finite);
  fr_outcomes[at + FR_O + 2u] = select(0.0, 1.0, finite && fr_terminated(next));
}
