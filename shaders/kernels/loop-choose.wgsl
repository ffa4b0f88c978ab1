// From a plan to the action that takes effect: one problem an invocation. As plan() does it: a plan with a finite sample and
// actions within bounds is taken; otherwise the last one moved on by one step, or doing nothing when there is none.
@group(0) @binding(auto) var<uniform> fr_told: fr_Loop;
@group(0) @binding(auto) var<storage, read> answer: array<f32>;             // [B, words]: 8 of figures, actions [H, A], states
@group(0) @binding(auto) var<storage, read> bounds: array<f32>;             // [A, 3]: low, high, neutral
@group(0) @binding(auto) var<storage, read_write> fr_taken: array<f32>;     // [B, H, A]: the plan that counts as the last one
@group(0) @binding(auto) var<storage, read_write> fr_pending: array<f32>;   // [B, delay, A]: chosen and not yet in effect
@group(0) @binding(auto) var<storage, read_write> fr_applied: array<f32>;   // [B, A]
@group(0) @binding(auto) var<storage, read_write> fr_outcomes: array<u32>;  // [B, FR_OUTCOME]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let b = fr_invocation(id);
  if (b >= fr_told.problems) {
    return;
  }
  let now = fr_outcomes[b * FR_OUTCOME + FR_CLOCK];
  if (now >= fr_told.steps) {
    return;
  }
  let size = fr_told.horizon * ${A}u;
  let plan = b * fr_told.answer + 8u;
  let to = b * size;
  let lowest = answer[plan - 7u];
  var usable = fr_is_finite(lowest) && lowest < FR_DIVERGED;
  for (var i = 0u; i < size; i++) {
    let value = answer[plan + i];
    let row = 3u * (i % ${A}u);
    usable = usable && fr_is_finite(value) && value >= bounds[row] && value <= bounds[row + 1u];
  }
  if (!usable) {
    fr_outcomes[b * FR_OUTCOME + FR_FALLBACKS] += 1u;
  }
  for (var i = 0u; i < size; i++) {
    // Moved on by one step, the last action repeated: those read have not been written yet.
    let later = select(i, i + ${A}u, i + ${A}u < size);
    var value = fr_taken[to + later];
    if (usable) {
      value = answer[plan + i];
    } else if (now == 0u) {
      value = bounds[3u * (i % ${A}u) + 2u];
    }
    fr_taken[to + i] = value;
  }
  for (var a = 0u; a < ${A}u; a++) {
    var value = fr_taken[to + a];
    if (fr_told.delay > 0u) {
      let slot = (b * fr_told.delay + now % fr_told.delay) * ${A}u + a;
      let due = fr_pending[slot];
      fr_pending[slot] = value;
      value = due;
    }
    fr_applied[b * ${A}u + a] = value;
  }
}
