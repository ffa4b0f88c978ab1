// What is seen of the states of some environments.
@group(0) @binding(0) var<storage, read> fr_states: array<f32>;                // [n, S]
@group(0) @binding(1) var<storage, read_write> fr_observations: array<f32>;    // [n, O]

@compute @workgroup_size(1)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if ((i + 1u) * FR_S > arrayLength(&fr_states)) {
    return;
  }
  var values: array<f32, FR_S>;
  for (var k = 0u; k < FR_S; k++) {
    values[k] = fr_states[i * FR_S + k];
  }
  let seen = fr_observation(fr_state(values));
  for (var k = 0u; k < FR_O; k++) {
    fr_observations[i * FR_O + k] = seen[k];
  }
}
