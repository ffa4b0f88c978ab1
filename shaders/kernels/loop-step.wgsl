// One control step of the plants that share parameters, one problem an invocation: the action takes effect, what it costs is
// added up, and the planner is told the next state and the next tick. A plant that has terminated stays where it is and costs
// nothing more; one whose next state or cost is not finite stays where it is and counts as diverged.
@group(0) @binding(auto) var<uniform> fr_told: fr_Loop;
@group(0) @binding(auto) var<storage, read> keys: array<u32>;               // [B]
@group(0) @binding(auto) var<storage, read> fr_spread: array<f32>;          // [S]: standard deviation of the process noise
@group(0) @binding(auto) var<storage, read> fr_applied: array<f32>;         // [B, A]
@group(0) @binding(auto) var<storage, read_write> states: array<f32>;       // [B, S]
@group(0) @binding(auto) var<storage, read_write> fr_outcomes: array<u32>;  // [B, FR_OUTCOME]
@group(0) @binding(auto) var<storage, read_write> tick: array<u32>;         // [2]: tick, warm
#if RECORD
@group(0) @binding(auto) var<storage, read_write> fr_record: array<f32>;    // [B, T, S + A + 1]: state, action, cost
#endif

// Marks the random numbers of plants in the key, so that a planner of the same seed draws others: 'loop'.
const FR_PLANT_KEY: u32 = 0x6c6f6f70u;

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  if (i >= fr_told.count) {
    return;
  }
  let b = fr_told.first + i;
  let outcome = b * FR_OUTCOME;
  let now = fr_outcomes[outcome + FR_CLOCK];
  if (now >= fr_told.steps) {
    return;
  }
  var start: array<f32, FR_S>;
  for (var k = 0u; k < FR_S; k++) {
    start[k] = states[b * FR_S + k];
  }
  var values: array<f32, FR_A>;
  for (var k = 0u; k < FR_A; k++) {
    values[k] = fr_applied[b * FR_A + k];
  }
  let x = fr_state(start);
  let u = fr_action(values);
  var ended = fr_outcomes[outcome + FR_ENDED];
  if (ended == 0u && fr_terminated(x)) {
    ended = 1u;
  }
  var paid = 0.0;
  if (ended == 0u) {
    let price = cost(x, u, now);
    var next = fr_state_array(dynamics(x, u, now));
    if (fr_told.noisy == 1u) {
      for (var k = 0u; k < FR_S; k++) {
        next[k] += fr_spread[k] * fr_normal4(fr_random4(vec2u(keys[b], FR_PLANT_KEY), vec4u(k, now, 0u, 0u))).x;
      }
    }
    let reached = fr_state(next);
    if (fr_state_finite(reached) && fr_is_finite(price)) {
      paid = price;
      fr_outcomes[outcome + FR_LENGTH] = now + 1u;
      fr_outcomes[outcome + FR_COST] = bitcast<u32>(bitcast<f32>(fr_outcomes[outcome + FR_COST]) + price);
      for (var k = 0u; k < FR_S; k++) {
        states[b * FR_S + k] = next[k];
      }
      if (fr_terminated(reached)) {
        ended = 1u;
      }
    } else {
      ended = 2u;
    }
  }
#if RECORD
  let to = (b * fr_told.steps + now) * (FR_S + FR_A + 1u);
  for (var k = 0u; k < FR_S; k++) {
    fr_record[to + k] = start[k];
  }
  for (var k = 0u; k < FR_A; k++) {
    fr_record[to + FR_S + k] = values[k];
  }
  fr_record[to + FR_S + FR_A] = paid;
#endif
  fr_outcomes[outcome + FR_ENDED] = ended;
  fr_outcomes[outcome + FR_CLOCK] = now + 1u;
  // The other problems do not read it here.
  if (b == 0u) {
    tick[0] = now + 1u;
    tick[1] = 1u;
  }
}
