// Acts at random from where the leaves' actions have led, several times each: what is obtained on the way, and
// the least number for a roll-out to numbers that are not finite.
@group(0) @binding(auto) var<storage, read> fr_to: array<f32>;                 // [rows, S + 3]
@group(0) @binding(auto) var<storage, read> fr_keys: array<vec2u>;             // [rows]: of the random numbers
@group(0) @binding(auto) var<storage, read_write> fr_returns: array<f32>;      // [rows, rollouts]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  if (i >= fr_leaves.rows * fr_leaves.rollouts) {
    return;
  }
  let row = i / fr_leaves.rollouts;
  let rollout = i % fr_leaves.rollouts;
  let key = vec2u(fr_keys[row].x, 0x73656172u);
  let simulation = fr_keys[row].y;
  let at = row * (FR_S + 3u);
  var start: array<f32, FR_S>;
  for (var k = 0u; k < FR_S; k++) {
    start[k] = fr_to[at + k];
  }
  var x = fr_state(start);
  var total = 0.0;
  var factor = 1.0;
  var finite = true;
  let first = select(1u, 0u, fr_leaves.stay != 0u);
  var going = fr_to[at + FR_S + 1u] == 0.0;
#if DISCRETE
  var drawn = vec4f(0.0);
#endif
  for (var t = 0u; t < fr_leaves.horizon; t++) {
#if DISCRETE
    if (t % 4u == 0u) {
      drawn = fr_uniform4(fr_random4(key, vec4u(t / 4u, rollout, simulation, 0u)));
    }
    let u = Action(min(u32(drawn.x * ${CHOICES}.0), ${CHOICES}u - 1u));
    drawn = drawn.yzwx;
#else
    var taken: array<f32, FR_A>;
    for (var k = 0u; k < FR_A; k++) {
      let drawn = fr_uniform4(fr_random4(key, vec4u(t, rollout, simulation, k + 1u)));
      taken[k] = clamp(mix(fr_low[k], fr_high[k], drawn.x), fr_low[k], fr_high[k]);
    }
    let u = fr_action(taken);
#endif
    if (going) {
      let next = dynamics(x, u, t + first);
      let reward = -cost(x, u, t + first);
      if (fr_state_finite(next) && fr_is_finite(reward)) {
        total += factor * reward;
        factor *= fr_leaves.discount;
        x = next;
        going = !fr_terminated(x);
      } else {
        going = false;
        finite = false;
      }
    }
  }
  if (fr_to[at + FR_S + 1u] == 0.0) {
    total -= factor * fr_terminal_cost(x);
  }
  fr_returns[i] = select(-FR_DIVERGED, total, finite && fr_is_finite(total));
}
