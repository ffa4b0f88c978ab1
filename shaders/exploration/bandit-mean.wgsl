// Means over the problems, one step an invocation: reward, regret, share of the problems in which a best arm was chosen.
@group(0) @binding(auto) var<uniform> fr_told: fr_Bandit;
@group(0) @binding(auto) var<storage, read> fr_pulls: array<f32>;          // [steps, 2, B]
@group(0) @binding(auto) var<storage, read_write> fr_curves: array<f32>;   // [steps, 3]

// Sums of so many at a time, so that rounding does not grow with their number.
const FR_PART: u32 = 64u;

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  if (i >= fr_told.steps) {
    return;
  }
  let problems = fr_told.problems;
  var sums = vec3f(0.0, 0.0, 0.0);
  for (var from0 = 0u; from0 < problems; from0 += FR_PART) {
    var part = vec3f(0.0, 0.0, 0.0);
    let to = min(problems, from0 + FR_PART);
    for (var b = from0; b < to; b++) {
      let regret = fr_pulls[(2u * i + 1u) * problems + b];
      part += vec3f(fr_pulls[2u * i * problems + b], regret, select(0.0, 1.0, regret <= 0.0));
    }
    sums += part;
  }
  fr_curves[3u * i] = sums.x / f32(problems);
  fr_curves[3u * i + 1u] = sums.y / f32(problems);
  fr_curves[3u * i + 2u] = sums.z / f32(problems);
}
