// The lowest of some costs, the first sample that has it, and how many diverged.
struct fr_Lowest {
  cost: f32,
  sample: u32,
  diverged: u32,
}

var<workgroup> fr_lowest_cost: array<f32, ${WORKGROUP}>;
var<workgroup> fr_lowest_sample: array<u32, ${WORKGROUP}>;
var<workgroup> fr_lowest_diverged: array<u32, ${WORKGROUP}>;

fn fr_lower(one: fr_Lowest, other: fr_Lowest) -> fr_Lowest {
  let lower = other.cost < one.cost || (other.cost == one.cost && other.sample < one.sample);
  return fr_Lowest(
    select(one.cost, other.cost, lower),
    select(one.sample, other.sample, lower),
    one.diverged + other.diverged,
  );
}

fn fr_lowest_at(lane: u32) -> fr_Lowest {
  return fr_Lowest(fr_lowest_cost[lane], fr_lowest_sample[lane], fr_lowest_diverged[lane]);
}

fn fr_keep_lowest(lane: u32, lowest: fr_Lowest) {
  fr_lowest_cost[lane] = lowest.cost;
  fr_lowest_sample[lane] = lowest.sample;
  fr_lowest_diverged[lane] = lowest.diverged;
}

// That of the samples of problem b that this lane looks at: each stride-th of them from the given one.
fn fr_lowest_of(b: u32, from_sample: u32, stride: u32) -> fr_Lowest {
  var mine = fr_Lowest(FR_DIVERGED, 0u, 0u);
  for (var n = from_sample; n < stage.drawn; n += stride) {
    let cost = costs[b * stage.samples + n];
    let lower = cost < mine.cost;
    mine = fr_Lowest(
      select(mine.cost, cost, lower),
      select(mine.sample, n, lower),
      mine.diverged + select(0u, 1u, cost >= FR_DIVERGED),
    );
  }
  return mine;
}

#if SUBGROUPS
var<workgroup> fr_subgroups: atomic<u32>;   // that have left theirs

// That of all lanes: of each subgroup first. All of it is exact, so that neither the size of subgroups nor their order matters;
// costs are sums that begin with 0, so that no two are equal but for the sign of a zero.
fn fr_lowest_of_lanes(mine: fr_Lowest, lane: u32) -> fr_Lowest {
  let cost = subgroupMin(mine.cost);
  let sample = subgroupMin(select(0xffffffffu, mine.sample, mine.cost == cost));
  let diverged = subgroupAdd(mine.diverged);
  if (subgroupElect()) {
    fr_keep_lowest(atomicAdd(&fr_subgroups, 1u), fr_Lowest(cost, sample, diverged));
  }
  workgroupBarrier();
  let subgroups = atomicLoad(&fr_subgroups);
  var lowest = fr_lowest_at(0u);
  for (var k = 1u; k < subgroups; k++) {
    lowest = fr_lower(lowest, fr_lowest_at(k));
  }
  return lowest;
}
#else
// That of all lanes.
fn fr_lowest_of_lanes(mine: fr_Lowest, lane: u32) -> fr_Lowest {
  fr_keep_lowest(lane, mine);
  workgroupBarrier();
  if (lane < FR_FOLD) {
    var lowest = mine;
    for (var k = 1u; k < FR_FOLD; k++) {
      lowest = fr_lower(lowest, fr_lowest_at(lane + k * FR_FOLD));
    }
    fr_keep_lowest(lane, lowest);
  }
  workgroupBarrier();
  if (lane == 0u) {
    var lowest = fr_lowest_at(0u);
    for (var k = 1u; k < FR_FOLD; k++) {
      lowest = fr_lower(lowest, fr_lowest_at(k));
    }
    fr_keep_lowest(0u, lowest);
  }
  workgroupBarrier();
  return fr_lowest_at(0u);
}
#endif
