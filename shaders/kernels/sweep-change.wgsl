// The largest change of a value in the last sweep: each invocation looks at a stretch of the states.
struct fr_Change {
  states: u32,
  stretch: u32,
}

@group(0) @binding(auto) var<uniform> told: fr_Change;
@group(0) @binding(auto) var<storage, read> before: array<f32>;         // [states]
@group(0) @binding(auto) var<storage, read> after: array<f32>;          // [states]
@group(0) @binding(auto) var<storage, read_write> changes: array<f32>;  // [ceil(states / stretch)]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let mine = fr_invocation(id);
  let first = mine * told.stretch;
  if (first >= told.states) {
    return;
  }
  let end = min(first + told.stretch, told.states);
  var most = 0.0;
  for (var state = first; state < end; state++) {
    most = max(most, abs(after[state] - before[state]));
  }
  changes[mine] = most;
}
