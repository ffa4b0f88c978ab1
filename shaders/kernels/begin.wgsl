// Starts a tick: the mean is the last plan moved on by one step (or the neutral one), the deviation is the initial one.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<uniform> tick: fr_Tick;
@group(0) @binding(auto) var<storage, read> nominal: array<f32>;            // [B, D]: the last plan's distribution
@group(0) @binding(auto) var<storage, read> initial: array<f32>;            // [K, per knot, 2]: mean, deviation
@group(0) @binding(auto) var<storage, read> shifts: array<f32>;             // [K, 5]: first knot, four weights
@group(0) @binding(auto) var<storage, read_write> mean: array<f32>;         // [B, D padded]
@group(0) @binding(auto) var<storage, read_write> deviation: array<f32>;    // [B, D padded]
#if REMEMBER
// What the samples are drawn from, for those who draw them again after the refit.
@group(0) @binding(auto) var<storage, read_write> mean_drawn: array<f32>;         // [B, D padded]
@group(0) @binding(auto) var<storage, read_write> deviation_drawn: array<f32>;    // [B, D padded]
#endif

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  let size = stage.knots * ${PER_KNOT}u;
  let b = i / size;
  if (b >= stage.problems) {
    return;
  }
  let j = i - b * size;
  let k = j / ${PER_KNOT}u;
  let a = j - k * ${PER_KNOT}u;
  let slot = b * fr_padded(size) + j;
  var value = initial[2u * j];
  if (tick.warm != 0u) {
    let first = u32(shifts[5u * k]);
    var shifted = 0.0;
    for (var tap = 0u; tap < 4u; tap++) {
      let knot = min(first + tap, stage.knots - 1u);
      shifted += shifts[5u * k + 1u + tap] * nominal[b * size + knot * ${PER_KNOT}u + a];
    }
#if TRUNCATED
    // As in PETS, the step that comes into view starts anew: near a bound there is next to no noise to leave it with.
    shifted = select(shifted, value, k == stage.knots - 1u);
#endif
    value = shifted;
  }
  mean[slot] = value;
  deviation[slot] = initial[2u * j + 1u];
#if REMEMBER
  mean_drawn[slot] = value;
  deviation_drawn[slot] = initial[2u * j + 1u];
#endif
}
