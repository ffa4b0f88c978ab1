// Radix selection where several workgroups share a problem: each pass is a dispatch, and begins with what the parts counted
// in the pass before. The state after pass p lies in a place of its own, so that nobody reads what another one writes.
fn fr_bin(pass_: u32, b: u32, word: u32, part: u32) -> u32 {
  return (((pass_ & 1u) * stage.problems + b) * 8u + word) * fr_parts() + part;
}

// Takes up the selection after so many passes: the digits that they found are in fr_rank. The first part writes them down.
fn fr_resume(b: u32, part: u32, lane: u32, passes: u32, wanted: u32) {
  let state = 4u * (b * FR_PASSES + max(passes, 2u) - 2u);
  if (lane == 0u) {
    fr_rank[0] = select(0u, selection[state], passes > 1u);
    fr_rank[1] = select(wanted, selection[state + 1u], passes > 1u);
  }
  if (passes == 0u) {
    workgroupBarrier();
    return;
  }
  var lower = 0u;
  var upper = 0u;
  for (var p = lane % FR_WORD_LANES; p < fr_parts(); p += FR_WORD_LANES) {
    let counts = bins[fr_bin(passes - 1u, b, lane / FR_WORD_LANES, p)];
    lower += counts & 0xffffu;
    upper += counts >> 16u;
  }
  fr_pick_digit(lane, lower, upper);
  if (part == 0u && lane == 0u) {
    let now = 4u * (b * FR_PASSES + passes - 1u);
    selection[now] = fr_rank[0];
    selection[now + 1u] = fr_rank[1];
    selection[now + 2u] = fr_rank[2];
  }
}
