// The largest change of a value in the last sweep: each invocation looks at a stretch of the states.
struct fr_Change {
  states: u32,
  stretch: u32,
}

@group(0) @binding(auto) var<uniform> fr_told: fr_Change;
@group(0) @binding(auto) var<storage, read> fr_before: array<f32>;         // [states]
@group(0) @binding(auto) var<storage, read> fr_after: array<f32>;          // [states]
@group(0) @binding(auto) var<storage, read_write> fr_changes: array<f32>;  // [ceil(states / stretch)]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let mine = fr_invocation(id);
  let first = mine * fr_told.stretch;
  if (first >= fr_told.states) {
    return;
  }
  let end = min(first + fr_told.stretch, fr_told.states);
  var most = 0.0;
  for (var state = first; state < end; state++) {
    most = max(most, abs(fr_after[state] - fr_before[state]));
  }
  fr_changes[mine] = most;
}
