// Lists the selected samples in their own order: each lane takes a stretch of them and counts those before it.
struct fr_Stretch {
  first: u32,
  end: u32,
}

// The part-th of `parts` stretches of the samples, and of that the lane's.
fn fr_stretch(part: u32, parts: u32, lane: u32) -> fr_Stretch {
  let most = (stage.drawn + parts - 1u) / parts;
  let end = min((part + 1u) * most, stage.drawn);
  let each = (most + FR_LANES - 1u) / FR_LANES;
  let first = part * most + lane * each;
  return fr_Stretch(min(first, end), min(first + each, end));
}

// How many of a stretch have lower keys than the selection, and how many the same.
fn fr_count_stretch(b: u32, stretch: fr_Stretch) -> vec2u {
  let key = fr_rank[0];
  var found = vec2u(0u);
  for (var n = stretch.first; n < stretch.end; n++) {
    let mine = fr_key(costs[b * stage.samples + n]);
    found += vec2u(select(0u, 1u, mine < key), select(0u, 1u, mine == key));
  }
  return found;
}

// Replaces what each lane found by the sum of those before it, added to `before`. Returns the sum of all.
fn fr_sum_before(lane: u32, found: vec2u, before: vec2u) -> vec2u {
  fr_counts[lane] = found.x;
  fr_counts[FR_LANES + lane] = found.y;
  workgroupBarrier();
  if (lane == 0u) {
    var sum = before;
    for (var k = 0u; k < FR_LANES; k++) {
      let here = vec2u(fr_counts[k], fr_counts[FR_LANES + k]);
      fr_counts[k] = sum.x;
      fr_counts[FR_LANES + k] = sum.y;
      sum += here;
    }
    fr_counts[2u * FR_LANES] = sum.x;
    fr_counts[2u * FR_LANES + 1u] = sum.y;
  }
  workgroupBarrier();
  return vec2u(fr_counts[2u * FR_LANES], fr_counts[2u * FR_LANES + 1u]);
}

#if LISTS
// Of those with the same key, the first ones take the places that are left.
fn fr_list_stretch(b: u32, lane: u32, stretch: fr_Stretch) {
  let key = fr_rank[0];
  let places = fr_rank[1];
  var before = vec2u(fr_counts[lane], fr_counts[FR_LANES + lane]);
  for (var n = stretch.first; n < stretch.end; n++) {
    let mine = fr_key(costs[b * stage.samples + n]);
    if (mine < key || (mine == key && before.y < places)) {
      list[b * stage.kept + before.x + min(before.y, places)] = n;
    }
    before += vec2u(select(0u, 1u, mine < key), select(0u, 1u, mine == key));
  }
}
#endif
