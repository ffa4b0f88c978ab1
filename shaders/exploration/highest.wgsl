// The arm of the highest fr_score, which the strategy declares; ties are broken at random, by the third word of the decision.
fn fr_highest(b: u32, t: u32, decision: vec4u) -> u32 {
  var best = fr_score(b, t, 0u);
  var ties = 1u;
  for (var k = 1u; k < fr_told.arms; k++) {
    let score = fr_score(b, t, k);
    ties = select(select(ties, ties + 1u, score == best), 1u, score > best);
    best = max(best, score);
  }
  var left = u32(fr_uniform4(decision).z * f32(ties));
  var found = 0u;
  var seen = 0u;
  for (var k = 0u; k < fr_told.arms; k++) {
    if (fr_score(b, t, k) == best) {
      if (seen == left) {
        found = k;
      }
      seen += 1u;
    }
  }
  return found;
}
