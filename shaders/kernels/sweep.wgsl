// One sweep of value iteration: each state is worth its best action, by the values of the sweep before.
struct fr_Sweep {
  states: u32,
  actions: u32,
  first: u32,      // of the states that these tables are of
  count: u32,
}

@group(0) @binding(auto) var<uniform> fr_sweep: fr_Sweep;
@group(0) @binding(auto) var<storage, read> fr_offsets: array<u32>;        // [count * actions + 1]: where a pair's outcomes begin
@group(0) @binding(auto) var<storage, read> fr_weights: array<f32>;     // [n]: discounted probabilities, 0 for an end
@group(0) @binding(auto) var<storage, read> fr_nexts: array<u32>;          // [n]
@group(0) @binding(auto) var<storage, read> fr_paid: array<f32>;           // [count * actions]: mean rewards
@group(0) @binding(auto) var<storage, read> fr_before: array<f32>;         // [states]
@group(0) @binding(auto) var<storage, read_write> fr_after: array<f32>;    // [states]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let mine = fr_invocation(id);
  if (mine >= fr_sweep.count) {
    return;
  }
  var most = -0x1.fffffep+127;
  for (var action = 0u; action < fr_sweep.actions; action++) {
    let pair = mine * fr_sweep.actions + action;
    let end = fr_offsets[pair + 1u];
    var worth = fr_paid[pair];
    for (var k = fr_offsets[pair]; k < end; k++) {
      worth += fr_weights[k] * fr_before[fr_nexts[k]];
    }
    most = max(most, worth);
  }
  fr_after[fr_sweep.first + mine] = most;
}
