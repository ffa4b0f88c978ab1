// Radix selection of the lowest costs, four bits of their keys a pass, from the highest. No pass sorts or moves anything, and
// none needs atomics: each lane counts the sixteen digits in bytes of its own, at most 255 samples of them.
var<workgroup> fr_counts: array<u32, ${COUNT_WORDS}>;  // [8, FR_LANES]
var<workgroup> fr_bins: array<u32, 16>;
var<workgroup> fr_rank: array<u32, 3>;                 // digits found so far, wanted among those that share them, ties

const FR_PASSES: u32 = 8u;
const FR_WORD_LANES: u32 = FR_LANES / 8u;

// Lowest costs have the lowest keys.
fn fr_key(cost: f32) -> u32 {
  let bits = bitcast<u32>(cost);
  return select(bits | 0x80000000u, ~bits, (bits & 0x80000000u) != 0u);
}

// Counts the digits of this pass over each stride-th sample of problem b, among keys that begin with the digits found.
fn fr_count_digits(b: u32, from_sample: u32, stride: u32, round: u32, found: u32) -> vec4u {
  let shift = 28u - 4u * round;
  var counters = vec4u(0u);
  for (var n = from_sample; n < stage.drawn; n += stride) {
    let digits = fr_key(costs[b * stage.samples + n]) >> shift;
    let one = select(0u, 1u << (8u * (digits & 3u)), (digits >> 4u) == found);
    counters += select(vec4u(0u), vec4u(one), vec4u((digits >> 2u) & 3u) == vec4u(0u, 1u, 2u, 3u));
  }
  return counters;
}

// Words of two counters each: word 2 q + o has digits 4 q + o and 4 q + o + 2. Lane FR_WORD_LANES w + p gets a share of word w.
fn fr_share_counts(lane: u32, counters: vec4u) -> u32 {
  let even = counters & vec4u(0x00ff00ffu);
  let odd = (counters >> vec4u(8u)) & vec4u(0x00ff00ffu);
  fr_counts[lane] = even.x;
  fr_counts[FR_LANES + lane] = odd.x;
  fr_counts[2u * FR_LANES + lane] = even.y;
  fr_counts[3u * FR_LANES + lane] = odd.y;
  fr_counts[4u * FR_LANES + lane] = even.z;
  fr_counts[5u * FR_LANES + lane] = odd.z;
  fr_counts[6u * FR_LANES + lane] = even.w;
  fr_counts[7u * FR_LANES + lane] = odd.w;
  workgroupBarrier();
  let first = lane / FR_WORD_LANES * FR_LANES + lane % FR_WORD_LANES;
  var share = 0u;
  for (var k = 0u; k < 8u; k++) {
    share += fr_counts[first + k * FR_WORD_LANES];
  }
  workgroupBarrier();
  return share;
}

// Adds the shares of the lower and the upper counters up, finds the digit in which the wanted key lies, and appends it.
fn fr_pick_digit(lane: u32, lower: u32, upper: u32) {
  fr_counts[lane] = lower;
  fr_counts[FR_LANES + lane] = upper;
  workgroupBarrier();
  if (lane < 16u) {
    let first = ((lane >> 1u) & 1u) * FR_LANES + (lane / 4u * 2u + (lane & 1u)) * FR_WORD_LANES;
    var count = 0u;
    for (var p = 0u; p < FR_WORD_LANES; p++) {
      count += fr_counts[first + p];
    }
    fr_bins[lane] = count;
  }
  workgroupBarrier();
  if (lane == 0u) {
    var wanted = fr_rank[1];
    var digit = 0u;
    var ties = 0u;
    for (var k = 0u; k < 16u; k++) {
      let count = fr_bins[k];
      let here = ties == 0u && count >= wanted;
      wanted -= select(count, 0u, here || ties > 0u);
      digit = select(digit, k, here);
      ties = select(ties, count, here);
    }
    fr_rank[0] = (fr_rank[0] << 4u) | digit;
    fr_rank[1] = wanted;
    fr_rank[2] = ties;
  }
  workgroupBarrier();
}

// The whole selection by one workgroup. Afterwards fr_rank has the key of the wanted-th lowest cost, how many of those that
// have it are among the wanted, and how many have it.
#if SUBGROUPS
var<workgroup> fr_tally: array<atomic<u32>, 64>;       // [FR_PASSES, 8]: two counters a word

// Subgroups count together and add to the tally of the pass, from which each lane finds the digit: one barrier a pass. These are
// whole numbers, so that the order in which they are added is all the same.
fn fr_select(b: u32, lane: u32, wanted_: u32) {
  // A selection before this one has left its own.
  for (var k = lane; k < 64u; k += FR_LANES) {
    atomicStore(&fr_tally[k], 0u);
  }
  workgroupBarrier();
  var found = 0u;
  var wanted = wanted_;
  var ties = 0u;
  for (var round = 0u; round < FR_PASSES; round++) {
    let counters = fr_count_digits(b, lane, FR_LANES, round, found);
    let even = subgroupAdd(counters & vec4u(0x00ff00ffu));
    let odd = subgroupAdd((counters >> vec4u(8u)) & vec4u(0x00ff00ffu));
    if (subgroupElect()) {
      for (var q = 0u; q < 4u; q++) {
        atomicAdd(&fr_tally[8u * round + 2u * q], even[q]);
        atomicAdd(&fr_tally[8u * round + 2u * q + 1u], odd[q]);
      }
    }
    workgroupBarrier();
    var digit = 0u;
    ties = 0u;
    for (var k = 0u; k < 16u; k++) {
      let pair = atomicLoad(&fr_tally[8u * round + k / 4u * 2u + (k & 1u)]);
      let count = (pair >> (16u * ((k >> 1u) & 1u))) & 0xffffu;
      let here = ties == 0u && count >= wanted;
      wanted -= select(count, 0u, here || ties > 0u);
      digit = select(digit, k, here);
      ties = select(ties, count, here);
    }
    found = (found << 4u) | digit;
  }
  if (lane == 0u) {
    fr_rank[0] = found;
    fr_rank[1] = wanted;
    fr_rank[2] = ties;
  }
  workgroupBarrier();
}
#else
fn fr_select(b: u32, lane: u32, wanted: u32) {
  if (lane == 0u) {
    fr_rank[0] = 0u;
    fr_rank[1] = wanted;
  }
  workgroupBarrier();
  for (var round = 0u; round < FR_PASSES; round++) {
    let share = fr_share_counts(lane, fr_count_digits(b, lane, FR_LANES, round, fr_rank[0]));
    fr_pick_digit(lane, share & 0xffffu, share >> 16u);
  }
}
#endif
