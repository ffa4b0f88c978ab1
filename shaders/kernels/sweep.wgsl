// One sweep of value iteration: each state is worth its best action, by the values of the sweep before.
struct fr_Sweep {
  states: u32,
  actions: u32,
  first: u32,      // of the states that these tables are of
  count: u32,
}

@group(0) @binding(auto) var<uniform> sweep: fr_Sweep;
@group(0) @binding(auto) var<storage, read> offsets: array<u32>;        // [count * actions + 1]: where a pair's outcomes begin
@group(0) @binding(auto) var<storage, read> weights: array<f32>;        // [n]: discounted probabilities, 0 for an end
@group(0) @binding(auto) var<storage, read> nexts: array<u32>;          // [n]
@group(0) @binding(auto) var<storage, read> paid: array<f32>;           // [count * actions]: mean rewards
@group(0) @binding(auto) var<storage, read> before: array<f32>;         // [states]
@group(0) @binding(auto) var<storage, read_write> after: array<f32>;    // [states]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let mine = fr_invocation(id);
  if (mine >= sweep.count) {
    return;
  }
  var most = -0x1.fffffep+127;
  for (var action = 0u; action < sweep.actions; action++) {
    let pair = mine * sweep.actions + action;
    let end = offsets[pair + 1u];
    var worth = paid[pair];
    for (var k = offsets[pair]; k < end; k++) {
      worth += weights[k] * before[nexts[k]];
    }
    most = max(most, worth);
  }
  after[sweep.first + mine] = most;
}
