// One step of one environment: what u in x costs and where it leads.
@group(0) @binding(0) var<storage, read> fr_time: array<u32>;              // [1]
@group(0) @binding(1) var<storage, read> fr_from: array<f32>;              // [S]
@group(0) @binding(2) var<storage, read> fr_action_values: array<f32>;     // [A]
@group(0) @binding(3) var<storage, read_write> fr_outcome: array<f32>;     // [S + 3]: next state, cost, finite, terminated

@compute @workgroup_size(1)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x > 0u) {
    return;
  }
  var start: array<f32, FR_S>;
  for (var k = 0u; k < FR_S; k++) {
    start[k] = fr_from[k];
  }
  var values: array<f32, FR_A>;
  for (var k = 0u; k < FR_A; k++) {
    values[k] = fr_action_values[k];
  }
  let x = fr_state(start);
  let u = fr_action(values);
  let next = dynamics(x, u, fr_time[0]);
  let to = fr_state_array(next);
  for (var k = 0u; k < FR_S; k++) {
    fr_outcome[k] = to[k];
  }
  fr_outcome[FR_S] = cost(x, u, fr_time[0]);
  let finite = fr_state_finite(next) && fr_is_finite(fr_outcome[FR_S]);
  fr_outcome[FR_S + 1u] = select(0.0, 1.0, finite);
  fr_outcome[FR_S + 2u] = select(0.0, 1.0, finite && fr_terminated(next));
}
