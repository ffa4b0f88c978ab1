// Draws the arms of each problem, one problem an invocation, and forgets what was seen of others.
@group(0) @binding(auto) var<storage, read> fr_means: array<f32>;   // [K] where all problems have the same arms, else [1]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let b = fr_invocation(id);
  if (b >= fr_told.problems) {
    return;
  }
  for (var k = 0u; k < fr_told.arms; k++) {
#if FIXED
    let truth = fr_means[k];
#else
    let bits = fr_bandit_bits(b, FR_TRUTH, 0u, k >> 2u);
#if BERNOULLI
    let truth = fr_one_of(fr_uniform4(bits), k & 3u);
#else
    let truth = fr_told.mean + fr_told.meanStd * fr_one_of(fr_normal4(bits), k & 3u);
#endif
#endif
    fr_arms[fr_truth_at(b, k)] = truth;
    fr_arms[fr_count_at(b, k)] = 0.0;
    fr_arms[fr_value_at(b, k)] = fr_told.initialValue;
    fr_arms[fr_square_at(b, k)] = 0.0;
    fr_arms[fr_value_lost_at(b, k)] = 0.0;
    fr_arms[fr_square_lost_at(b, k)] = 0.0;
  }
  for (var k = 0u; k < 4u; k++) {
    fr_arms[fr_total_at(b, k)] = 0.0;
  }
}
