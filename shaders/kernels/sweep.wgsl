// One sweep of value iteration: each state is worth its best action, by the values of the sweep before. A workgroup has a slice of
// the states. The outcomes of a slice lie in rows, a column for each of its states, as many rows as the widest of its pairs needs
// (sliced ELLPACK: Kreutzer et al. 2014, SIAM J. Sci. Comput. 36): neighbours read neighbours, and no lane waits for another's.
struct fr_Sweep {
  states: u32,
  actions: u32,
  first: u32,      // of the states that these tables are of
  count: u32,
}

@group(0) @binding(auto) var<uniform> fr_sweep: fr_Sweep;
@group(0) @binding(auto) var<storage, read> fr_rows: array<u32>;           // [slices + 1]: where a slice's rows begin
@group(0) @binding(auto) var<storage, read> fr_weights: array<f32>;        // [rows, lanes]: discounted probabilities, 0 for an end
@group(0) @binding(auto) var<storage, read> fr_nexts: array<u32>;          // [rows, lanes]
@group(0) @binding(auto) var<storage, read> fr_paid: array<f32>;           // [slices, actions, lanes]: mean rewards
@group(0) @binding(auto) var<storage, read> fr_before: array<f32>;         // [states]
@group(0) @binding(auto) var<storage, read_write> fr_after: array<f32>;    // [states]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) lane: u32) {
  let slice = wid.x + wid.y * 65535u;
  let mine = slice * ${WORKGROUP}u + lane;
  if (mine >= fr_sweep.count) {
    return;
  }
  var row = fr_rows[slice];
  let width = (fr_rows[slice + 1u] - row) / fr_sweep.actions;
  var most = -0x1.fffffep+127;
  for (var action = 0u; action < fr_sweep.actions; action++) {
    var worth = fr_paid[(slice * fr_sweep.actions + action) * ${WORKGROUP}u + lane];
    for (var k = 0u; k < width; k++) {
      let at = row * ${WORKGROUP}u + lane;
      worth += fr_weights[at] * fr_before[fr_nexts[at]];
      row++;
    }
    most = max(most, worth);
  }
  fr_after[fr_sweep.first + mine] = most;
}
