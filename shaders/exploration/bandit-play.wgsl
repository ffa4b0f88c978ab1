// Some steps of each problem, one problem an invocation: choose, be paid, learn; then the arms change, where they do.
@group(0) @binding(auto) var<storage, read_write> fr_pulls: array<f32>;   // [steps, 2, B]: reward, regret

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let b = fr_invocation(id);
  if (b >= fr_told.problems) {
    return;
  }
  for (var i = 0u; i < fr_told.steps; i++) {
    let t = fr_told.time + i;
    let arm = fr_choose(b, t);
    let truth = fr_arms[fr_truth_at(b, arm)];
    var best = truth;
    for (var k = 0u; k < fr_told.arms; k++) {
      best = max(best, fr_arms[fr_truth_at(b, k)]);
    }
    let bits = fr_bandit_bits(b, FR_REWARD, t, 0u);
#if BERNOULLI
    let reward = select(0.0, 1.0, fr_uniform4(bits).x < truth);
#else
    let reward = truth + fr_told.noiseStd * fr_normal4(bits).x;
#endif
    let regret = best - truth;
    fr_pulls[2u * i * fr_told.problems + b] = reward;
    fr_pulls[(2u * i + 1u) * fr_told.problems + b] = regret;
    fr_add(fr_total_at(b, 1u), fr_total_at(b, 3u), regret);
    fr_learn(b, t, arm, reward);
#if WALK
    for (var k = 0u; k < fr_told.arms; k++) {
      let change = fr_one_of(fr_normal4(fr_bandit_bits(b, FR_WALK, t, k >> 2u)), k & 3u);
      fr_arms[fr_truth_at(b, k)] += fr_told.walkStd * change;
    }
#endif
  }
}
