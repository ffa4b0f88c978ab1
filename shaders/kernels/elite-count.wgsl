// One pass of the selection of the lowest costs, by all parts of a problem: counts the digits of its own samples.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> costs: array<f32>;                // [B * N]
@group(0) @binding(auto) var<storage, read_write> selection: array<u32>;      // [B, passes, 4]: digits, wanted, ties, -
@group(0) @binding(auto) var<storage, read_write> bins: array<u32>;           // [2, B, 8, parts]: two counters a word

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) lane: u32) {
  let group = fr_workgroup(wid);
  let parts = fr_parts();
  let b = group / parts;
  if (b >= stage.problems) {
    return;
  }
  let part = group - b * parts;
  fr_resume(b, part, lane, ${PASS}u, ${WANTED});
  let counters = fr_count_digits(b, part * FR_LANES + lane, parts * FR_LANES, ${PASS}u, fr_rank[0]);
  fr_counts[lane] = fr_share_counts(lane, counters);
  workgroupBarrier();
  if (lane < 8u) {
    var counts = 0u;
    for (var p = 0u; p < FR_WORD_LANES; p++) {
      counts += fr_counts[lane * FR_WORD_LANES + p];
    }
    bins[fr_bin(${PASS}u, b, lane, part)] = counts;
  }
}
