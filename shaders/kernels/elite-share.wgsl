// Weight 1 for costs below the wanted-th lowest; those equal to it share the places that are left, so no order is needed.
fn fr_weight_elites(b: u32, from_sample: u32, stride: u32) {
  let key = fr_rank[0];
  let places = f32(fr_rank[1]) / f32(max(fr_rank[2], 1u));
  for (var n = from_sample; n < stage.drawn; n += stride) {
    let cost = costs[b * stage.samples + n];
    let mine = fr_key(cost);
    let weight = select(select(0.0, 1.0, mine < key), places, mine == key);
    weights[b * stage.samples + n] = select(weight, 0.0, cost >= FR_DIVERGED);
  }
}
