// Weighted sums over samples: weight, square of the weight, first and second moment of four parameters about the present mean
// (which keeps the second from cancelling).
struct fr_Sums {
  weight: f32,
  square: f32,
  first: vec4f,
#if DEVIATION
  second: vec4f,
#endif
}

#if DIRECT
// The new distribution of parameters 4 q to 4 q + 3. Without any finite sample it stays as it is.
fn fr_refit(b: u32, q: u32, sums: fr_Sums) {
  let size = stage.knots * ${PER_KNOT}u;
  if (q == 0u) {
    let effective = sums.weight * sums.weight / sums.square;
    summary[4u * b + 3u] = bitcast<u32>(select(0.0, effective, sums.square > 0.0));
  }
  if (!(sums.weight > 0.0)) {
    return;
  }
  let shift = sums.first / sums.weight;
  let finite = vec4<bool>(fr_is_finite(shift.x), fr_is_finite(shift.y), fr_is_finite(shift.z), fr_is_finite(shift.w));
  let good = finite & (vec4u(4u * q) + vec4u(0u, 1u, 2u, 3u) < vec4u(size));
  let slot = b * (fr_padded(size) / 4u) + q;
  let before = mean[slot];
#if DISCRETE
  let after = mix(shift, before, stage.momentum);
#else
  let after = before + (1.0 - stage.momentum) * shift;
#endif
  mean[slot] = select(before, after, good);
#if DEVIATION
  let spread = sqrt(max(sums.second / sums.weight - shift * shift, vec4f(0.0)));
  let sound = vec4<bool>(fr_is_finite(spread.x), fr_is_finite(spread.y), fr_is_finite(spread.z), fr_is_finite(spread.w));
  let wide = deviation[slot];
  let wider = max(mix(spread, wide, stage.momentum), vec4f(stage.minStd));
  deviation[slot] = select(wide, wider, good & sound);
#endif
}
#endif
